import { L0Error } from "./l0-error.ts";

/** The error for options that cannot be: the message names the option, its value and what is allowed. */
export function invalidOptions(message: string): L0Error {
  return new L0Error({ code: "INVALID_OPTIONS", message });
}
