import { randomUUID } from "node:crypto";
import { type Pacing, resolvePacing } from "./pacing.ts";
import type { ProviderRequest } from "./request-record.ts";
import { type ResolvedScript, resolveScript, type Script } from "./script.ts";

/** The header by which a request names the run it belongs to. */
export const RUN_HEADER = "x-l0-run";

/** One run of a scenario: the requests that carry its key are answered by its scripts, one after the other. */
export interface Run {
  readonly key: string;
  /** Sent with a request, they make it part of this run. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the provider saw of this run so far, in order of arrival. */
  readonly requests: readonly ProviderRequest[];
  /** Forgets the run: later requests that name it are refused. */
  close(): void;
}

/** What an arriving request is answered with. */
export interface Turn {
  readonly script: ResolvedScript;
  /** 1-based, over the run. */
  readonly attempt: number;
  /** Adds the request to those the run shows. */
  saw(request: ProviderRequest): void;
}

/** The runs that are open. */
export interface RunBook {
  open(scripts: readonly Script[], pacing: Partial<Pacing>): Run;
  /** The next turn of a run; `undefined` where no run of that key is open. */
  next(key: string): Turn | undefined;
}

export function createRunBook(defaults: Pacing): RunBook {
  const turns = new Map<string, () => Turn>();
  return {
    open(scripts, pacing) {
      const resolved = scripts.map((script) => resolveScript(script, resolvePacing(defaults, pacing)));
      const last = resolved.at(-1);
      if (last === undefined) throw new TypeError("A run needs at least one script.");
      const key = randomUUID();
      const requests: ProviderRequest[] = [];
      let attempts = 0;
      turns.set(key, () => {
        const script = resolved[attempts++] ?? last;
        return { script, attempt: attempts, saw: (request) => requests.push(request) };
      });
      return { key, headers: { [RUN_HEADER]: key }, requests, close: () => turns.delete(key) };
    },
    next: (key) => turns.get(key)?.(),
  };
}
