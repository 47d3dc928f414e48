import { type Attributes, isValidSpanId, isValidTraceId, type Link, TraceFlags } from "@opentelemetry/api";

import type { TraceRef } from "../traces.ts";

/**
 * A link to a stream's span, for a span that is made later: feedback, an evaluation, a job that goes on from it.
 *
 * @throws TypeError where the ids are none.
 * @example
 * const answer = traceOf(result);
 * const links = answer ? [createSpanLink({ ...answer, attributes: { rating: 5 } })] : [];
 * tracer.startSpan("feedback", { links });
 */
export function createSpanLink(to: TraceRef & { readonly attributes?: Attributes | undefined }): Link {
  const { attributes } = to;
  return { context: spanContextOf(to), ...(attributes && { attributes }) };
}

/** The context of a span that was made elsewhere. */
export function spanContextOf({ traceId, spanId }: TraceRef): Link["context"] {
  if (!isValidTraceId(traceId)) throw wrong("traceId", traceId, 32);
  if (!isValidSpanId(spanId)) throw wrong("spanId", spanId, 16);
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

function wrong(name: string, value: unknown, digits: number): TypeError {
  return new TypeError(
    `@l0/otel: ${name} is ${JSON.stringify(value)}; allowed: ${digits} hexadecimal digits, not all 0`,
  );
}
