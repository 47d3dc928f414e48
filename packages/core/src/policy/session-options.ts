import type { OnHandlerError } from "../events/tell-once.ts";
import type { EventHandler } from "../events/handler.ts";
import type { ResolvedRetry } from "./retry-options.ts";
import type { StreamFactory } from "./stream-factory.ts";

/** What a session runs on: every option, checked, with its default filled in. */
export interface SessionOptions {
  /** The primary stream, then the fallbacks. */
  readonly sources: readonly StreamFactory[];
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
}
