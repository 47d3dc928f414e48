import { parseArgs } from "node:util";
import { GROUP_NAMES, type GroupName } from "./groups.ts";

export const USAGE: string = `pnpm bench [options]
  --only a,b    these groups alone: ${GROUP_NAMES.join(", ")}
  --rounds N    rounds of a table of times; some take a part or a multiple (31; below 21 the medians are shaky)
  --tokens a,b  lengths of the streams of the group "tokens" (2000,20000)
  --json        one JSON object instead of the tables
  --write       replaces the results in docs/BENCHMARKS.md as well
  --gate        exit code 1 where a goal is missed by more than 25 %, or the run is not to be trusted`;

export interface Options {
  readonly only: readonly GroupName[];
  readonly rounds: number;
  /** Lengths of the streams. */
  readonly tokens: readonly number[];
  readonly json: boolean;
  readonly write: boolean;
  readonly gate: boolean;
}

/** Throws a `TypeError` that names the option, its value and what is allowed. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      rounds: { type: "string", default: "31" },
      tokens: { type: "string", default: "2000,20000" },
      json: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      gate: { type: "boolean", default: false },
    },
  });
  const { json, write, gate } = values;
  const only = values.only?.split(",").map(groupName) ?? GROUP_NAMES;
  if (write && values.only !== undefined)
    throw new TypeError("--write takes the results of all groups: leave --only out.");
  const tokens = values.tokens.split(",").map((each) => positiveInteger("tokens", each));
  return { only, rounds: positiveInteger("rounds", values.rounds), tokens, json, write, gate };
}

function groupName(text: string): GroupName {
  const name = GROUP_NAMES.find((each) => each === text.trim());
  if (name !== undefined) return name;
  throw new TypeError(`--only was given "${text}": it takes ${GROUP_NAMES.join(", ")}.`);
}

function positiveInteger(name: string, text: string): number {
  if (/^[1-9]\d*$/.test(text.trim())) return Number(text);
  throw new TypeError(`--${name} was given "${text}": it takes whole numbers above 0.`);
}
