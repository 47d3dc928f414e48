import type { ChecksOptions } from "../attempt/checks.ts";
import type { OnHandlerError } from "../events/tell-once.ts";
import type { EventHandler } from "../events/handler.ts";
import type { SourceAdapter } from "../source/source-adapter.ts";
import type { ResolvedRetry } from "./retry-options.ts";
import type { ResolvedContinuation } from "./continuation.ts";
import type { StreamFactory } from "./stream-factory.ts";

/** What a session runs on: every option, checked, with its default filled in. */
export interface SessionOptions extends ChecksOptions {
  /** The primary stream, then the fallbacks. */
  readonly sources: readonly StreamFactory[];
  readonly checkIntervals: { readonly guardrails: number; readonly drift: number; readonly checkpoint: number };
  /** How the present text is continued; absent: a retry starts anew. */
  readonly continuation: ResolvedContinuation | undefined;
  /** Whether the output is held until all checks have passed. */
  readonly buffered: boolean;
  /** How to read a shape that is not known. */
  readonly source: SourceAdapter | undefined;
  readonly retry: ResolvedRetry;
  /** ms; `Infinity` is off. */
  readonly timeout: { readonly initialToken: number; readonly interToken: number; readonly total: number };
  readonly requireEndMark: boolean;
  readonly allowEmpty: boolean;
  readonly keepContent: boolean;
  readonly signal: AbortSignal | undefined;
  readonly monitoring: { readonly enabled: boolean; readonly metadata: Record<string, unknown> };
  readonly model: string | undefined;
  readonly provider: string | undefined;
  readonly sessionId: string | undefined;
  readonly context: Readonly<Record<string, unknown>>;
  readonly handlers: readonly EventHandler[];
  readonly onHandlerError: OnHandlerError;
  /** Told once a stream of what its source warns of. */
  readonly onWarning: (message: string) => void;
}
