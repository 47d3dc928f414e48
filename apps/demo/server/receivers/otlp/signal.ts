export type OtlpSignal = "traces" | "metrics" | "logs";

/** Where the records of each signal lie, and what names one. */
const PATHS = {
  traces: { path: ["resourceSpans", "scopeSpans", "spans"], name: "name" },
  metrics: { path: ["resourceMetrics", "scopeMetrics", "metrics"], name: "name" },
  logs: { path: ["resourceLogs", "scopeLogs", "logRecords"], name: "eventName" },
} as const satisfies Record<OtlpSignal, { path: readonly string[]; name: string }>;

type Json = Readonly<Record<string, unknown>>;

/** Names of the spans, metrics or log events in a valid request. */
export function namesOf(signal: OtlpSignal, request: unknown): string[] {
  const { path, name } = PATHS[signal];
  let level = [request as Json];
  for (const field of path) level = level.flatMap((parent) => (parent[field] ?? []) as readonly Json[]);
  return level.map((record) => String(record[name] ?? "log record"));
}
