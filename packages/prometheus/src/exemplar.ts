import type { StreamInfo } from "@l0/core";
import type { Distribution } from "./distribution.ts";
import type { Exemplar } from "./registry.ts";

/** The trace that an event belongs to, and when it was. */
export type Trace = Omit<Exemplar, "value">;

/** Finds the trace of a stream. */
export type TraceIdOf = (stream: StreamInfo) => string | undefined;

/** An exemplar may have 128 characters of labels, names included. OpenTelemetry's id of no trace is all zeros. */
const TRACE_ID = /^(?!0+$)[\w-]{1,100}$/;

/** Whether it may be shown, and names a trace. */
export function isTraceId(id: unknown): id is string {
  return typeof id === "string" && TRACE_ID.test(id);
}

/** @param ts Unix epoch, ms. */
export function traceAt(traceId: string, ts: number): Trace {
  return { labelSet: { trace_id: traceId }, timestamp: ts / 1000 };
}

/** Of many values, their largest stands for them. Where nothing happened there is nothing that a trace could show. */
export function exemplarOf(value: number | Distribution, trace: Trace | undefined): Exemplar | undefined {
  const shown = typeof value === "number" ? value : value.max;
  return trace === undefined || shown === 0 ? undefined : { ...trace, value: shown };
}
