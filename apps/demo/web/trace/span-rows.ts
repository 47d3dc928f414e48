import { outcomeTone, type Tone } from "../timeline/event-tone.ts";
import type { TraceSpan } from "./otlp-spans.ts";

/** A span at its place in the waterfall. */
export interface SpanRow {
  readonly span: TraceSpan;
  /** 0 is a root. */
  readonly depth: number;
  readonly parent?: TraceSpan;
  /** What made it: L0 for the stream, an attempt or a tool call, or something else, such as an HTTP client. */
  readonly kind: "stream" | "attempt" | "tool" | "other";
  readonly tone: Tone;
  /** What tells it from others of its name. */
  readonly note?: string;
}

/** The spans as a tree, each under its parent, in the order in which they began. One whose parent did not arrive is a root. */
export function rowsOf(spans: readonly TraceSpan[]): readonly SpanRow[] {
  const known = new Map(spans.map((span) => [span.id, span]));
  const parentOf = ({ parentId = "" }: TraceSpan): TraceSpan | undefined => known.get(parentId);
  const rows: SpanRow[] = [];
  const add = (parent: TraceSpan | undefined, depth: number): void => {
    for (const span of spans.filter((one) => parentOf(one) === parent)) {
      rows.push(rowOf(span, parent, depth));
      add(span, depth + 1);
    }
  };
  add(undefined, 0);
  return rows;
}

function rowOf(span: TraceSpan, parent: TraceSpan | undefined, depth: number): SpanRow {
  const note = span.attributes["l0.attempt.number"] ?? span.attributes["url.path"];
  return { span, depth, ...(parent && { parent }), kind: kindOf(span), tone: toneOfSpan(span), ...(note && { note }) };
}

function kindOf({ attributes }: TraceSpan): SpanRow["kind"] {
  if ("l0.outcome" in attributes) return "stream";
  if ("l0.attempt.number" in attributes) return "attempt";
  return attributes["gen_ai.operation.name"] === "execute_tool" ? "tool" : "other";
}

function toneOfSpan({ failed, attributes }: TraceSpan): Tone {
  if (failed) return "bad";
  return outcomeTone(attributes["l0.outcome"] ?? attributes["l0.attempt.outcome"] ?? "");
}

/** Round times from 0 on, at most six, that divide a duration of ms. */
export function ticksOf(duration: number): readonly number[] {
  const step = STEPS.map((factor) => factor * 10 ** Math.floor(Math.log10(duration))).find(
    (one) => duration / one <= 5,
  );
  if (step === undefined) return [0];
  return Array.from({ length: Math.floor(duration / step) + 1 }, (_, index) => index * step);
}

const STEPS = [0.2, 0.5, 1, 2] as const;
