import { checkOptions, COUNT, DURATION, invalidOption, type OptionRules } from "../errors/option-rules.ts";
import { checkHandler, labelOf } from "./combine.ts";
import type { EventHandler, L0Event, L0EventType, StreamInfo, StreamScope } from "./handler.ts";
import { ENDED, Held, type HoldingHandler, OnTheWay, takesEnd, withEnd } from "./held.ts";

/** An event, and the stream it belongs to. */
export interface BatchItem {
  readonly event: L0Event;
  readonly stream: StreamInfo;
}

/** A handler of many events at a time. */
export interface BatchHandler {
  (batch: readonly BatchItem[]): unknown;
  readonly label?: string;
  readonly events?: readonly L0EventType[];
  open?(stream: StreamInfo): StreamScope | void;
  flush?(): void | Promise<void>;
  shutdown?(): void | Promise<void>;
}

/** When a batch is full. */
export interface BatchOptions {
  /** Events. @default 100 */
  readonly size?: number | undefined;
  /** How long its first event waits at most, ms. @default 1000 */
  readonly maxWait?: number | undefined;
}

const RULES: OptionRules<BatchOptions> = { size: COUNT, maxWait: DURATION };

/**
 * Gives a handler its events many at a time, those of all streams together, in order: when there are `size`, when the
 * first has waited for `maxWait`, when a stream ends, and on `flush`, which waits for all that is on its way. A
 * failure counts once, for the first event's stream.
 *
 * ```text
 * batch({ size: 3, maxWait: 100 }, handler)
 * ms        0    20   40        60              160         200
 * events    A    B    C         D                           E, SESSION_END
 * handler             [A B C]                   [D]         [E SESSION_END]
 * ```
 *
 * @throws L0Error `INVALID_OPTIONS`
 * @example
 * const toDisk = batch({ size: 500, maxWait: 5000 }, (items) => append(items.map(({ event }) => event)));
 */
export function batch(options: BatchOptions, handler: BatchHandler): EventHandler {
  checkOptions(options, RULES, "batch");
  checkHandler("batch", handler);
  const { size = 100, maxWait = 1000 } = options;
  if (size < 1) throw invalidOption("batch.size", size, "a whole number of at least 1");
  let held: Held<BatchItem> | undefined;
  const onTheWay = new OnTheWay();
  const deliver = (): void => {
    const full = held;
    if (!full) return;
    held = undefined;
    onTheWay.add(full.done);
    full.deliver((items) => handler(items));
  };
  const { events } = handler;
  const handle = (event: L0Event, stream: StreamInfo): unknown => {
    if (event.type === "SESSION_END" && !takesEnd(events)) return deliver();
    const isFirst = held === undefined;
    const present = (held ??= new Held(maxWait, deliver));
    present.items.push({ event, stream });
    if (present.items.length >= size || event.type === "SESSION_END") deliver();
    return isFirst ? present.done : undefined;
  };
  const thenOwn = (name: "flush" | "shutdown") => (): Promise<void> => {
    deliver();
    return onTheWay.settled(handler, name);
  };
  const open = handler.open?.bind(handler);
  const holder: HoldingHandler = Object.assign(handle, {
    label: `batch(${labelOf(handler)})`,
    [ENDED]: deliver,
    ...(events && { events: withEnd(events) }),
    ...(open && { open }),
    flush: thenOwn("flush"),
    shutdown: thenOwn("shutdown"),
  });
  return holder;
}
