import { FUNCTION, invalidOption } from "../errors/option-rules.ts";
import { type EventHandler, type L0Event, type StreamInfo } from "./handler.ts";
import { openScopes } from "./scopes.ts";
import type { UserCode } from "./tell-once.ts";

/** No name that a handler of the user's may have for something else. */
const PARTS: unique symbol = Symbol.for("l0.parts");

/** Several handlers in one; the runtime looks inside, so that each is isolated and told only of what it wants. */
interface CombinedHandler extends EventHandler {
  readonly [PARTS]: readonly EventHandler[];
}

/**
 * One handler of several, in the order given. Each keeps its own `events`, `open`, `flush` and `shutdown`; one that
 * throws does not keep the others from being told.
 *
 * @throws L0Error `INVALID_OPTIONS` for what is no handler.
 * @example
 * const telemetry = combine(jsonlFile("runs.jsonl"), ownHandler);
 */
export function combine(...handlers: readonly EventHandler[]): EventHandler {
  for (const handler of handlers) checkHandler("combine", handler);
  const parts = handlers.flatMap(partsOf);
  const tellAll = async (event: L0Event, stream: StreamInfo): Promise<void> => {
    const told = parts
      .filter((part) => part.events?.includes(event.type) ?? true)
      .map((part) => settled(() => part(event, stream)));
    await allDone(told);
  };
  const combined: CombinedHandler = Object.assign(tellAll, {
    label: `combine(${parts.map(labelOf).join(", ")})`,
    [PARTS]: parts,
    // The runtime opens the parts itself and reports them one by one; a wrapper that comes here only needs the scopes.
    open: (stream: StreamInfo) => openScopes(parts, stream, () => {}),
    flush: () => allDone(parts.map((part) => settled(() => close(part, "flush")))),
    shutdown: () => allDone(parts.map((part) => settled(() => close(part, "shutdown")))),
  });
  return combined;
}

/** Throws `INVALID_OPTIONS` for what cannot be told of anything. */
export function checkHandler(combinator: string, handler: unknown): void {
  if (!FUNCTION[0](handler)) throw invalidOption(`handler of ${combinator}`, handler, FUNCTION[1]);
}

/** The handlers inside a combined one; of any other handler, itself. */
export function partsOf(handler: EventHandler): readonly EventHandler[] {
  return PARTS in handler ? (handler as CombinedHandler)[PARTS] : [handler];
}

/** Flushes a handler, or shuts it down: one that has no `shutdown` is flushed. */
export function close(handler: Pick<EventHandler, "flush" | "shutdown">, action: "flush" | "shutdown"): unknown {
  return (handler[action] ?? handler.flush)?.call(handler);
}

/** How messages name a handler. */
export function labelOf(handler: UserCode): string {
  return handler.label ?? (handler.name || "an unnamed handler");
}

async function settled(run: () => unknown): Promise<void> {
  await run();
}

/** Waits for all, then rejects with the first failure. */
export async function allDone(promises: Iterable<Promise<unknown>>): Promise<void> {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
