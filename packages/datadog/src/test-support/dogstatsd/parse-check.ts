import { parseFields } from "./fields.ts";
import type { Check } from "./message.ts";

const HEAD = /^_sc\|([^|]+)\|([0-3])(?:\||$)/;
const OWN = /^(?:d:\d+|h:[^|]+)$/;

/** Reads a service check; its message, where it has one, is the last field. */
export function parseCheck(line: string): Check {
  const [head = "", check = "", status] = HEAD.exec(line) ?? [];
  if (head === "") throw new Error(`bad check: ${line}`);
  const fields = line
    .slice(head.length)
    .split("|")
    .filter((field) => field !== "");
  if (fields.at(-1)?.startsWith("m:")) fields.pop();
  const { tags } = parseFields(
    fields.filter((field) => !OWN.test(field)),
    ["#", "c:", "e:", "card:"],
  );
  return { check, status: Number(status), tags };
}
