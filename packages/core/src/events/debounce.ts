import { DURATION, invalidOption } from "../errors/option-rules.ts";
import { allDone } from "./combine.ts";
import { type Change, derive } from "./derive.ts";
import type { EventHandler, L0Event, StreamInfo } from "./handler.ts";
import { ENDED, Held, OnTheWay, takesEnd, withEnd } from "./held.ts";

/**
 * Tells a handler at most once in `ms` milliseconds of each type of event of a stream: of the latest. What is held is
 * told at the end of the wait that the first event began, when the stream ends, and on `flush`, which waits for all that
 * is on its way. `SESSION_END` itself never waits. A failure counts once a wait.
 *
 * ```text
 * debounce(100, handler)
 * ms        0    30   60        100         150       190          250
 * events    A1   B1   A2                    A3        SESSION_END
 * handler                       B1 A2                 A3 SESSION_END
 * ```
 *
 * @throws L0Error `INVALID_OPTIONS`
 * @example
 * const progress = debounce(250, (event, stream) => show(stream.content));
 */
export function debounce(ms: number, handler: EventHandler): EventHandler {
  if (!DURATION[0](ms)) throw invalidOption("ms of debounce", ms, DURATION[1]);
  return derive("debounce", handler, (part) => debounced(ms, part));
}

function debounced(ms: number, part: EventHandler): Change {
  const waiting = new Map<StreamInfo, Held<L0Event>>();
  const onTheWay = new OnTheWay();
  const release = (stream: StreamInfo): void => {
    const held = waiting.get(stream);
    if (!held) return;
    waiting.delete(stream);
    onTheWay.add(held.done);
    held.deliver((events) => allDone(events.map(async (event) => part(event, stream))));
  };
  const thenOwn = (name: "flush" | "shutdown") => (): Promise<void> => {
    for (const stream of waiting.keys()) release(stream);
    return onTheWay.settled(part, name);
  };
  return {
    ...(part.events && { events: withEnd(part.events) }),
    [ENDED]: release,
    handle(event, stream) {
      if (event.type === "SESSION_END") {
        release(stream);
        return takesEnd(part.events) ? part(event, stream) : undefined;
      }
      const before = waiting.get(stream);
      const held = before ?? new Held<L0Event>(ms, () => release(stream));
      waiting.set(stream, held);
      const same = held.items.findIndex(({ type }) => type === event.type);
      if (same >= 0) held.items.splice(same, 1);
      held.items.push(event);
      return before ? undefined : held.done;
    },
    flush: thenOwn("flush"),
    shutdown: thenOwn("shutdown"),
  };
}
