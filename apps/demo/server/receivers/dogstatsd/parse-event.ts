import { decodeText } from "../decode-body.ts";
import { Rejection } from "../rejection.ts";
import { COMMON_FIELDS, type FieldReaders, matching, readFields, timestamp } from "./fields.ts";
import type { DogStatsdEvent } from "./message.ts";

const HEAD = /^_e\{(\d+),(\d+)\}:/;

const FIELDS: FieldReaders = {
  "d:": timestamp,
  "h:": matching("hostname", /^[\w.-]+$/),
  "k:": matching("aggregationKey", /^[^|]{1,100}$/),
  "p:": matching("priority", /^(normal|low)$/),
  "s:": matching("sourceType", /^[^|]+$/),
  "t:": matching("alertType", /^(error|warning|info|success)$/),
  ...COMMON_FIELDS,
};

/**
 * Reads `_e{bytes of title,bytes of text}:title|text|fields`. The lengths count UTF-8 bytes, so it works on those.
 *
 * @throws Rejection saying what is malformed.
 */
export function parseEvent(line: Uint8Array): DogStatsdEvent {
  const head = HEAD.exec(new TextDecoder("latin1").decode(line.subarray(0, 40)));
  if (head === null) throw new Rejection("An event begins with _e{title length,text length}:");
  const titleStart = head[0].length;
  const titleEnd = titleStart + Number(head[1]);
  const textEnd = titleEnd + 1 + Number(head[2]);
  if (titleEnd === titleStart) throw new Rejection("The event's title is empty.");
  if (textEnd > line.length) throw new Rejection("The event is shorter than its lengths say.");
  if (line[titleEnd] !== PIPE || (textEnd < line.length && line[textEnd] !== PIPE)) {
    throw new Rejection("The event's lengths are not those of its title and text in UTF-8 bytes.");
  }
  const fields = textEnd < line.length ? decodeText(line.subarray(textEnd + 1)).split("|") : [];
  return {
    kind: "event",
    title: decodeText(line.subarray(titleStart, titleEnd)),
    text: decodeText(line.subarray(titleEnd + 1, textEnd)).replaceAll("\\n", "\n"),
    ...readFields(fields, FIELDS),
  } as DogStatsdEvent;
}

const PIPE = 124;
