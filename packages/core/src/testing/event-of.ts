import {
  type EventOf,
  EventType,
  type L0EventType,
  type LifecycleEventBase,
  type LifecycleEventType,
  type LifecycleFields,
  type StreamInfo,
} from "../index.ts";
import { telemetryOf } from "./telemetry-of.ts";

/** The events that begin and end streams and attempts. */
type FrameType = "SESSION_START" | "ATTEMPT_START" | "ATTEMPT_END" | "SESSION_END";

/** What a test says of an event: whatever has no default. Of the events that frame a stream everything has one. */
export type EventFields<T extends L0EventType> = T extends FrameType
  ? [fields?: Partial<LifecycleEventBase & LifecycleFields[T]>]
  : T extends LifecycleEventType
    ? [fields: Partial<LifecycleEventBase> & LifecycleFields[T]]
    : [
        fields: { readonly attempt?: number; readonly offset?: number } & Omit<
          EventOf<T>,
          "type" | "attempt" | "offset"
        >,
      ];

/**
 * An event of a stream, as the runtime would make it. What is not given is:
 *
 * - of every lifecycle event `ts`: now; `streamId`, `sessionId` and `context`: those of the stream;
 * - of `SESSION_START` `operation`: `"chat"`; `startTime`: `ts`; `sampled`, `model` and `provider`: those of the stream;
 * - of `ATTEMPT_START` `attempt`: 1; `isRetry` and `isFallback`: false; `fallbackIndex`: 0;
 * - of `ATTEMPT_END` `attempt`: 1; `outcome`: `"completed"`; `tokens` and `duration`: 0;
 * - of `SESSION_END` `telemetry`: {@link telemetryOf} with the ids, the model, the provider and `sampled` of the stream, and the
 *   `outcome` that is given; `outcome`: that of the telemetry;
 * - of `token` and the other stream events `attempt`: 1; `offset`: 0.
 *
 * Everything else has to be given, or is optional and absent.
 *
 * @example
 * eventOf("SESSION_END", stream, { telemetry: telemetryOf({ outcome: "aborted" }) });
 */
export function eventOf<T extends L0EventType>(type: T, stream: StreamInfo, ...[fields]: EventFields<T>): EventOf<T> {
  const event =
    type in EventType ? lifecycleEvent(type, stream, fields as Given | undefined) : { attempt: 1, offset: 0 };
  return { ...event, ...fields, type } as unknown as EventOf<T>;
}

/** Of what is given, the fields that defaults of other fields depend on. */
type Given = Partial<Pick<EventOf<"SESSION_END">, "ts" | "telemetry" | "outcome">>;

function lifecycleEvent(type: L0EventType, stream: StreamInfo, given: Given = {}): object {
  const { streamId, sessionId, context } = stream;
  const base = { ts: given.ts ?? Date.now(), streamId, sessionId, context };
  switch (type) {
    case "SESSION_START":
      return { ...base, operation: "chat", startTime: base.ts, ...namesOf(stream) };
    case "ATTEMPT_START":
      return { ...base, attempt: 1, isRetry: false, isFallback: false, fallbackIndex: 0 };
    case "ATTEMPT_END":
      return { ...base, attempt: 1, outcome: "completed", tokens: 0, duration: 0 };
    case "SESSION_END": {
      const { outcome = "completed" } = given;
      const telemetry = given.telemetry ?? telemetryOf({ streamId, sessionId, outcome, ...namesOf(stream) });
      return { ...base, telemetry, outcome: telemetry.outcome ?? "completed" };
    }
    default:
      return base;
  }
}

function namesOf({ sampled, model, provider }: StreamInfo): Pick<StreamInfo, "sampled" | "model" | "provider"> {
  return { sampled, ...(model !== undefined && { model }), ...(provider !== undefined && { provider }) };
}
