import type { Attributes } from "@opentelemetry/api";

import type { CapturedOutput } from "../content/output-messages.ts";
import { contentOnRecord } from "../content/stream-content.ts";
import type { Kit } from "../kit.ts";
import { SEVERITY } from "../logs/severity.ts";
import { hrTime } from "../spans/hr-time.ts";
import type { StreamTrace } from "../spans/stream-trace.ts";
import type { StreamEnd } from "../stream-end.ts";

/**
 * What the GenAI conventions want logged of an operation that has ended: its details, and the exception it failed
 * with. The dialect `llm` has no such records.
 */
export function emitEnd(
  { options: { vocabulary }, logger }: Kit,
  { attributes: atStart, context }: StreamTrace,
  end: StreamEnd,
  captured: CapturedOutput | undefined,
): void {
  if (vocabulary.genAi === undefined) return;
  const { startTime, duration = 0, error } = end.telemetry;
  const timestamp = hrTime(startTime + duration);
  const described: Attributes = { ...atStart, ...vocabulary.names(end.names), "error.type": error?.code };
  const details = { ...described, ...vocabulary.end(end), ...(captured && contentOnRecord(captured)) };
  logger().emit({
    eventName: "gen_ai.client.inference.operation.details",
    timestamp,
    severityNumber: SEVERITY.debug,
    attributes: known(details),
    context,
  });
  if (error === undefined) return;
  logger().emit({
    eventName: "gen_ai.client.operation.exception",
    timestamp,
    severityNumber: SEVERITY.warn,
    attributes: known({ ...described, "exception.type": error.code, "exception.message": error.message }),
    context,
  });
}

function known(attributes: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
