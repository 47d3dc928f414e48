import type { EventHandler, LifecycleEventType, LifecycleFields, StreamInfo } from "@l0/core";
import { type EventFields, type GivenTelemetry, streamInfoOf, tell } from "@l0/core/testing";

import { goodTelemetry, START } from "./good-telemetry.ts";

type Fields<T extends LifecycleEventType> = LifecycleFields[T];

/** Tells a handler of the events of one stream, made by hand. */
export class Teller {
  readonly handler: EventHandler;
  readonly stream: StreamInfo;

  constructor(handler: EventHandler, stream: StreamInfo = streamInfoOf()) {
    this.handler = handler;
    this.stream = stream;
  }

  tell<T extends LifecycleEventType>(type: T, fields: Fields<T>, ts: number = START): void {
    // All fields of a type are what is asked for of every type.
    tell(this.handler, type, this.stream, ...([{ ts, ...fields }] as unknown as EventFields<T>));
  }

  start(fields: Partial<Fields<"SESSION_START">> = {}): void {
    tell(this.handler, "SESSION_START", this.stream, { ts: START, ...fields });
  }

  attempt(number: number, end: Partial<Fields<"ATTEMPT_END">> & { readonly fallbackIndex?: number } = {}): void {
    const { fallbackIndex, ...rest } = end;
    this.attemptStart(number, fallbackIndex);
    this.attemptEnd(number, rest);
  }

  attemptStart(number: number, fallbackIndex = 0): void {
    const fields = { attempt: number, isRetry: number > 1, fallbackIndex };
    tell(this.handler, "ATTEMPT_START", this.stream, { ts: START + number * 100, ...fields });
  }

  attemptEnd(number: number, fields: Partial<Fields<"ATTEMPT_END">> = {}): void {
    const all = { attempt: number, tokens: 3, duration: 50, ...fields };
    tell(this.handler, "ATTEMPT_END", this.stream, { ts: START + number * 100 + 50, ...all });
  }

  end(given: GivenTelemetry = {}): void {
    const telemetry = goodTelemetry({ sampled: this.stream.sampled, ...given });
    tell(this.handler, "SESSION_END", this.stream, { ts: START + 2000, telemetry });
  }

  /** A stream in one attempt. */
  whole(telemetry: GivenTelemetry = {}): void {
    this.start();
    this.attempt(1);
    this.end(telemetry);
  }
}
