import { defineHandler, type EventHandler, type L0Event, type L0EventType, type StreamInfo } from "../index.ts";

export const infoOf = (streamId: string): StreamInfo => ({ streamId, sessionId: streamId, context: {}, sampled: true });

/** A token, or a fact without what nobody here looks at. */
export const eventOf = (type: L0EventType, value = ""): L0Event => ({ type, value }) as unknown as L0Event;

/** What an event is called in a time line. */
export const nameOf = (event: L0Event): string => (event as { value?: string }).value || event.type;

/** A handler that writes down what it is told, and every other call. */
export function noting(label = "noting", more: { readonly events?: readonly L0EventType[] } = {}) {
  const told: string[] = [];
  const calls: string[] = [];
  const handler: EventHandler = defineHandler({
    label,
    ...more,
    handle: (event) => void told.push(nameOf(event)),
    open: (stream) => {
      calls.push(`open ${stream.streamId}`);
      return { run: (_, fn) => (calls.push("run"), fn()) };
    },
    flush: () => void calls.push("flush"),
    shutdown: () => void calls.push("shutdown"),
  });
  return { handler, told, calls };
}
