import { copyOf, L0Error } from "../errors/l0-error.ts";
import { type Fields, isObject, isPlain } from "../platform/is-object.ts";
import { dropPromise } from "../platform/drop-promise.ts";
import { known } from "../platform/known.ts";
import { redactNamed, redactSecrets } from "../platform/secrets.ts";
import type { LifecycleFact } from "./lifecycle-event.ts";
import type { OnHandlerError } from "./tell-once.ts";
import type { Violation } from "./violation.ts";

/** What a text that is redacted belongs to. */
export type RedactKind = "error" | "violation" | "tool_arguments" | "checkpoint" | "metadata";

/** Takes out of a text what must not leave the process. Where it throws, the text is left out. */
export type Redact = (text: string, kind: RedactKind) => string;

/** Deeper than this nothing is looked at, and nothing is passed on. */
const MAX_DEPTH = 100;
/** Causes of causes: further ones are not passed on. */
const MAX_CAUSES = 8;
/** So deep the errors inside an `AggregateError` are looked at. */
const MAX_NESTED = 2;

/** Where in a value a text stands. */
interface Place {
  readonly kind: RedactKind;
  /** The nearest one; empty where there is none. */
  readonly key: string;
  /** What has been copied, by what it is a copy of. */
  readonly seen: Map<unknown, unknown>;
}

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
    return this.#tried(() => {
      const shown: unknown = this.#redact(text, kind);
      if (typeof shown === "string") return shown;
      dropPromise(shown);
      throw new TypeError(`redact gave ${typeof shown}; allowed is a string.`);
    });
  }

  /**
   * All texts in a value: a copy of its plain objects and arrays. What else it holds stays as it is. Of an error's fields
   * all that are objects go, plain ones too: one may be the request.
   * Nothing where it cannot be read.
   */
  values<T>(value: T, kind: RedactKind): T | undefined {
    return this.#tried(() => this.#copy(value, { kind, key: "", seen: new Map() }));
  }

  #tried<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this.#onError(error, this.#redact, "redact");
      return undefined;
    }
  }

  #copy<T>(value: T, place: Place, depth = 0): T | undefined {
    const { kind, seen } = place;
    if (typeof value === "string") return this.#named(value, place) as T | undefined;
    if (!isPlain(value)) return kind === "error" && isObject(value) ? undefined : value;
    if (depth === (kind === "error" ? 1 : MAX_DEPTH)) return undefined;
    if (seen.has(value)) return seen.get(value) as T;
    return this.#copyFields(value, place, depth);
  }

  #copyFields<T extends object>(value: T, place: Place, depth: number): T {
    const { kind, seen } = place;
    const copy: object = Array.isArray(value) ? [] : {};
    let isSame = kind === "error";
    seen.set(value, copy);
    for (const key of Object.keys(value)) {
      const given = (value as Record<string, unknown>)[key];
      const at = Array.isArray(value) ? place : { ...place, key };
      const found = this.#copy(given, at, depth + 1);
      isSame &&= found === given;
      // Defined, not assigned: `__proto__` is a key like any other.
      if (found !== undefined) {
        Object.defineProperty(copy, key, { value: found, enumerable: true, writable: true, configurable: true });
      }
    }
    return isSame ? value : (copy as T);
  }

  /** The built-in patterns see the key of a text as well. */
  #named(text: string, { kind, key }: Place): string | undefined {
    return this.#redact === redactSecrets ? redactNamed(key, text) : this.text(text, kind);
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
    const cause = this.#tried(() => this.#cause(error.cause));
    const { checkpoint } = error;
    const good = checkpoint && this.text(checkpoint, "checkpoint");
    const isSame = message === error.message && cause === error.cause && good === checkpoint;
    if (isSame && copies.every((one, index) => one === errors[index])) return error;
    const copy = copyOf(error, { message, cause, ...(copies.length > 0 && { errors: copies }) });
    copy.checkpoint = good;
    copy.stack = this.#stack(error, message);
    this.#errors ??= new WeakMap();
    this.#errors.set(error, copy);
    return copy;
  }

  /** It begins with the message, as that was when the error was made: words may have been put before it, or in its place. */
  #stack({ stack = "", message }: Error, told = ""): string {
    // `Error.prepareStackTrace` may give anything.
    const begun = String(stack).replace(message, () => told);
    return this.text(begun, "error") ?? "";
  }

  /** What a provider's error quotes, a key for instance, goes; so do objects that it holds, as they may hold anything. */
  #cause(cause: unknown, depth = 0): unknown {
    if (depth === MAX_CAUSES) return undefined;
    if (cause instanceof L0Error) return this.#error(cause);
    return cause instanceof Error ? this.#foreign(cause, depth) : this.values(cause, "error");
  }

  /** Somebody else's error: itself, where nothing has to be taken out of it. */
  #foreign(error: Error, depth: number): Error {
    const message = this.text(error.message, "error");
    const { errors: inner } = error as Partial<AggregateError>;
    const { cause: _, errors: __, ...given } = { ...error } as Partial<AggregateError>;
    const fields = this.values(given, "error");
    const cause = this.#cause(error.cause, depth + 1);
    const several = depth < MAX_NESTED && Array.isArray(inner) ? inner.slice(0, MAX_CAUSES) : undefined;
    const errors = several?.map((one) => this.#cause(one, depth + 1));
    const stack = this.#stack(error, message);
    const isSame = message === error.message && cause === error.cause && inner === undefined;
    if (isSame && stack === (error.stack ?? "") && isEqual(given, fields)) return error;
    const copy = new Error(message, known({ cause }));
    return Object.assign(copy, fields, known({ name: error.name, stack, errors }));
  }
}

function isEqual(given: Fields, copy: Fields | undefined): boolean {
  return Object.keys(given).every((key) => given[key] === copy?.[key]);
}
