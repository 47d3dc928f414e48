import { derive } from "./derive.ts";
import type { EventHandler } from "./handler.ts";

/**
 * A handler whose failures are nobody's: what it throws or rejects with is not counted, not reported, and never switches
 * it off. For a look at the events while debugging.
 *
 * @example
 * const l0 = createL0({ onEvent: tap((event) => console.debug(event.type)) });
 */
export function tap(handler: EventHandler): EventHandler {
  return derive("tap", handler, (part) => ({
    async handle(event, stream) {
      try {
        await part(event, stream);
      } catch {
        // It is only looking.
      }
    },
  }));
}
