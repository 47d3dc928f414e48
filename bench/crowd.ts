import { setImmediate as turn } from "node:timers/promises";
import type { Contestant, Machine } from "./measure.ts";
import type { Text } from "./text.ts";

const DONE = { value: undefined, done: true } as const;

/** A source that gives a token when it is told to. One read at a time. */
export class LiveSource implements AsyncIterableIterator<string, undefined> {
  #resolve: ((result: IteratorResult<string, undefined>) => void) | undefined;
  #ended = false;

  next(): Promise<IteratorResult<string, undefined>> {
    return this.#ended ? Promise.resolve(DONE) : new Promise(this.#capture);
  }

  readonly #capture = (resolve: (result: IteratorResult<string, undefined>) => void): void => {
    this.#resolve = resolve;
  };

  /** Answers the read that waits. */
  give(token: string): void {
    this.#resolve?.({ value: token, done: false });
  }

  end(): void {
    this.#ended = true;
    this.#resolve?.(DONE);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** A way to read many sources at once. */
export interface Crowded {
  readonly name: string;
  /** Reads the source to its end and gives the characters that came. */
  read(source: LiveSource): Promise<number>;
}

export interface CrowdPlan {
  /** Streams that are open at the same time. */
  readonly streams: number;
  /** Times that every stream gets a token before the time is taken. */
  readonly warmTicks: number;
  /** Times that every stream gets a token while it is. */
  readonly ticks: number;
}

/** A sample opens all streams, gives each of them one token a tick, and closes them; only ticks are timed. */
export function crowdOf(
  { name, read }: Crowded,
  { streams, warmTicks, ticks }: CrowdPlan,
  { tokens }: Text,
  machine: Machine,
): Contestant {
  const sample = async (): Promise<number> => {
    const sources = Array.from({ length: streams }, () => new LiveSource());
    const readings = sources.map((source) => read(source));
    await turn();
    let given = 0;
    // Each stream is at another place of the text.
    const tick = async (number: number): Promise<void> => {
      for (let index = 0; index < sources.length; index++) {
        const token = tokens[(index + number) % tokens.length] ?? "";
        given += token.length;
        sources[index]?.give(token);
      }
      await turn();
    };
    for (let number = 0; number < warmTicks; number++) await tick(number);
    await machine.settle();
    const start = machine.now();
    for (let number = 0; number < ticks; number++) await tick(warmTicks + number);
    const time = machine.now() - start;
    for (const source of sources) source.end();
    const came = (await Promise.all(readings)).reduce((sum, characters) => sum + characters, 0);
    if (came !== given) throw new Error(`"${name}" gave ${came} characters of ${given}.`);
    return time / (streams * ticks);
  };
  return { name, sample };
}
