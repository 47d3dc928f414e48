import type { Message, Metric } from "./message.ts";
import { parseCheck } from "./parse-check.ts";
import { parseEvent } from "./parse-event.ts";
import { parseMetric } from "./parse-metric.ts";

/** Reads a datagram by the published grammar (v1.0 to v1.6), and throws at whatever the Agent would drop, guess at or take for something else. */
export function parseDatagram(datagram: Buffer): Message[] {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(datagram);
  return text.replace(/\n$/, "").split("\n").flatMap(parseLine);
}

/** The same, where there must be metrics alone. */
export function parseMetrics(datagram: Buffer): Metric[] {
  return parseDatagram(datagram).map((message) => {
    if (!("type" in message)) throw new Error(`no metric: ${JSON.stringify(message)}`);
    return message;
  });
}

function parseLine(line: string): Message[] {
  if (line.startsWith("_e{")) return [parseEvent(line)];
  return line.startsWith("_sc|") ? [parseCheck(line)] : parseMetric(line);
}
