import { openSource, type Source } from "../source/open.ts";
import type { SessionOptions } from "./session-options.ts";

/** Opens what the stream factories of one session give: each stream once, each warning once. */
export class Opener {
  readonly #options: SessionOptions;
  readonly #seen = new WeakSet<object>();
  #warned = false;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Throws `INVALID_STREAM` for what is no stream, or was given before. */
  open(given: unknown): Source {
    const source = openSource(given, { adapter: this.#options.source, seen: this.#seen });
    const { warning } = source;
    if (warning !== undefined && !this.#warned) this.#options.onWarning(warning);
    this.#warned ||= warning !== undefined;
    return source;
  }
}
