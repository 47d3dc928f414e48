import { defineHandler, type EventHandler, type EventOf, type StreamInfo } from "@l0/core";
import { context } from "@opentelemetry/api";

import { type ToldType, TOLD_TYPES } from "./events/stream-event.ts";
import { flushProviders } from "./flush-providers.ts";
import type { Kit } from "./kit.ts";
import { ObservedStream } from "./observed-stream.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import { runAll } from "./run-all.ts";

type Taken = ToldType | "ATTEMPT_START" | "ATTEMPT_END" | "TOOL_REQUESTED" | "SESSION_END" | "message" | "token";

/** The handler over what the vendor's API gives. */
export function handlerOf(kit: Kit): EventHandler {
  const streams = new WeakMap<StreamInfo, ObservedStream>();
  const ended = new WeakSet<StreamInfo>();
  const observe = (stream: StreamInfo): ObservedStream => {
    const known = streams.get(stream);
    if (known !== undefined) return known;
    const observed = new ObservedStream(kit, stream);
    streams.set(stream, observed);
    return observed;
  };
  const flush = (): Promise<void> => flushProviders(kit.options);
  return defineHandler({
    label: "@l0/otel",
    events: typesTaken(kit.options),
    open(stream) {
      const observed = observe(stream);
      return { run: (attempt, fn) => context.with(observed.contextOf(attempt), fn) };
    },
    handle(event, stream) {
      // By hand a stream may be told again from its start.
      if (event.type === "SESSION_START") ended.delete(stream);
      if (ended.has(stream)) return;
      const observed = observe(stream);
      if (!observed.isNew(event)) return;
      // Its last event: what is known of it need not wait for the garbage collector to find that out.
      if (event.type === "SESSION_END") {
        streams.delete(stream);
        ended.add(stream);
      }
      observed.contain(() => take(observed, event));
    },
    flush,
    // The providers are the application's: whoever made them shuts them down.
    shutdown: flush,
  });
}

/** Tokens and tool results pass by untold unless somebody wants to see them. */
function typesTaken(options: ResolvedOptions): readonly Taken[] {
  const { traceTokens, traceTools, content, recordGuardrailViolations } = options;
  const capturesContent = content.capture.span || content.capture.event;
  const told = TOLD_TYPES.filter((type) => type !== "GUARDRAIL_VIOLATION" || recordGuardrailViolations);
  return [
    ...told,
    "ATTEMPT_START",
    "ATTEMPT_END",
    "SESSION_END",
    ...(traceTools || capturesContent ? (["TOOL_REQUESTED"] as const) : []),
    ...(traceTools ? (["message"] as const) : []),
    ...(traceTokens === false ? [] : (["token"] as const)),
  ];
}

function take(observed: ObservedStream, event: EventOf<Taken>): void {
  switch (event.type) {
    case "SESSION_END":
      return observed.end(event);
    case "ATTEMPT_END":
      return observed.attemptEnded(event);
    case "TOOL_REQUESTED":
      return observed.toolRequested(event);
    case "message":
      return observed.message(event);
    case "token":
      return observed.token(event);
    case "SESSION_START":
      // A start that is only half made is told all the same.
      return runAll(
        () => observed.start(event),
        () => observed.tell(event),
      );
    case "ATTEMPT_START":
      return observed.attemptStarted(event);
    case "RESET":
      observed.reset(event);
      break;
  }
  observed.tell(event);
}
