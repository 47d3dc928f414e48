import { closeHandlers } from "./close-handlers.ts";
import type { EventHandler } from "./handler.ts";
import type { OnHandlerError } from "./tell-once.ts";

/** What a serverless platform offers to keep a process alive until a promise is settled. */
export type WaitUntil = (ended: Promise<unknown>) => unknown;

/** Has the platform wait for the end of a stream and the flush of its handlers. */
export function flushAtEnd(
  waitUntil: WaitUntil,
  handlers: readonly EventHandler[],
  onError: OnHandlerError,
): (ended: Promise<void>) => void {
  return (ended) => {
    try {
      const returned = waitUntil(ended.then(() => closeHandlers(handlers, "flush")));
      Promise.resolve(returned).catch((error: unknown) => onError(error, waitUntil, "waitUntil"));
    } catch (error) {
      onError(error, waitUntil, "waitUntil");
    }
  };
}
