import { gunzipSync } from "node:zlib";
import { Rejection } from "./rejection.ts";

const MOST_BYTES = 16 * 1024 * 1024;

/**
 * A body without its content encoding.
 *
 * @throws Rejection where it is no gzip, of another encoding, or larger than 16 MiB.
 */
export function decodeBody(body: Uint8Array, encoding: string | undefined): Uint8Array {
  if (body.length > MOST_BYTES) throw new Rejection(`The body is larger than ${MOST_BYTES} bytes.`, 413);
  if (encoding === undefined || encoding === "identity") return body;
  if (encoding !== "gzip") throw new Rejection(`The content encoding "${encoding}" is not gzip.`, 415);
  try {
    return gunzipSync(body, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    throw new Rejection(`The body cannot be unzipped: ${(error as Error).message}.`);
  }
}

/**
 * Text of bytes that must be UTF-8.
 *
 * @throws Rejection where they are not.
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Rejection("The bytes are no UTF-8.");
  }
}

/**
 * The value of JSON text; `what` names it in the reason.
 *
 * @throws Rejection where it is no JSON.
 */
export function decodeJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Rejection(`${what} is no JSON: ${(error as Error).message}.`);
  }
}
