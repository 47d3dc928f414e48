import { type AttemptEnd, attemptEnd } from "./attempt-end.ts";
import type { Expected } from "./faults.ts";
import { lateness } from "./lateness.ts";
import type { Observation } from "./observation.ts";
import { overlapOf, textOf } from "./overlap.ts";
import type { Piece, PlayedAttempt } from "./played-attempt.ts";
import { passesAgain, ReferenceChecks } from "./reference-checks.ts";

/** Something that follows from what the sources gave: an event for the consumer, or a token that nobody gets. */
export type Entry = Readonly<Record<string, unknown>> & { readonly type: string };

/** What must have happened, told by what the sources did and by nothing else. */
export interface Reference {
  /** In order; a consumer that stops gets the beginning. */
  readonly entries: readonly Entry[];
  /** How each attempt ended. */
  readonly ends: readonly AttemptEnd[];
  /** What each attempt was given to go on from. */
  readonly checkpoints: readonly string[];
  /** After each attempt: whether a retry would void text. */
  readonly voids: readonly boolean[];
}

export function referenceOf(seen: Observation): Reference {
  return new ReferenceRun(seen).run();
}

interface Mark {
  readonly text: string;
  readonly tokens: number;
}

const NOTHING: Mark = { text: "", tokens: 0 };

/** The session as the documentation describes it, without time. */
class ReferenceRun {
  readonly #seen: Observation;
  readonly #entries: Entry[] = [];
  #valid: Mark = NOTHING;
  #checkpoint: Mark = NOTHING;
  /** Whether the consumer holds anything that came after the checkpoint. */
  #holds = false;
  #received = 0;
  #checkpointAt = Infinity;

  constructor(seen: Observation) {
    this.#seen = seen;
  }

  run(): Reference {
    const reference = {
      entries: this.#entries,
      ends: [] as AttemptEnd[],
      checkpoints: [] as string[],
      voids: [] as boolean[],
    };
    for (const attempt of this.#seen.attempts) {
      reference.checkpoints.push(this.#checkpoint.text);
      const end = this.#attempt(attempt);
      reference.ends.push(end);
      if (end.how === "completed") this.#complete(attempt);
      else this.#recover();
      reference.voids.push(this.#valid.text.length > this.#checkpoint.text.length);
    }
    return reference;
  }

  #attempt(attempt: PlayedAttempt): AttemptEnd {
    const { options } = this.#seen.schedule;
    const checks = new ReferenceChecks(options, this.#checkpoint.text, this.#checkpoint.tokens);
    const start = this.#entries.length;
    for (const piece of this.#pieces(attempt)) {
      const error = piece.type === "token" ? checks.token(piece.value) : undefined;
      if (error) {
        this.#drop();
        return this.#failed(attempt, error);
      }
      if (piece.type === "dropped") this.#drop();
      else this.#give(attempt, piece, start);
    }
    const own = attemptEnd(this.#seen, attempt);
    const error = own.how === "completed" ? checks.end() : undefined;
    return error ? this.#failed(attempt, error) : own;
  }

  /** What a check says stands, unless the stream was stopped before anybody asked it. */
  #failed(attempt: PlayedAttempt, error: Expected): AttemptEnd {
    const isLast = attempt === this.#seen.attempts.at(-1);
    const { outcome } = this.#seen.state;
    return isLast && outcome !== "failed" && outcome !== "completed"
      ? { how: "stopped" }
      : { how: "failed", error, by: "check" };
  }

  /** What the attempt gives, without what only repeats the end of the text it continues. */
  #pieces(attempt: PlayedAttempt): readonly (Piece | { readonly type: "dropped" })[] {
    const { given } = attempt;
    const { text } = this.#checkpoint;
    const firstText = given.findIndex(({ type }) => type === "token");
    if (text === "" || firstText < 0) return given;
    const compared = given.slice(firstText);
    const { length, isDecided } = overlapOf(text, textOf(given));
    // Where the attempt ends badly before it is clear what is a repetition, nobody gets any of it.
    const isVoid = !isDecided && attemptEnd(this.#seen, attempt).how !== "completed" && !this.#isOverdue(attempt);
    const rest = isVoid ? [] : withoutFirst(compared, length);
    const tokens = (pieces: readonly Piece[]): number => pieces.filter(({ type }) => type === "token").length;
    const dropped = Array.from({ length: tokens(compared) - tokens(rest) }, () => ({ type: "dropped" }) as const);
    return [...given.slice(0, firstText), ...dropped, ...rest];
  }

  /** Whether a limit has passed behind the end mark, which makes the text whole, though handlers then stopped the stream. */
  #isOverdue(attempt: PlayedAttempt): boolean {
    const wait = attempt.waits.at(-1);
    if (wait?.by !== "stop" || !wait.isBehindEnd) return false;
    const { own, total } = lateness(this.#seen, attempt, wait);
    return own >= 0 || total >= 0;
  }

  #drop(): void {
    this.#received++;
    this.#entries.push({ type: "dropped" });
  }

  #give({ context }: PlayedAttempt, piece: Piece, start: number): void {
    const { continues, checkIntervals } = this.#seen.schedule.options;
    const isFirst = !this.#entries.slice(start).some(({ type }) => type !== "dropped");
    if (isFirst) {
      this.#reset(context);
      this.#checkpointAt = continues ? this.#received + checkIntervals.checkpoint : Infinity;
    }
    this.#entries.push({ ...piece, attempt: context.attempt, offset: this.#valid.text.length });
    this.#holds = true;
    if (piece.type !== "token") return;
    this.#received++;
    this.#valid = { text: this.#valid.text + piece.value, tokens: this.#valid.tokens + 1 };
    if (this.#received < this.#checkpointAt) return;
    this.#checkpointAt += checkIntervals.checkpoint;
    this.#checkpoint = this.#valid;
    this.#holds = false;
  }

  /** Announces that everything after the checkpoint is void, where there is anything. */
  #reset({ attempt, reason }: PlayedAttempt["context"]): void {
    if (!this.#holds) return;
    const voidedTokens = this.#valid.tokens - this.#checkpoint.tokens;
    this.#valid = this.#checkpoint;
    this.#holds = false;
    this.#entries.push({ type: "reset", attempt, offset: this.#valid.text.length, reason: reason?.code, voidedTokens });
  }

  #complete(attempt: PlayedAttempt): void {
    const { context, usage, endMark, named } = attempt;
    const gave = this.#entries.some((entry) => entry["attempt"] === context.attempt);
    if (!gave) this.#reset(context);
    this.#entries.push({
      type: "complete",
      attempt: context.attempt,
      offset: this.#valid.text.length,
      usage: usage === undefined ? this.#estimated(context.attempt) : billed(usage, "provider"),
      finishReason: endMark ? "stop" : undefined,
      responseId: named ? "chatcmpl-scripted" : undefined,
      model: named ? "scripted-model" : undefined,
    });
  }

  /** A token a UTF-16 unit, where the text is kept and there is any. */
  #estimated(attempt: number): Record<string, unknown> | undefined {
    const given = this.#entries.filter((entry) => entry.type === "token" && entry["attempt"] === attempt);
    const { length } = given.map((entry) => entry["value"]).join("");
    return this.#seen.schedule.options.keepContent && length > 0 ? billed(length, "estimated") : undefined;
  }

  /** A checkpoint that cannot be continued is forgotten. */
  #recover(): void {
    const { text } = this.#checkpoint;
    const { options } = this.#seen.schedule;
    if (text === "" || (!/^\s*(```\w*\s*)?[{[]/.test(text) && passesAgain(options, text))) return;
    this.#checkpoint = NOTHING;
    this.#holds = true;
  }
}

function billed(outputTokens: number, source: "provider" | "estimated"): Record<string, unknown> {
  return { ...(source === "provider" && { inputTokens: 10 }), outputTokens, source };
}

/** The pieces without so many units of their text. */
function withoutFirst(pieces: readonly Piece[], units: number): Piece[] {
  let left = units;
  return pieces.flatMap((piece) => {
    if (piece.type !== "token") return [piece];
    const inside = Math.min(left, piece.value.length);
    left -= inside;
    return inside === piece.value.length ? [] : [{ ...piece, value: piece.value.slice(inside) }];
  });
}
