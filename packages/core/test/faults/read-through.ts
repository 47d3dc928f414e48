import {
  type AttemptOutcome,
  isL0Error,
  l0,
  type L0Error,
  type L0Options,
  type L0Result,
  type LifecycleEvent,
  type StreamEvent,
} from "@l0/core";

/** All there was to be seen of one run. */
export interface Seen {
  readonly result: L0Result;
  readonly events: readonly StreamEvent[];
  /** What ended the reading, where something did. */
  readonly error: L0Error | undefined;
  readonly facts: readonly LifecycleEvent[];
  /** How each attempt ended. */
  readonly attempts: readonly AttemptOutcome[];
  /** The signal that each attempt was given. */
  readonly signals: readonly AbortSignal[];
}

/** Reads a stream to its end, whatever that is. Without options nothing is retried. */
export async function readThrough(
  stream: L0Options["stream"],
  options: Partial<L0Options> = {},
  onEvent: (result: L0Result) => void = () => {},
): Promise<Seen> {
  const events: StreamEvent[] = [];
  const facts: LifecycleEvent[] = [];
  const signals: AbortSignal[] = [];
  const result = await l0({
    retry: { maxRetries: 0 },
    monitoring: { enabled: true },
    ...options,
    stream: (context) => {
      signals.push(context.signal);
      return stream(context);
    },
    onEvent: (event) => void ("ts" in event && facts.push(event)),
  });
  let error: L0Error | undefined;
  try {
    for await (const event of result.stream) {
      events.push(event);
      onEvent(result);
    }
  } catch (thrown) {
    if (!isL0Error(thrown)) throw thrown;
    error = thrown;
  }
  const attempts = facts.flatMap((fact) => (fact.type === "ATTEMPT_END" ? [fact.outcome] : []));
  return { result, events, error, facts, attempts, signals };
}

/** Waits until something is so: what closes a connection is told to the server a little later. */
export async function until(isSo: () => boolean): Promise<boolean> {
  for (let turn = 0; turn < 100 && !isSo(); turn++) await new Promise((resolve) => setTimeout(resolve, 5));
  return isSo();
}
