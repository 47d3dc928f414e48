import type { StreamInfo } from "../index.ts";

/**
 * A stream as handlers know it, without a runtime behind it. `streamId` is `"stream-1"`, `sessionId` `"session-1"`,
 * `context` is empty, `sampled` is true; the rest is absent. Handlers tell streams apart by this object: make one for
 * each stream, and use it for all of its events.
 *
 * @example
 * streamInfoOf({ model: "gpt-5", provider: "openai" });
 */
export function streamInfoOf(given: Partial<StreamInfo> = {}): StreamInfo {
  return { streamId: "stream-1", sessionId: "session-1", context: {}, sampled: true, ...given };
}
