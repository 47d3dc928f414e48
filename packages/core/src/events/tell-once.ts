import type { EventHandler, L0EventType } from "./handler.ts";

/** Told of what a handler threw; `where` names the event, or the hook, it threw in. */
export type OnHandlerError = (
  error: unknown,
  handler: EventHandler,
  where: L0EventType | "open" | "run" | "shouldRetry",
) => void;

/** Tells of each handler once; what the listener itself throws ends here, as nobody is left to be told. */
export function tellOnce(tell: OnHandlerError): OnHandlerError {
  const told = new WeakSet<EventHandler>();
  return (error, handler, where) => {
    if (told.has(handler)) return;
    told.add(handler);
    try {
      tell(error, handler, where);
    } catch {
      // See above.
    }
  };
}
