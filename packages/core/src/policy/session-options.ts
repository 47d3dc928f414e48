import type { ChecksOptions } from "../attempt/checks.ts";
import type { EventHandler } from "../events/handler.ts";
import type { Redaction } from "../events/redaction.ts";
import type { Monitored } from "../monitor/resolve-monitoring.ts";
import type { SourceAdapter } from "../source/source-adapter.ts";
import type { BillingOptions } from "./billing.ts";
import type { ResolvedRetry } from "./retry-options.ts";
import type { ResolvedContinuation } from "./continuation.ts";
import type { StreamFactory } from "./stream-factory.ts";

/** What a session runs on: every option, checked, with its default filled in. */
export interface SessionOptions extends ChecksOptions, BillingOptions {
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
  /** Its `metadata` is redacted. */
  readonly monitoring: Monitored;
  readonly redaction: Redaction;
  readonly model: string | undefined;
  readonly provider: string | undefined;
  readonly sessionId: string | undefined;
  readonly context: Readonly<Record<string, unknown>>;
  readonly handlers: readonly EventHandler[];
  /** Told at the first read when the stream will have ended. */
  readonly onBegin: ((ended: Promise<void>) => void) | undefined;
  /** Told once a stream of what its source warns of. */
  readonly onWarning: (message: string) => void;
}
