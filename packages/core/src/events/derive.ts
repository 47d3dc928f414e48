import { checkHandler, combine, labelOf, partsOf } from "./combine.ts";
import { EVENT_TYPES } from "./event-types.ts";
import { invalidOption } from "../errors/option-rules.ts";
import type { EventHandler, L0EventType } from "./handler.ts";
import { ENDED, type HoldingHandler, holding } from "./held.ts";

/** The types a handler is told of. */
export function typesOf(handler: EventHandler): readonly L0EventType[] {
  return handler.events ?? [...EVENT_TYPES];
}

/** Throws `INVALID_OPTIONS` for a type that there is not. */
export function checkTypes(combinator: string, types: readonly L0EventType[]): readonly L0EventType[] {
  const unknown = Array.isArray(types) ? types.find((type) => !EVENT_TYPES.has(type)) : types;
  if (Array.isArray(types) && unknown === undefined) return types;
  throw invalidOption(`types of ${combinator}`, unknown, [...EVENT_TYPES].join(", "));
}

/** What becomes different. */
export type Change = Partial<HoldingHandler> & { readonly handle?: EventHandler };

/**
 * A handler made of another one: what is given replaces its members, the rest stays. Of a combined handler each part
 * is changed by itself, so that it stays isolated.
 */
export function derive(name: string, handler: EventHandler, change: (part: EventHandler) => Change): EventHandler {
  checkHandler(name, handler);
  const derived = partsOf(handler).map((part): EventHandler => {
    const { handle = part, ...members } = change(part);
    const own = (event: Parameters<EventHandler>[0], stream: Parameters<EventHandler>[1]): unknown =>
      handle(event, stream);
    const { events } = part;
    const open = part.open?.bind(part);
    const flush = part.flush?.bind(part);
    const shutdown = part.shutdown?.bind(part);
    const ended = holding(part)?.[ENDED];
    return Object.assign(own, {
      label: `${name}(${labelOf(part)})`,
      ...(events && { events }),
      ...(open && { open }),
      ...(flush && { flush }),
      ...(shutdown && { shutdown }),
      ...(ended && { [ENDED]: ended }),
      ...members,
    });
  });
  return derived.length === 1 ? (derived[0] as EventHandler) : combine(...derived);
}
