import { parseArgs } from "node:util";

export const USAGE = `pnpm bench [options]
  --rounds N    rounds of every table of times (31; below 21 the medians are shaky)
  --tokens a,b  lengths of the streams (2000,20000)
  --json        one JSON object instead of the tables
  --gate        exit code 1 where core or monitoring is over its limit, or the run is not to be trusted`;

export interface Options {
  readonly rounds: number;
  /** Lengths of the streams. */
  readonly tokens: readonly number[];
  readonly json: boolean;
  readonly gate: boolean;
}

/** Throws a `TypeError` that names the option, its value and what is allowed. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: "string", default: "31" },
      tokens: { type: "string", default: "2000,20000" },
      json: { type: "boolean", default: false },
      gate: { type: "boolean", default: false },
    },
  });
  const { json, gate } = values;
  const tokens = values.tokens.split(",").map((each) => positiveInteger("tokens", each));
  return { rounds: positiveInteger("rounds", values.rounds), tokens, json, gate };
}

function positiveInteger(name: string, text: string): number {
  if (/^[1-9]\d*$/.test(text.trim())) return Number(text);
  throw new TypeError(`--${name} was given "${text}": it takes whole numbers above 0.`);
}
