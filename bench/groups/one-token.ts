import { type Group, timedTable } from "../group.ts";
import { prose } from "../prose.ts";
import type { Table } from "../table.ts";
import { textOf } from "../text.ts";
import { variantsOver } from "../variants.ts";

/** What a stream costs, however short it is. */
export const oneToken: Group = async (bench) => {
  // Short samples: a stream opens among other work, not after a thousand others in the same turn of the event loop.
  const plan = { rounds: 3 * bench.rounds, warmUps: 60, sampleTime: 1, minStreams: 20 };
  const variants = variantsOver(textOf(prose(1)));
  return [inMicroseconds(await timedTable("A stream of one token, from the call to the end", variants, bench, plan))];
};

/** A table of nanoseconds in microseconds. */
export function inMicroseconds({ title, rows }: Table): Table {
  const scaled = rows.map((row) => ({ ...row, value: row.value / 1000, over: (row.over ?? Number.NaN) / 1000 }));
  return { title, unit: "µs", rows: scaled };
}
