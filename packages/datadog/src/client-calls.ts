import type { StatsdLike } from "./statsd-like.ts";

/** Sample rate: nothing is left out, whatever the client's own rate. */
const EVERY_ONE = 1;

type Kind = "increment" | "gauge" | "distribution";

/** Calls to a client that may throw at any of them: the others are made all the same. */
export class ClientCalls {
  readonly #client: StatsdLike;
  #made = 0;
  readonly #errors: unknown[] = [];

  constructor(client: StatsdLike) {
    this.#client = client;
  }

  send(kind: Kind, name: string, value: number, tags: string[]): void {
    this.#made++;
    try {
      this.#client[kind](name, value, EVERY_ONE, tags);
    } catch (error) {
      this.#errors.push(error);
    }
  }

  /** What the client threw, for L0 to tell of: every error that is like the first is told with it. */
  problem(): Error | undefined {
    if (this.#errors.length === 0) return undefined;
    const [cause] = this.#errors;
    const said = cause instanceof Error ? cause.message : typeof cause;
    return new Error(`The client threw at ${this.#errors.length} of ${this.#made} metrics: ${said}`, { cause });
  }
}
