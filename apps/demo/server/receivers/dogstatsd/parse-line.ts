import { decodeText } from "../decode-body.ts";
import type { DogStatsdMessage } from "./message.ts";
import { parseCheck } from "./parse-check.ts";
import { parseEvent } from "./parse-event.ts";
import { parseMetric } from "./parse-metric.ts";

/**
 * Reads one line of a DogStatsD datagram.
 *
 * @throws Rejection saying what is malformed.
 */
export function parseLine(line: Uint8Array): DogStatsdMessage {
  const text = decodeText(line);
  if (text.startsWith("_e")) return parseEvent(line);
  if (text.startsWith("_sc|")) return parseCheck(text);
  return parseMetric(text);
}

const NEWLINE = 10;

/** The lines of a datagram; a line break at its end begins no further one. */
export function linesOf(datagram: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  while (start < datagram.length) {
    const end = datagram.indexOf(NEWLINE, start);
    lines.push(datagram.subarray(start, end < 0 ? datagram.length : end));
    start = end < 0 ? datagram.length : end + 1;
  }
  return lines;
}
