import { z } from "zod";
import { anyValue, attributes, dropped, exportRequest, spanId, text, time, traceId, uint32 } from "./common-schema.ts";

/** 0 says that the time is unknown. */
const timeOrUnknown = z.exactOptional(z.union([z.literal(["0", 0]), time]));

const logRecord = z.strictObject({
  timeUnixNano: timeOrUnknown,
  observedTimeUnixNano: timeOrUnknown,
  severityNumber: z.exactOptional(z.int().min(0).max(24)),
  severityText: text,
  body: z.exactOptional(anyValue),
  attributes,
  droppedAttributesCount: dropped,
  flags: z.exactOptional(uint32),
  traceId: z.exactOptional(z.union([traceId, z.literal("")])),
  spanId: z.exactOptional(z.union([spanId, z.literal("")])),
  eventName: text,
});

/** An `ExportLogsServiceRequest` as OTLP/JSON. */
export const logsRequest: z.ZodType = exportRequest("resourceLogs", "scopeLogs", "logRecords", logRecord);
