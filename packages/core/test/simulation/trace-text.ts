import type { Observation, TraceEntry } from "./observation.ts";

/** The trace, a line an entry: the time since the beginning, who, what. */
export function traceText({ trace }: Observation): string {
  const start = trace[0]?.at ?? 0;
  return trace.map((entry) => lineOf(entry, start)).join("\n");
}

function lineOf({ at, who, what, detail }: TraceEntry, start: number): string {
  const time = `${(at - start).toFixed(0).padStart(7)} ms`;
  return `${time}  ${who.padEnd(12)} ${what}${detail === undefined ? "" : ` ${detailText(detail)}`}`;
}

function detailText(detail: unknown): string {
  return JSON.stringify(detail, (key, value: unknown) => {
    // What every event has says nothing here.
    if (["context", "streamId", "sessionId", "ts"].includes(key)) return undefined;
    if (key === "telemetry") return "…";
    return value instanceof Error ? `${value.name}: ${value.message}` : value;
  });
}
