import { delay } from "../platform/delay.ts";
import { close, labelOf } from "./combine.ts";
import type { EventHandler } from "./handler.ts";

export interface CloseOptions {
  /** How long to wait for all handlers together, ms. @default 10000 */
  readonly timeoutMs?: number | undefined;
}

/** What became of the handlers' buffers. */
export interface CloseReport {
  /** Whether every handler has finished without an error. */
  readonly ok: boolean;
  /** The handlers that have not, and why: `timeout`, or the name of what they rejected with. */
  readonly failed: readonly { readonly handler: string; readonly reason: string }[];
}

const DEFAULT_TIMEOUT = 10_000;

type Failure = CloseReport["failed"][number] | undefined;

/** Flushes or shuts down all handlers at once, within one deadline. Never rejects. */
export async function closeHandlers(
  handlers: readonly EventHandler[],
  action: "flush" | "shutdown",
  { timeoutMs = DEFAULT_TIMEOUT }: CloseOptions = {},
): Promise<CloseReport> {
  // It never rejects, so a time that is none is the default.
  const deadline = delay(timeoutMs >= 0 ? timeoutMs : DEFAULT_TIMEOUT);
  const results = await Promise.all(
    handlers.map(async (handler): Promise<Failure> => {
      const late = deadline.done.then((): Failure => ({ handler: labelOf(handler), reason: "timeout" }));
      return Promise.race([closeOne(handler, action), late]);
    }),
  );
  deadline.cancel();
  const failed = results.filter((result) => result !== undefined);
  return { ok: failed.length === 0, failed };
}

async function closeOne(handler: EventHandler, action: "flush" | "shutdown"): Promise<Failure> {
  try {
    await close(handler, action);
    return undefined;
  } catch (error) {
    return { handler: labelOf(handler), reason: error instanceof Error ? error.name : typeof error };
  }
}
