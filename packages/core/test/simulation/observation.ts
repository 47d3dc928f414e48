import type { L0Error, L0Event, L0Result, L0State, StreamEvent, Telemetry } from "../../src/index.ts";
import type { PlayedAttempt } from "./played-attempt.ts";
import type { Interruption, Schedule } from "./schedule.ts";

/** One thing that happened; all of them in order are the trace. */
export interface TraceEntry {
  /** ms of the virtual clock. */
  readonly at: number;
  readonly who: string;
  readonly what: string;
  readonly detail?: unknown;
}

/** One read of the consumer, and what became of it. */
export interface Read {
  readonly at: number;
  state: "pending" | "event" | "done" | "failed";
  event?: StreamEvent;
  error?: unknown;
}

/** What the recording handler was told. */
export interface Told {
  readonly at: number;
  readonly event: L0Event;
}

export interface FiredInterruption {
  readonly how: Interruption["how"] | "rescue" | "stop";
  readonly at: number;
  /** Whether the stream had been pulled. */
  readonly pulled: boolean;
  /** How the stream had ended by then, if it had. */
  readonly outcome: L0State["outcome"];
}

/** A call of `shouldRetry`. */
export interface AskedVeto {
  /** Of the attempt that failed. */
  readonly attempt: number;
  readonly at: number;
  readonly agrees: boolean;
  readonly delay: number;
  readonly code: string;
  answeredAt?: number;
}

/** Something that is wrong: the invariant it breaks, and how. */
export interface Problem {
  readonly invariant: string;
  readonly message: string;
}

/** Everything that was seen of one run. */
export interface Observation {
  readonly schedule: Schedule;
  readonly trace: TraceEntry[];
  /** What was seen to be wrong while it ran. */
  readonly problems: Problem[];
  readonly attempts: PlayedAttempt[];
  readonly reads: Read[];
  /** Text of the views that show nothing else. */
  readonly texts: string[];
  /** What `text()` gave. */
  wholeText: { readonly value: string } | { readonly error: unknown } | undefined;
  /** What reading the view ended with, if it failed. */
  failure: { readonly error: unknown } | undefined;
  /** Whether the consumer read to the end of its view. */
  readToEnd: boolean;
  /** By recording handler. */
  readonly told: Told[][];
  readonly vetoes: AskedVeto[];
  readonly interruptions: FiredInterruption[];
  /** Throws and rejections of the handlers, and what was told of them. */
  readonly thrown: number[];
  readonly reported: unknown[];
  readonly unhandled: unknown[];
  /** The first pull. */
  startedAt: number | undefined;
  /** When `state.outcome` was first seen to be set. */
  endedAt: number | undefined;
  /** Time during which the event loop was blocked, ms. */
  blocked: number;
  /** Listeners that are left on the signal of the options. */
  listeners: number;
  state: L0State;
  telemetry: Telemetry | undefined;
  streamId: string;
}

/** An observation of nothing yet. */
export function newObservation(schedule: Schedule, { state, streamId }: L0Result): Observation {
  return {
    schedule,
    trace: [],
    problems: [],
    attempts: [],
    reads: [],
    texts: [],
    wholeText: undefined,
    failure: undefined,
    readToEnd: false,
    told: [],
    vetoes: [],
    interruptions: [],
    thrown: [],
    reported: [],
    unhandled: [],
    startedAt: undefined,
    endedAt: undefined,
    blocked: 0,
    listeners: 0,
    state,
    telemetry: undefined,
    streamId,
  };
}

/** The error that the reading ended with. */
export function failureOf({ reads, failure }: Observation): L0Error | undefined {
  const failed = reads.find(({ state }) => state === "failed");
  return (failed?.error ?? failure?.error) as L0Error | undefined;
}

/** The events that the consumer got, in the order of its reads. */
export function eventsOf({ reads }: Observation): StreamEvent[] {
  return reads.flatMap(({ event }) => event ?? []);
}
