import { invalidOption, SHARE } from "../errors/option-rules.ts";
import { isSampled } from "../platform/sampled.ts";
import { derive } from "./derive.ts";
import type { EventHandler, StreamInfo } from "./handler.ts";

/**
 * A handler that is told of a share of the streams, and of all events of those. Decided by the stream's id: every
 * sampler of the same rate chooses the same streams, in every process.
 *
 * @param rate 0 to 1.
 * @throws L0Error `INVALID_OPTIONS`
 * @example
 * const some = sample(0.01, handler);
 */
export function sample(rate: number, handler: EventHandler): EventHandler {
  if (!SHARE[0](rate)) throw invalidOption("rate of sample", rate, SHARE[1]);
  const decided = new WeakMap<StreamInfo, boolean>();
  const isChosen = (stream: StreamInfo): boolean => {
    const known = decided.get(stream);
    if (known !== undefined) return known;
    const chosen = isSampled(stream.streamId, rate);
    decided.set(stream, chosen);
    return chosen;
  };
  return derive("sample", handler, (part) => ({
    handle: (event, stream) => (isChosen(stream) ? part(event, stream) : undefined),
    ...(part.open && { open: (stream) => (isChosen(stream) ? part.open?.(stream) : undefined) }),
  }));
}
