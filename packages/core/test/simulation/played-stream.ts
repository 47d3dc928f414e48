import { type Fault, IN_BAND, thrownBy } from "./faults.ts";
import type { PlayedAttempt } from "./played-attempt.ts";
import type { Chunk, Part } from "./schedule.ts";
import { wireOf } from "./wire.ts";
import type { World } from "./world.ts";

type Result = IteratorResult<unknown, undefined>;

/** What the next step of a script comes to: an answer, a failure, or a wait for either. */
type Turn = { readonly result: Result } | { readonly thrown: unknown } | { readonly wait: number };

const DONE: Result = { value: undefined, done: true };

/** Plays the steps of a script, read by read. */
export class PlayedStream {
  readonly attempt: PlayedAttempt;
  readonly #world: World;
  #position = 0;
  #isClosed = false;
  /** Ends the wait that is going on. */
  #wake: (() => void) | undefined;

  constructor(world: World, attempt: PlayedAttempt) {
    this.#world = world;
    this.attempt = attempt;
    const { signal } = attempt.context;
    if (!attempt.script.manner.ignoresAbort) signal.addEventListener("abort", () => this.#wake?.(), { once: true });
  }

  /** One `next()`. Gives a plain result where there is nothing to wait for; throws faults. */
  next(): Result | Promise<Result> {
    this.#reads(true);
    const turn = this.#turn();
    return "wait" in turn ? this.#wait(turn.wait) : settle(turn);
  }

  /** What is there without a wait. */
  tryNext(): unknown {
    const step = this.#isClosed ? undefined : this.attempt.script.steps[this.#position];
    if (step?.does !== "give") return undefined;
    this.#reads(false);
    const turn = this.#turn();
    return "result" in turn ? turn.result.value : undefined;
  }

  /** The consumer of this stream wants no more of it. */
  stop(): void {
    this.attempt.returned++;
    this.#isClosed = true;
    this.#world.note("source", "is told to stop", "return");
    this.#world.enter("return");
  }

  async #wait(ms: number): Promise<Result> {
    for (let left = ms; ;) {
      await this.#pause(left);
      const turn = this.#turn();
      if ("wait" in turn) {
        left = turn.wait;
        continue;
      }
      return settle(turn);
    }
  }

  /** A pause that an abort ends, where the source minds. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (ms !== Infinity) this.#world.time.after(ms, resolve);
    });
  }

  #reads(waits: boolean): void {
    const { attempt } = this;
    this.#world.note("source", "is read");
    if (attempt.pending) this.#world.problem("nothing is read ahead", "a source was read while a read was pending");
    if (attempt.isOver) this.#world.problem("nothing is read ahead", "a source was read after its attempt");
    attempt.isRead(waits);
    attempt.pending = true;
    const ahead = this.#world.ahead();
    if (ahead > 0) this.#world.problem("nothing is read ahead", `a source was read ${ahead} pieces ahead`);
    this.#world.enter("next");
  }

  #turn(): Turn {
    const turn = this.#step();
    this.attempt.pending = "wait" in turn;
    return turn;
  }

  #step(): Turn {
    const { attempt } = this;
    const { steps, manner } = attempt.script;
    if (attempt.isOver && !manner.ignoresAbort) return this.#end({ thrown: new DOMException("aborted", "AbortError") });
    const step = this.#isClosed ? undefined : steps[this.#position++];
    if (step === undefined) {
      attempt.ends({ how: "done" });
      return this.#end({ result: DONE });
    }
    if (step.does === "wait") return { wait: step.ms };
    if (step.does === "hang") return { wait: Infinity };
    if (step.does === "give") return { result: { value: this.#give(step.chunk), done: false } };
    const thrown = thrownBy(step.fault);
    attempt.ends({ how: "failed", fault: step.fault, thrown, inBand: false });
    return this.#end({ thrown });
  }

  #end(turn: Turn): Turn {
    this.#isClosed = true;
    return turn;
  }

  #give(planned: Chunk): unknown {
    const { attempt } = this;
    const chunk = withEchoes(planned, attempt.context.checkpoint ?? "");
    attempt.gives(chunk, chunk.fault && payloadOf(chunk.fault));
    this.#world.note("source", "gives", chunk);
    return wireOf(chunk, attempt.script.protocol);
  }
}

/** The chunk as it goes out: what repeats the checkpoint is known only now. */
function withEchoes(chunk: Chunk, checkpoint: string): Chunk {
  if (!chunk.parts.some(({ type }) => type === "echo")) return chunk;
  const parts = chunk.parts.map((part): Part => {
    if (part.type !== "echo") return part;
    const value = checkpoint.slice(-part.from, part.to === 0 ? undefined : -part.to);
    return { type: "token", value: part.from === 0 ? "" : value };
  });
  return { ...chunk, parts };
}

const payloadOf = (fault: Fault): unknown => IN_BAND[fault.kind];

function settle(turn: Exclude<Turn, { readonly wait: number }>): Result {
  if ("thrown" in turn) throw turn.thrown;
  return turn.result;
}
