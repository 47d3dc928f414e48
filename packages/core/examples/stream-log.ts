import { defineHandler, type EventHandler } from "@l0/core";

/** Writes a line for every retry and every end of a stream, many lines at a time. */
export function streamLog(write: (lines: string) => Promise<void>): EventHandler {
  let lines: string[] = [];
  const flush = async (): Promise<void> => {
    const batch = lines.splice(0);
    if (batch.length > 0) await write(batch.join("\n"));
  };
  return defineHandler({
    label: "streamLog",
    events: ["RETRY_ATTEMPT", "SESSION_END"],
    handle(event, stream) {
      const name = stream.model ?? "unknown model";
      if (event.type === "RETRY_ATTEMPT") lines.push(`${name}: attempt ${event.attempt} after ${event.reason}`);
      else lines.push(`${name}: ${event.outcome}, ${event.telemetry.metrics.totalTokens} tokens`);
      if (lines.length >= 100) return flush();
    },
    flush,
    shutdown: flush,
  });
}
