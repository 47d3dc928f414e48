import type { Observation } from "../observation.ts";
import type { PlayedAttempt } from "../played-attempt.ts";
import { type Fail, type Invariant, same } from "./invariant.ts";

/** Throws after which a handler is switched off. */
const MOST_THROWS = 10;

/** No listener, no read, no open source, no unhandled rejection is left. What shows while it runs is seen by `watch`. */
export const nothingLeft: Invariant = {
  name: "nothing is left",
  check(seen, _reference, fail) {
    for (const error of seen.unhandled) fail(`a rejection is unhandled: ${String(error)}`);
    if (seen.state.outcome === undefined && seen.startedAt !== undefined) return;
    same(seen.listeners, 0, "listeners left on the signal of the options", fail);
    for (const attempt of seen.attempts) checkStopped(seen, attempt, fail);
    checkHandlers(seen, fail);
  },
};

/** Every source has ended by itself or was told to stop. */
function checkStopped({ state, attempts }: Observation, attempt: PlayedAttempt, fail: Fail): void {
  const { context, ending, isOver, returned } = attempt;
  const endedWell = ending?.how === "done" && attempt === attempts.at(-1);
  const which = `the source of attempt ${context.attempt}`;
  if (returned > 1) fail(`${which} was told to stop ${returned} times`);
  if (endedWell && state.outcome === "completed")
    return same(isOver, false, `the signal of ${which} was aborted`, fail);
  // It has nothing left to stop, though a handler may have aborted the session when it was told of the end.
  if (endedWell && !isOver) return;
  if (!isOver) fail(`the signal of ${which} was not aborted`);
  if (mustBeReturned(attempt) && returned === 0) fail(`${which} was not told to stop by return()`);
}

function mustBeReturned({ opened, ending, script, reads, wasPending }: PlayedAttempt): boolean {
  const { shape, onReturn } = script.manner;
  const isOpen = opened && (ending === undefined || (ending.how === "failed" && ending.inBand));
  if (shape === "readable") return isOpen;
  // In a generator nothing hears of it that was never read, or stands in a read.
  if (shape === "generator") return isOpen && reads > 0 && !wasPending;
  return isOpen && onReturn !== "absent";
}

/** A broken handler is counted, reported once, and switched off in the end. */
function checkHandlers({ thrown, reported, schedule, state }: Observation, fail: Fail): void {
  let sum = 0;
  schedule.handlers.forEach(({ does }, index) => {
    const count = thrown[index] ?? 0;
    sum += count;
    if (does === "throw" && count > MOST_THROWS) fail(`a handler that throws was told ${count} times`);
  });
  same(state.handlerErrors, sum, "state.handlerErrors", fail);
  const broken = thrown.filter((count) => count > 0).length;
  const byVeto = reported.length - broken;
  if (byVeto < 0 || byVeto > 1) fail(`${reported.length} reports of ${broken} broken handlers`);
}
