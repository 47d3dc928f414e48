import { L0Error } from "../errors/l0-error.ts";
import { isPlain } from "../platform/is-object.ts";
import { known } from "../platform/known.ts";
import type { LifecycleFact } from "./lifecycle-event.ts";
import type { OnHandlerError } from "./tell-once.ts";
import type { Violation } from "./violation.ts";

/** What a text that is redacted belongs to. */
export type RedactKind = "error" | "violation" | "tool_arguments" | "checkpoint" | "metadata";

/** Takes out of a text what must not leave the process. Where it throws, the field is left out. */
export type Redact = (text: string, kind: RedactKind) => string;

/** Deeper than this nothing is looked at, and nothing is passed on. */
const MAX_DEPTH = 100;
/** Causes of causes: further ones are not passed on. */
const MAX_CAUSES = 8;

/** What handlers and telemetry are told, redacted. The consumer's own events never are. */
export class Redaction {
  readonly #redact: Redact;
  readonly #onError: OnHandlerError;
  /** The copies of errors, so that all events of an error have the same one. */
  #errors: WeakMap<L0Error, L0Error> | undefined;

  constructor(redact: Redact, onError: OnHandlerError) {
    this.#redact = redact;
    this.#onError = onError;
  }

  fact(fact: LifecycleFact): LifecycleFact {
    switch (fact.type) {
      case "NETWORK_ERROR":
      case "ERROR":
        return { ...fact, error: this.#error(fact.error) };
      case "ATTEMPT_END":
        return fact.error ? { ...fact, error: this.#error(fact.error) } : fact;
      case "GUARDRAIL_VIOLATION":
        return { ...fact, violation: this.#violation(fact.violation) };
      case "TOOL_REQUESTED":
        return { ...fact, arguments: this.values(fact.arguments, "tool_arguments") };
      default:
        return fact;
    }
  }

  /** Nothing where redacting it failed. */
  text(text: string, kind: RedactKind): string | undefined {
    try {
      return String(this.#redact(text, kind));
    } catch (error) {
      this.#onError(error, this.#redact, "redact");
      return undefined;
    }
  }

  /** All texts in a value: a copy of its plain objects and arrays; what else it holds stays as it is. Nothing where it cannot be read. */
  values<T>(value: T, kind: RedactKind): T | undefined {
    try {
      return this.#copy(value, kind, 0, new Map());
    } catch (error) {
      this.#onError(error, this.#redact, "redact");
      return undefined;
    }
  }

  #copy<T>(value: T, kind: RedactKind, depth: number, seen: Map<unknown, unknown>): T | undefined {
    if (typeof value === "string") return this.text(value, kind) as T | undefined;
    if (!isPlain(value)) return value;
    if (depth === MAX_DEPTH) return undefined;
    if (seen.has(value)) return seen.get(value) as T;
    const copy: object = Array.isArray(value) ? [] : {};
    seen.set(value, copy);
    for (const key of Object.keys(value)) {
      const found = this.#copy((value as Record<string, unknown>)[key], kind, depth + 1, seen);
      // Defined, not assigned: `__proto__` is a key like any other.
      if (found !== undefined) {
        Object.defineProperty(copy, key, { value: found, enumerable: true, writable: true, configurable: true });
      }
    }
    return copy as T;
  }

  #violation({ message, suggestion, context, ...rest }: Violation): Violation {
    const text = this.text(message, "violation") ?? "";
    const advice = suggestion && this.text(suggestion, "violation");
    return { ...rest, message: text, ...known({ suggestion: advice, context: this.values(context, "violation") }) };
  }

  #error(error: L0Error): L0Error {
    const before = this.#errors?.get(error);
    if (before) return before;
    const message = this.text(error.message, "error") ?? error.code;
    const { errors = [] } = error;
    const copies = errors.map((one) => this.#error(one));
    const cause = this.#cause(error.cause);
    const isSame = message === error.message && cause === error.cause;
    if (isSame && copies.every((one, index) => one === errors[index])) return error;
    const copy = new L0Error({ ...error, message, cause, ...(copies.length > 0 && { errors: copies }) });
    copy.checkpoint = error.checkpoint;
    copy.stack = error.stack?.replace(error.message, () => message) ?? "";
    this.#errors ??= new WeakMap();
    this.#errors.set(error, copy);
    return copy;
  }

  /** What a provider's error quotes, a key for instance, goes; with it goes what else the error holds. */
  #cause(cause: unknown, depth = 0): unknown {
    if (cause instanceof L0Error) return this.#error(cause);
    if (typeof cause === "string") return this.text(cause, "error");
    if (!(cause instanceof Error) || depth === MAX_CAUSES) return depth === MAX_CAUSES ? undefined : cause;
    const message = this.text(cause.message, "error");
    const inner = this.#cause(cause.cause, depth + 1);
    if (message === cause.message && inner === cause.cause) return cause;
    const copy = new Error(message, inner === undefined ? {} : { cause: inner });
    const { code, status } = cause as { readonly code?: unknown; readonly status?: unknown };
    const stack = cause.stack?.replace(cause.message, () => message ?? "") ?? "";
    return Object.assign(copy, known({ name: cause.name, stack, code, status }));
  }
}
