import type { DriftDetector, DriftFinding, DriftRun } from "../drift/drift-detector.ts";
import { L0Error } from "../errors/l0-error.ts";
import type { UserCode } from "../events/tell-once.ts";
import { checkViolations, type Violation } from "../events/violation.ts";
import type { GuardrailRule, TextEnd, WholeTextRule } from "../guardrails/rule.ts";
import { dropPromise } from "../platform/drop-promise.ts";
import { drifted, violated } from "./attempt-errors.ts";
import { Readings } from "./readings.ts";

/** What is checked, and how often. */
export interface ChecksOptions {
  readonly guardrails: readonly GuardrailRule[];
  readonly drift: DriftDetector | undefined;
  /** Every how many tokens rules on the whole text, and drift, run. */
  readonly checkIntervals: { readonly guardrails: number; readonly drift: number };
}

/** Whoever is told what the checks find. */
export interface ChecksHost {
  /** The text that has passed so far. */
  content(): string;
  /** Its tokens. */
  tokenCount(): number;
  violation(violation: Violation): void;
  drift(found: DriftFinding): void;
  /** A rule, or the detector, has thrown; it is not asked again in this attempt. */
  checkFailed(error: unknown, thrower: UserCode, where: "guardrail" | "drift"): void;
}

/** The guardrails and the drift detector, reading the text of one attempt. */
export class Checks {
  readonly #options: ChecksOptions;
  readonly #host: ChecksHost;
  /** Whether what is found is told: what is read again has been told before. */
  #tells = true;
  /** Of the incremental rules. */
  #readings: Readings;
  #wholeText: readonly WholeTextRule[] = [];
  /** Violations of rules on the whole text that are known: a standing one is told once. */
  readonly #standing = new Map<string, number>();
  /** What has thrown. */
  readonly #broken = new Set<unknown>();
  #drift: DriftRun | undefined;
  /** What drift has not read, without what only some of the rules have read. */
  #sinceDrift = "";
  #tokens = 0;
  #failure: L0Error | undefined;
  /** Of the violation that is the failure. */
  #rank = 0;
  /** Where the first violation begins that has failed; anywhere, if one does not say. */
  #failedAt = Infinity;

  constructor(options: ChecksOptions, host: ChecksHost) {
    this.#options = options;
    this.#host = host;
    this.#readings = this.#start();
  }

  #start(): Readings {
    const { drift } = this.#options;
    const guardrails = this.#options.guardrails.filter((rule) => !this.#broken.has(rule));
    const readings = new Readings({
      found: (violations) => {
        checkViolations(violations);
        this.#found(violations);
      },
      threw: (error, rule) => this.#threw(error, rule),
    });
    this.#sinceDrift = "";
    this.#wholeText = guardrails.filter((rule) => "check" in rule);
    for (const rule of guardrails) if ("start" in rule) readings.start(rule);
    if (drift && !this.#broken.has(drift)) this.#guard(drift, () => (this.#drift = drift.start()));
    return readings;
  }

  /** The source has taken text back: what is left is read again. */
  restart(): void {
    const text = this.#host.content();
    for (const [key, position] of this.#standing) if (position >= text.length) this.#standing.delete(key);
    this.#readings = this.#start();
    this.#tokens = this.#host.tokenCount();
    this.#silently(() => this.#read(text));
  }

  /** What is read now has been told before. */
  #silently(read: () => void): void {
    this.#tells = false;
    read();
    this.#tells = true;
  }

  /** Reads what was valid before this attempt, without telling anybody: what is new in it is told with what follows. False where it does not pass. */
  resume(text: string, tokenCount: number, before: Checks): boolean {
    this.#tokens = tokenCount;
    for (const [key, position] of before.#standing) if (position < text.length) this.#standing.set(key, position);
    this.#silently(() => {
      this.#read(text);
      this.#checkWhole(text, false);
      this.#checkDrift();
    });
    return this.#failure === undefined;
  }

  /** Whether what has failed lies, as a whole or in part, in the first `text` of what was read: to go on from that would fail again. */
  condemns(text: string): boolean {
    const { drift } = this.#options;
    if (this.#rank > 0) return this.#failedAt < text.length;
    if (this.#failure?.code !== "DRIFT_DETECTED" || !drift) return false;
    let condemned = false;
    // A word counts once something has followed it.
    this.#guard(drift, () => (condemned = drift.start().check(`${text}\n`) !== undefined));
    return condemned;
  }

  /** The next token. An error: it must not be passed on, and the attempt has failed. */
  token(value: string): L0Error | undefined {
    this.#read(value);
    const tokens = ++this.#tokens;
    const { guardrails, drift } = this.#options.checkIntervals;
    if (this.#wholeText.length > 0 && tokens % guardrails === 0) this.#checkWhole(this.#host.content() + value, false);
    if (this.#drift && tokens % drift === 0) this.#checkDrift();
    return this.#failure;
  }

  /** The text has ended. */
  end(end: TextEnd): L0Error | undefined {
    this.#readRest();
    this.#readings.end(end);
    if (this.#wholeText.length > 0) this.#checkWhole(this.#host.content(), true);
    if (this.#drift) this.#checkDrift();
    return this.#failure;
  }

  #read(text: string): void {
    const read = this.#readings.read(text);
    if (this.#drift) this.#sinceDrift += read;
  }

  #readRest(): void {
    const read = this.#readings.readAll();
    if (this.#drift) this.#sinceDrift += read;
  }

  #checkWhole(content: string, completed: boolean): void {
    for (const rule of this.#wholeText) {
      if (!completed && !rule.streaming) continue;
      const check = (): void => {
        const violations = rule.check({ content, tokenCount: this.#tokens, completed });
        checkViolations(violations);
        this.#found(violations.filter((violation) => this.#isNew(violation)));
      };
      if (!this.#guard(rule, check)) this.#wholeText = this.#wholeText.filter((other) => other !== rule);
    }
  }

  #isNew({ rule, position = 0 }: Violation): boolean {
    const key = `${rule} ${position}`;
    if (this.#standing.has(key)) return false;
    if (this.#tells) this.#standing.set(key, position);
    return true;
  }

  #checkDrift(): void {
    this.#readRest();
    const text = this.#sinceDrift;
    this.#sinceDrift = "";
    const check = (): void => {
      const found = text && this.#drift?.check(text);
      dropPromise(found);
      if (!found) return;
      this.#failure ??= new L0Error(drifted(found));
      if (this.#tells) this.#host.drift(found);
    };
    const { drift } = this.#options;
    if (drift && !this.#guard(drift, check)) this.#drift = undefined;
  }

  #found(violations: readonly Violation[]): void {
    for (const violation of violations) {
      const rank = rankOf(violation);
      if (rank > 0) this.#failedAt = Math.min(this.#failedAt, violation.position ?? 0);
      if (rank > this.#rank) {
        this.#failure = new L0Error(violated(violation));
        this.#rank = rank;
      }
      if (this.#tells) this.#host.violation(violation);
    }
  }

  /** Runs the user's code. False where it threw. */
  #guard(thrower: GuardrailRule | DriftDetector, run: () => unknown): boolean {
    try {
      dropPromise(run());
      return true;
    } catch (error) {
      this.#threw(error, thrower);
      return false;
    }
  }

  #threw(error: unknown, thrower: GuardrailRule | DriftDetector): void {
    this.#broken.add(thrower);
    this.#host.checkFailed(error, thrower as UserCode, thrower === this.#options.drift ? "drift" : "guardrail");
  }
}

/** How much a violation decides: 0 nothing, 1 that another try is needed, 2 that none would help, 3 that the stream has failed. */
function rankOf({ severity, recoverable }: Violation): number {
  if (severity === "warning") return 0;
  if (severity === "fatal") return 3;
  return recoverable ? 1 : 2;
}
