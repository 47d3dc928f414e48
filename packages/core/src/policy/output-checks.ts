import { Checks, type ChecksHost } from "../attempt/checks.ts";
import type { LifecycleFact } from "../events/lifecycle-event.ts";
import { canContinue } from "./continuation.ts";
import type { Output } from "./output.ts";
import type { SessionOptions } from "./session-options.ts";

/** Where the output is: `outlet.text` is that of the present attempt. */
interface Given {
  readonly output: Output;
  readonly outlet: { readonly text: string };
}

/** The checks of one attempt after another, and what a failed one leaves to go on from. */
export class OutputChecks {
  /** What reads the output of the present attempt, or of the next one. */
  current: Checks | undefined;
  readonly #options: SessionOptions;
  readonly #given: Given;
  readonly #tell: (fact: LifecycleFact) => void;

  /** `tell`: told of what is found. */
  constructor(options: SessionOptions, given: Given, tell: (fact: LifecycleFact) => void) {
    this.#options = options;
    this.#given = given;
    this.#tell = tell;
  }

  /** The next attempt begins with no text. */
  begin(): void {
    const { guardrails, drift } = this.#options;
    this.current = guardrails.length > 0 || drift ? new Checks(this.#options, this.#host()) : undefined;
  }

  #host(): ChecksHost {
    const { output, outlet } = this.#given;
    const tell = this.#tell;
    return {
      content: () => outlet.text,
      tokenCount: () => output.tokens,
      violation: (violation) => tell({ type: "GUARDRAIL_VIOLATION", violation }),
      drift: ({ types, confidence }) => tell({ type: "DRIFT_DETECTED", types, confidence }),
      checkFailed: this.#options.onHandlerError,
    };
  }

  /** The next attempt goes on from the checkpoint; one that must not be continued is forgotten. */
  resume(): void {
    const { continuation } = this.#options;
    const { text, tokens } = this.#given.output.checkpoint;
    const { current: before } = this;
    const fits = continuation && canContinue(text, continuation) && !before?.condemns(text);
    this.begin();
    if (text === "") return;
    if (fits && (!before || this.current?.resume(text, tokens, before))) return;
    this.#given.output.forgetCheckpoint();
    this.begin();
  }
}
