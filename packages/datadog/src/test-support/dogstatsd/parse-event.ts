import { parseFields } from "./fields.ts";
import type { Event } from "./message.ts";

const HEAD = /^_e\{([1-9]\d*),(\d+)\}:/;
/** What only events have. */
const OWN = /^(?:d:\d+|h:[^|]+|k:[^|]+|p:(?:normal|low)|s:[^|]+|t:(?:error|warning|info|success))$/;

/** Reads an event, whose lengths are bytes of UTF-8. */
export function parseEvent(line: string): Event {
  const [head = "", titleLength, textLength] = HEAD.exec(line) ?? [];
  if (head === "") throw new Error(`bad event: ${line}`);
  const bytes = Buffer.from(line.slice(head.length));
  const titleEnd = Number(titleLength);
  const textEnd = titleEnd + 1 + Number(textLength);
  const rest = bytes.subarray(textEnd).toString();
  const isWhole = bytes[titleEnd] === 0x7c && bytes.length >= textEnd && (rest === "" || rest.startsWith("|"));
  if (!isWhole) throw new Error(`the lengths of the event are not those of its texts: ${line}`);
  const fields = rest.split("|").slice(1);
  const { tags } = parseFields(
    fields.filter((field) => !OWN.test(field)),
    ["#", "c:", "e:", "card:"],
  );
  return {
    title: bytes.subarray(0, titleEnd).toString(),
    text: bytes.subarray(titleEnd + 1, textEnd).toString(),
    tags,
  };
}
