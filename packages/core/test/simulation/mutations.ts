/** A fault that somebody might make in the runtime: a piece of its text, and what takes its place. */
export interface Mutation {
  readonly name: string;
  /** From the sources of core. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export const MUTATIONS: readonly Mutation[] = [
  {
    name: "voided tokens are not subtracted",
    file: "policy/output.ts",
    from: "return this.received - this.voided;",
    to: "return this.received;",
  },
  {
    name: "no reset is announced",
    file: "policy/outlet.ts",
    from: `this.#delivery.give({ type: "reset", attempt, offset, reason, voidedTokens });`,
    to: "",
  },
  {
    name: "the reset comes after the first token",
    file: "policy/outlet.ts",
    from: "    return given && !this.#held;\n",
    to: "    if (given && !this.#held) queueMicrotask(() => this.reset());\n    return false;\n",
  },
  {
    name: "the retry budget is one too large",
    file: "policy/decide.ts",
    from: "retry.maxRetries - tries.onSource",
    to: "retry.maxRetries - tries.onSource + 1",
  },
  {
    name: "network failures use up attempts",
    file: "policy/decide.ts",
    from: `retryReason === "timeout" || !isNetworkFailure(category)`,
    to: `retryReason !== undefined || !isNetworkFailure(category)`,
  },
  {
    name: "a fallback inherits the retries of the source before",
    file: "policy/run.ts",
    from: "this.#tries = { ...this.#tries, counted: 0, onSource: 0 };",
    to: "",
  },
  {
    name: "an abort does not end the wait before a retry",
    file: "policy/run.ts",
    from: "  stop(reason: L0Error): void {\n    this.#stopWaiting();\n",
    to: "  stop(reason: L0Error): void {\n",
  },
  {
    name: "an abort during the wait before a retry is ignored when the wait is over",
    file: "policy/run.ts",
    from: "    void done.then(() => {\n      if (this.#host.isOver()) return;\n",
    to: "    void done.then(() => {\n",
  },
  {
    name: "Retry-After is ignored",
    file: "policy/decide.ts",
    from: "retry.respectRetryAfter ? error.retryAfter : undefined",
    to: "retry.respectRetryAfter && retry.attempts < 0 ? error.retryAfter : undefined",
  },
  {
    name: "a timer runs on after the attempt",
    file: "attempt/attempt.ts",
    from: "    this.#deadline.stop();\n",
    to: "",
  },
  {
    name: "a source is not told to stop on a timeout",
    file: "attempt/attempt.ts",
    from: "    if (!source && reason === undefined) return;\n",
    to: `    if ((!source && reason === undefined) || (reason as { failureType?: string } | undefined)?.failureType === "timeout") return;\n`,
  },
  {
    name: "a piece that waits for a reset is lost",
    file: "attempt/backlog.ts",
    from: "this.#held = [held, ...this.#held.slice(this.#taken)];",
    to: "this.#held = this.#held.slice(this.#taken);",
  },
  {
    name: "the deadline runs while the consumer holds the stream",
    file: "attempt/deadline.ts",
    from: "if (!this.waiting || !this.#isLimited)",
    to: "if (!this.#isLimited)",
  },
  {
    name: "what is behind the end mark is waited for like text",
    file: "attempt/intake.ts",
    from: "    this.#deadline.textEnded();\n",
    to: "",
  },
  {
    name: "progress does not move the deadline",
    file: "attempt/deadline.ts",
    from: "  progress(): void {\n    this.#mark++;\n",
    to: "  progress(): void {\n",
  },
  {
    name: "a listener is left on the user's signal",
    file: "policy/session.ts",
    from: `    this.#signal?.removeEventListener("abort", this.#onSignal);\n`,
    to: "",
  },
  {
    name: "a cut stream completes",
    file: "attempt/attempt.ts",
    from: "const cut = this.#options.requireEndMark && ",
    to: "const cut = !this.#options.requireEndMark && ",
  },
  {
    name: "a token that a guardrail objects to is passed on",
    file: "attempt/intake.ts",
    from: "    this.#host.dropped();\n    this.fail(error);\n",
    to: "    this.#host.token(value);\n    this.fail(error);\n",
  },
  {
    name: "one unit of the repetition stays",
    file: "attempt/intake.ts",
    from: "this.#undecided.takeWithout(length)",
    to: "this.#undecided.takeWithout(Math.max(0, length - 1))",
  },
  {
    name: "what was held back stays valid when the stream fails",
    file: "policy/outlet.ts",
    from: "    this.#output.forgetCheckpoint();\n    this.#output.reset();\n",
    to: "",
  },
  {
    name: "a handler's rejection is nobody's",
    file: "events/emitter.ts",
    from: "Promise.resolve(returned).catch((error: unknown) => this.#failed(handler, error, event.type));",
    to: "void Promise.resolve(returned);",
  },
  {
    name: "COMPLETE comes before ATTEMPT_END",
    file: "policy/session.ts",
    from: `    this.run.end("completed");\n`,
    to: `    queueMicrotask(() => this.run.end("completed"));\n`,
  },
  {
    name: "the source is read before anybody asks",
    file: "attempt/attempt.ts",
    from: "    if (intake.wanted === 0) return;\n",
    to: "    if (intake.wanted === 0) return this.#read();\n",
  },
  {
    name: "what an attempt cost whose output became void is not wasted",
    file: "policy/outlet.ts",
    from: "    this.#report.recorder?.attempts.voided(offset);\n",
    to: "",
  },
  {
    name: "an attempt that is continued is wasted",
    file: "monitor/attempt-log.ts",
    from: "    this.#from = Math.min(this.#from, offset);\n",
    to: "    this.#from = 0;\n",
  },
  {
    name: "violations of an attempt that failed are forgotten",
    file: "monitor/check-log.ts",
    from: "    this.#passed = true;\n",
    to: "    this.#passed = true;\n    this.#byRule.clear();\n",
  },
];
