import { defineHandler, type EventHandler, type StreamInfo } from "@l0/core";
import { context } from "@opentelemetry/api";

import { instrumentSource } from "./metrics/instruments.ts";
import { ObservedStream } from "./observed-stream.ts";
import type { OpenTelemetryOptions } from "./options.ts";
import { resolveOptions } from "./resolve-options.ts";

/**
 * Makes a handler that writes one CLIENT span per stream, a child span per attempt where there was more than one, and
 * the metrics of every stream, sampled or not. One handler serves any number of concurrent streams. Without `tracer`,
 * `meter` or providers it uses the globally registered ones, also if they are registered later.
 *
 * @throws TypeError for an option that is unknown or impossible.
 * @example
 * const result = await l0({ stream, model: "gpt-5", onEvent: createOpenTelemetryHandler() });
 */
export function createOpenTelemetryHandler(options: OpenTelemetryOptions = {}): EventHandler {
  const resolved = resolveOptions(options);
  const instruments = instrumentSource(resolved);
  const streams = new WeakMap<StreamInfo, ObservedStream>();

  const observe = (stream: StreamInfo): ObservedStream => {
    const known = streams.get(stream);
    if (known !== undefined) return known;
    const observed = new ObservedStream(resolved, instruments);
    streams.set(stream, observed);
    return observed;
  };

  return defineHandler({
    label: "@l0/otel",
    events: ["SESSION_START", "ATTEMPT_START", "FIRST_TOKEN", "ATTEMPT_END", "SESSION_END"],
    open(stream) {
      const observed = observe(stream);
      return { run: (_attempt, fn) => context.with(observed.context, fn) };
    },
    handle(event, stream) {
      const observed = observe(stream);
      switch (event.type) {
        case "SESSION_START":
          return observed.start(event, stream);
        case "ATTEMPT_START":
          return observed.attempts.started(event);
        case "FIRST_TOKEN":
          return observed.firstToken(event, stream);
        case "ATTEMPT_END":
          return observed.attempts.ended(event);
        case "SESSION_END":
          return observed.end(event);
        default:
          return event satisfies never;
      }
    },
  });
}
