import { Rejection } from "../rejection.ts";
import { COMMON_FIELDS, type FieldReaders, matching, readFields, timestamp } from "./fields.ts";
import type { DogStatsdCheck } from "./message.ts";

const FIELDS: FieldReaders = { "d:": timestamp, "h:": matching("hostname", /^[\w.-]+$/), ...COMMON_FIELDS };

/**
 * Reads `_sc|name|status|fields|m:message`; the message is the last field and may have any text.
 *
 * @throws Rejection saying what is malformed.
 */
export function parseCheck(line: string): DogStatsdCheck {
  const messageStart = line.indexOf("|m:");
  const [, name = "", status = "", ...fields] = (messageStart < 0 ? line : line.slice(0, messageStart)).split("|");
  if (name === "") throw new Rejection("The service check has no name.");
  if (!/^[0-3]$/.test(status)) throw new Rejection(`"${status}" is no status of a service check: 0 to 3.`);
  return {
    kind: "check",
    name,
    status: Number(status),
    ...readFields(fields, FIELDS),
    ...(messageStart >= 0 && { message: line.slice(messageStart + "|m:".length) }),
  } as DogStatsdCheck;
}
