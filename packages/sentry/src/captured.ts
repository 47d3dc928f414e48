import type { CaptureContext, CaptureHint } from "./sentry-like.ts";

/** What is captured: an exception where it has an error, a message otherwise. */
export interface Captured extends CaptureContext {
  readonly error?: Error;
  readonly message: string;
  readonly mechanism: CaptureHint["mechanism"];
}

/** Nothing has crashed: the stream's reader has been told of the failure, or has not noticed it. */
export const HANDLED: CaptureHint["mechanism"] = { type: "auto.ai.l0", handled: true };
