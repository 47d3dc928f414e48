import type { RetryContext, L0Error } from "../../src/index.ts";
import type { AskedVeto } from "./observation.ts";
import type { Veto } from "./schedule.ts";
import type { World } from "./world.ts";

/** A `shouldRetry` that answers as planned, call by call. */
export function playVeto(
  world: World,
  vetoes: readonly Veto[],
): (error: L0Error, context: RetryContext) => boolean | Promise<boolean> {
  let calls = 0;
  return ({ code }, { attempt, delay }) => {
    const { how, agrees, delay: takes } = vetoes[calls++ % vetoes.length] as Veto;
    const asked: AskedVeto = {
      attempt,
      at: world.time.now,
      agrees: agrees && how !== "throws" && how !== "rejects",
      delay,
      code,
    };
    world.seen.vetoes.push(asked);
    world.note("shouldRetry", how, asked.agrees);
    world.enter("shouldRetry");
    if (how === "hangs") return new Promise(() => {});
    const answer = (): boolean => {
      asked.answeredAt = world.time.now;
      if (how === "throws" || how === "rejects") throw new Error("shouldRetry is broken");
      return agrees;
    };
    if (how === "throws" || how === "returns") return answer();
    return new Promise((resolve) => world.time.after(takes, () => resolve(null))).then(answer);
  };
}
