import { z } from "zod";
import { attributes, dropped, exportRequest, list, spanId, text, time, traceId, uint32 } from "./common-schema.ts";

const event = z.strictObject({
  timeUnixNano: time,
  name: z.string().min(1),
  attributes,
  droppedAttributesCount: dropped,
});

const link = z.strictObject({
  traceId,
  spanId,
  traceState: text,
  attributes,
  droppedAttributesCount: dropped,
  flags: z.exactOptional(uint32),
});

const status = z.strictObject({ code: z.exactOptional(z.int().min(0).max(2)), message: text });

const span = z
  .strictObject({
    traceId,
    spanId,
    traceState: text,
    parentSpanId: z.exactOptional(z.union([spanId, z.literal("")])),
    flags: z.exactOptional(uint32),
    name: z.string().min(1),
    kind: z.exactOptional(z.int().min(0).max(5)),
    startTimeUnixNano: time,
    endTimeUnixNano: time,
    attributes,
    droppedAttributesCount: dropped,
    events: list(event),
    droppedEventsCount: dropped,
    links: list(link),
    droppedLinksCount: dropped,
    status: z.exactOptional(status),
  })
  .refine(({ startTimeUnixNano, endTimeUnixNano }) => BigInt(endTimeUnixNano) >= BigInt(startTimeUnixNano), {
    path: ["endTimeUnixNano"],
    error: "must not be before the start",
  });

/** An `ExportTraceServiceRequest` as OTLP/JSON. */
export const traceRequest: z.ZodType = exportRequest("resourceSpans", "scopeSpans", "spans", span);
