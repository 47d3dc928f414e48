import type { Telemetry } from "@l0/core";
import { telemetryText } from "../plain/telemetry-text.ts";
import { type OptionRules, resolveOptions } from "../options/resolve-options.ts";

export interface JSONOptions {
  /**
   * Spaces a level, 0 to 10; 0 writes one line.
   * @default 2
   */
  readonly indent?: number | undefined;
}

const RULES: OptionRules<JSONOptions> = {
  indent: {
    default: 2,
    allowed: "a whole number from 0 to 10",
    accepts: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 10,
  },
};

/**
 * A record as JSON text. Whatever `metadata` holds survives: a BigInt as its digits, an Error as its name, message and
 * code, a Map as an object, a cycle or what cannot be read as a word in brackets.
 *
 * @throws TypeError for an impossible option; never for what the record holds.
 * @example
 * await writeFile("telemetry.json", toJSON(telemetry));
 */
export function toJSON(telemetry: Telemetry, options: JSONOptions = {}): string {
  const { indent } = resolveOptions("toJSON", options, RULES);
  return telemetryText(telemetry, indent);
}
