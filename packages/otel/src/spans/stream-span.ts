import type { EventOf, StreamInfo } from "@l0/core";
import {
  type Attributes,
  type Context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";

import type { AttemptLog } from "../attempt-log.ts";
import type { ResolvedOptions } from "../resolve-options.ts";
import { commonAttributes } from "../semconv/common-attributes.ts";
import { writeAttemptSpans } from "./attempt-spans.ts";
import { hrTime } from "./hr-time.ts";
import { endAttributes, spanName, startAttributes } from "./span-attributes.ts";

/** The span of one stream, from the first pull to the end of the session. */
export class StreamSpan {
  /** The caller's context with the span in it. */
  readonly context: Context;
  readonly #options: ResolvedOptions;
  readonly #tracer: Tracer;
  readonly #span: Span;
  #model: string | undefined;

  constructor(options: ResolvedOptions, event: EventOf<"SESSION_START">, stream: StreamInfo, parent: Context) {
    const { profile, serviceName, defaultAttributes } = options;
    const { model = stream.model, provider = stream.provider } = event;
    this.#options = options;
    this.#model = model;
    this.#tracer = options.tracerProvider().getTracer(serviceName, undefined, { schemaUrl: profile.schemaUrl });
    this.#span = this.#tracer.startSpan(
      spanName(model),
      {
        kind: SpanKind.CLIENT,
        startTime: hrTime(event.startTime),
        attributes: {
          ...defaultAttributes,
          ...commonAttributes(profile, { provider, requestModel: model }),
          ...startAttributes(event),
        },
      },
      parent,
    );
    this.context = trace.setSpan(parent, this.#span);
  }

  /** Puts a model that was not known at the start into the name. */
  name(model: string | undefined): void {
    if (this.#model !== undefined || model === undefined) return;
    this.#model = model;
    this.#span.updateName(spanName(model));
  }

  /** `common`: the attributes that the stream's metrics have too. */
  end(event: EventOf<"SESSION_END">, attempts: AttemptLog, common: Attributes): void {
    const { startTime, duration = event.ts - startTime } = event.telemetry;
    try {
      if (this.#span.isRecording()) this.#describe(event, attempts, common);
    } finally {
      this.#span.end(hrTime(startTime + duration));
    }
  }

  #describe({ outcome, telemetry }: EventOf<"SESSION_END">, attempts: AttemptLog, common: Attributes): void {
    this.name(telemetry.model);
    this.#span.setAttributes({ ...common, ...endAttributes(this.#options.profile, outcome, telemetry) });
    if (outcome === "failed") {
      this.#span.setStatus({ code: SpanStatusCode.ERROR, message: telemetry.error?.message ?? "" });
    }
    writeAttemptSpans(this.#tracer, this.context, attempts.rows);
  }
}
