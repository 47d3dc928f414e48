import type { Telemetry } from "@l0/core";
import { type Lines, linesOf } from "./lines-of.ts";
import { parseRecord } from "./parse-record.ts";

export interface ReplayStats {
  /** Records that were read. */
  readonly records: number;
  /** Lines that hold no record: cut by a crash, broken, or not ours. Empty lines are not counted. */
  readonly skipped: number;
}

/** What {@link replay} gives: the records in their order, once. */
export interface Replay extends AsyncIterable<Telemetry> {
  /** All records at once; a large file is better read one by one. */
  toArray(): Promise<Telemetry[]>;
  /** So far. */
  stats(): ReplayStats;
}

/**
 * Reads records back from JSONL, as `jsonlFile` and `toJSONL` write it. Lines that hold no record are skipped and
 * counted.
 *
 * @param lines the text, its lines, or a stream of its bytes
 * @example
 * const records = replay(createReadStream("l0.jsonl"));
 * for await (const telemetry of records) console.log(telemetry.outcome);
 * console.log(records.stats());
 */
export function replay(lines: Lines): Replay {
  let records = 0;
  let skipped = 0;
  async function* read(): AsyncGenerator<Telemetry> {
    for await (const line of linesOf(lines)) {
      if (line?.trim() === "") continue;
      const record = line === undefined ? undefined : parseRecord(line);
      if (record === undefined) {
        skipped += 1;
      } else {
        records += 1;
        yield record;
      }
    }
  }
  const reading = read();
  return {
    [Symbol.asyncIterator]: () => reading,
    async toArray() {
      const all: Telemetry[] = [];
      for await (const record of reading) all.push(record);
      return all;
    },
    stats: () => ({ records, skipped }),
  };
}
