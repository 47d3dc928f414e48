import { redactContent } from "@l0/core";
import { type Attributes, context, type Context, SpanKind, trace } from "@opentelemetry/api";

import type { Kit } from "../kit.ts";
import { SEVERITY } from "../logs/severity.ts";
import { hrTime } from "../spans/hr-time.ts";
import { traceOf, type TraceRef } from "../traces.ts";
import { spanContextOf } from "./span-link.ts";

/** What somebody, or a model, thinks of an answer. */
export interface Evaluation {
  /** What was looked at, such as `relevance`. */
  readonly name: string;
  readonly score?: number | undefined;
  /** The score in a word, such as `pass`. */
  readonly label?: string | undefined;
  /** Why. Redacted and cut like content. */
  readonly explanation?: string | undefined;
  /** The answer: a result, or what `traceOf` said of it. */
  readonly of?: TraceRef | { readonly streamId: string } | undefined;
  /** What the provider called the answer. */
  readonly responseId?: string | undefined;
}

const EVENT = "gen_ai.evaluation.result";

/** Emits the evaluation as a log record in the trace of the answer; where no logger is there, as a span inside of it. */
export function emitEvaluation({ options, logger, tracer }: Kit, evaluation: Evaluation): void {
  const at = contextOf(evaluation.of);
  const attributes = attributesOf(evaluation, options.content);
  const timestamp = hrTime(Date.now());
  const records = logger();
  if (records.enabled?.() ?? true) {
    records.emit({ eventName: EVENT, timestamp, severityNumber: SEVERITY.info, attributes, context: at });
    return;
  }
  tracer().startSpan(EVENT, { kind: SpanKind.INTERNAL, startTime: timestamp, attributes }, at).end(timestamp);
}

function contextOf(of: Evaluation["of"]): Context {
  const ref = of !== undefined && "streamId" in of ? traceOf(of) : of;
  return ref === undefined ? context.active() : trace.setSpanContext(context.active(), spanContextOf(ref));
}

function attributesOf(
  { name, score, label, explanation, responseId }: Evaluation,
  { budget, redact }: Kit["options"]["content"],
): Attributes {
  const attributes: Attributes = { "gen_ai.evaluation.name": name };
  if (score !== undefined) attributes["gen_ai.evaluation.score.value"] = score;
  if (label !== undefined) attributes["gen_ai.evaluation.score.label"] = label;
  if (explanation !== undefined) {
    attributes["gen_ai.evaluation.explanation"] = redactContent(explanation, budget, redact);
  }
  if (responseId !== undefined) attributes["gen_ai.response.id"] = responseId;
  return attributes;
}
