import { CODES, type ErrorCategory, type FailureType, type L0ErrorCode, type RetryReason } from "./codes.ts";
import { epoch } from "../platform/clock.ts";
import { known } from "../platform/known.ts";
import type { NetworkErrorType } from "./network-error-type.ts";

/** Where in the session the error happened. Never holds content. */
export interface ErrorContext {
  /** Valid text tokens at that moment. */
  readonly tokenCount?: number;
  /** UTF-16 length of the valid text at that moment. */
  readonly contentLength?: number;
  readonly modelRetryCount?: number;
  readonly networkRetryCount?: number;
  /** 0 is the primary stream. */
  readonly fallbackIndex?: number;
  readonly attempt?: number;
}

/** What an {@link L0Error} is made from; the table of codes gives what is left out. */
export interface L0ErrorInit {
  readonly code: L0ErrorCode;
  readonly message: string;
  readonly cause?: unknown;
  readonly category?: ErrorCategory;
  readonly retryReason?: RetryReason | undefined;
  readonly errorType?: NetworkErrorType | undefined;
  readonly statusCode?: number | undefined;
  readonly retryAfter?: number | undefined;
  readonly errors?: readonly L0Error[];
}

/** The one error that L0 throws. `code` says what happened; the message says it in words, with the numbers. */
export class L0Error extends Error {
  override readonly name: string = "L0Error";
  declare readonly code: L0ErrorCode;
  declare readonly category: ErrorCategory;
  declare readonly failureType: FailureType;
  /** Unix epoch, ms. */
  readonly timestamp: number = epoch();
  /** Why a retry would be allowed; absent where it never is. */
  declare readonly retryReason?: RetryReason;
  /** How the connection failed, where it did. */
  declare readonly errorType?: NetworkErrorType;
  /** HTTP status of the provider's answer. */
  declare readonly statusCode?: number;
  /** How long the provider asks to wait, ms. */
  declare readonly retryAfter?: number;
  /** `ALL_STREAMS_EXHAUSTED`: the last error of each source. */
  declare readonly errors?: readonly L0Error[];
  /** Where in the session it happened; filled in by the session. */
  context: ErrorContext = {};
  #checkpoint: string | undefined;

  constructor({ message, cause, ...init }: L0ErrorInit) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, known({ ...CODES[init.code], ...init }));
  }

  /** Whether another try could help. */
  get retryable(): boolean {
    return this.retryReason !== undefined;
  }

  /** Output that passed the checks before the error; filled in by the session. Content, so no enumerable property. */
  get checkpoint(): string | undefined {
    return this.#checkpoint;
  }

  set checkpoint(text: string | undefined) {
    this.#checkpoint = text;
  }

  /** Whether another try could continue from a {@link L0Error.checkpoint}. */
  get hasCheckpoint(): boolean {
    return this.#checkpoint !== undefined;
  }

  /** Everything but `cause`, `stack` and `checkpoint`, which are not ours to show. */
  toJSON(): Record<string, unknown> {
    const { message, hasCheckpoint } = this;
    return { ...(this as object), message, hasCheckpoint };
  }
}

/** The same error in another object, but for what is `changed`. */
export function copyOf(error: L0Error, changed?: Partial<L0ErrorInit>): L0Error {
  const { retryReason, message, cause } = error; // Absent, where the code alone would have a reason: that must not come back.
  return new L0Error({ ...error, retryReason, message, cause, ...changed });
}

/** Whether a value is an {@link L0Error}, also one of another copy of this package. */
export function isL0Error(value: unknown): value is L0Error {
  return value instanceof L0Error || (value instanceof Error && value.name === "L0Error" && "code" in value);
}
