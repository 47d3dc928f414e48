import { setImmediate } from "node:timers/promises";
import { type CloseReport, createL0, Monitor, type Telemetry } from "@l0/core";
import { openAdapterRig, type Records } from "../adapter-rig.ts";
import type { ScriptedRun } from "./make-runs.ts";

/** What is known of the runs once they have ended. */
export interface Played {
  /** What the monitor gave to `onComplete`, in the order of the runs. */
  readonly records: readonly Telemetry[];
  readonly monitor: Monitor;
  /** What each adapter's back end was sent. */
  readonly sent: Records;
  /** Flushes that did not succeed. */
  readonly failedFlushes: readonly CloseReport["failed"][];
  /** Errors of handlers that `l0()` told of. */
  readonly handlerErrors: readonly unknown[];
}

/** So many run at once. */
const WAVE = 50;

/** Plays all runs with every adapter and a monitor attached. */
export async function playRuns(runs: readonly ScriptedRun[]): Promise<Played> {
  const rig = await openAdapterRig("up");
  const records = new Map<string, Telemetry>();
  const monitor = new Monitor({
    bufferSize: runs.length,
    onComplete: (record) => void records.set(record.streamId, record),
  });
  const handlerErrors: unknown[] = [];
  const l0 = createL0({
    onEvent: [monitor.handleEvent, ...rig.handlers],
    onHandlerError: (error) => void handlerErrors.push(error),
  });
  const streamIds: string[] = [];
  const failedFlushes: CloseReport["failed"][] = [];
  for (let from = 0; from < runs.length; from += WAVE) {
    const wave = runs.slice(from, from + WAVE).map(async ({ options, read }) => {
      const result = await l0(options);
      await read(result);
      return result.streamId;
    });
    streamIds.push(...(await Promise.all(wave)));
    // Queues of vendors' clients and the system's buffer of datagrams hold so much and no more.
    const { ok, failed } = await l0.flush();
    if (!ok) failedFlushes.push(failed);
    await setImmediate();
  }
  const sent = await rig.collect();
  await rig.close();
  return {
    records: streamIds.map((id) => records.get(id) as Telemetry),
    monitor,
    sent,
    failedFlushes,
    handlerErrors,
  };
}
