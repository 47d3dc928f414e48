import type { EventHandler, LifecycleEventType, StreamInfo } from "@l0/core";
import { type EventFields, type GivenTelemetry, streamInfoOf, telemetryOf, tell } from "@l0/core/testing";

/** A stream made of events alone, opened as `l0()` opens it. */
export class HandMadeStream {
  readonly info: StreamInfo;
  readonly scope: ReturnType<NonNullable<EventHandler["open"]>>;
  readonly #handler: EventHandler;

  constructor(handler: EventHandler, info: Partial<StreamInfo> = {}) {
    this.#handler = handler;
    this.info = streamInfoOf(info);
    this.scope = handler.open?.(this.info);
  }

  emit<T extends LifecycleEventType>(type: T, ...fields: EventFields<T>): void {
    tell(this.#handler, type, this.info, ...fields);
  }

  start(...fields: EventFields<"SESSION_START">): void {
    this.emit("SESSION_START", ...fields);
  }

  startAttempt(...fields: EventFields<"ATTEMPT_START">): void {
    this.emit("ATTEMPT_START", ...fields);
  }

  endAttempt(...fields: EventFields<"ATTEMPT_END">): void {
    this.emit("ATTEMPT_END", ...fields);
  }

  end(telemetry: GivenTelemetry = {}): void {
    const { streamId, sessionId } = this.info;
    this.emit("SESSION_END", { telemetry: telemetryOf({ streamId, sessionId, ...telemetry }) });
  }
}
