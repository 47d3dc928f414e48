import type { Backoff, L0EventType, RetryReason } from "../../src/index.ts";
import type { Fault } from "./faults.ts";

/** Everything that happens around one stream, decided beforehand. Plain data: it can be printed. Times are ms. */
export interface Schedule {
  readonly seed: number;
  /** The primary stream, then the fallbacks. */
  readonly sources: readonly SourcePlan[];
  readonly options: OptionsPlan;
  readonly handlers: readonly HandlerPlan[];
  readonly consumer: ConsumerPlan;
  readonly interruptions: readonly Interruption[];
}

/** One script per try; the last one is played again where there are more tries. */
export type SourcePlan = readonly AttemptScript[];

/** What one provider stream does. */
export interface AttemptScript {
  readonly protocol: "text" | "chat";
  readonly opening: Opening;
  readonly steps: readonly Step[];
  readonly manner: Manner;
}

export interface Opening {
  readonly how: "at once" | "promised" | "throws" | "rejects" | "hangs" | "no stream";
  /** Before a promise is settled. */
  readonly delay: number;
  /** What it throws or rejects with. */
  readonly fault: Fault;
}

/** How a source behaves, whatever it gives. */
export interface Manner {
  readonly shape: "iterator" | "try-next" | "generator" | "readable" | "iterable";
  /** What `next()` of an iterator gives where it need not wait. */
  readonly answers: "promise" | "plain" | "thenable";
  readonly ignoresAbort: boolean;
  readonly onReturn: "ends" | "hangs" | "throws" | "rejects" | "absent";
  /** Whether faults are thrown by the call itself. */
  readonly throwsAtOnce: boolean;
}

/** A script that has run out ends its stream. */
export type Step =
  | { readonly does: "give"; readonly chunk: Chunk }
  | { readonly does: "wait"; readonly ms: number }
  | { readonly does: "hang" }
  | { readonly does: "fail"; readonly fault: Fault };

export interface Chunk {
  readonly parts: readonly Part[];
  /** The protocol's end mark is in it. */
  readonly endMark?: boolean;
  /** Output tokens it bills. */
  readonly usage?: number;
  /** An error inside the stream. */
  readonly fault?: Fault;
}

export type Part =
  | { readonly type: "token" | "reasoning"; readonly value: string }
  /** A token that repeats the checkpoint, if there is one: the units so far from its end. */
  | { readonly type: "echo"; readonly from: number; readonly to: number }
  /** A piece of a tool call; the first one of each names it. */
  | { readonly type: "call"; readonly index: number; readonly name?: string; readonly text: string };

export interface OptionsPlan {
  readonly retry: {
    readonly attempts: number;
    readonly maxRetries: number;
    readonly maxTotalRetries: number;
    readonly baseDelay: number;
    readonly maxDelay: number;
    readonly backoff: Backoff;
    readonly retryOn: readonly RetryReason[];
    readonly respectRetryAfter: boolean;
    readonly maxRetryAfter: number;
    readonly maxElapsed: number;
  };
  /** What `shouldRetry` answers, call by call; without it there is none. */
  readonly vetoes?: readonly Veto[];
  /** 0 is off. */
  readonly timeout: { readonly initialToken: number; readonly interToken: number; readonly total: number };
  readonly requireEndMark: boolean;
  readonly allowEmpty: boolean;
  readonly keepContent: boolean;
  readonly monitoring: boolean;
  /** Rules that object to marks in the text: in each token, or in the whole text every so often. */
  readonly guardrails: readonly ("marks" | "whole text")[];
  readonly drift: boolean;
  readonly continues: boolean;
  readonly delivery: "live" | "buffered";
  readonly checkIntervals: { readonly guardrails: number; readonly drift: number; readonly checkpoint: number };
}

export interface Veto {
  readonly how: "returns" | "resolves" | "throws" | "rejects" | "hangs";
  readonly agrees: boolean;
  readonly delay: number;
}

export interface HandlerPlan {
  readonly does: "record" | "throw" | "reject";
  /** Every n-th event it is told of. */
  readonly every: number;
  /** Time for which it blocks the event loop. */
  readonly blocks: number;
  /** Without it: all of them. */
  readonly events?: readonly L0EventType[];
}

export interface ConsumerPlan {
  readonly view: "stream" | "for await" | "batches" | "text" | "text stream" | "readable" | "nobody";
  /** How long it waits before its first read. */
  readonly startsAfter: number;
  /** How long it holds each event, in turn; blocked or not. */
  readonly holds: readonly { readonly ms: number; readonly blocks: boolean }[];
  /** Stops after so many events. */
  readonly stopsAfter: number;
  /** How it stops: it closes the reading, throws inside `for await`, or walks away. */
  readonly stopsBy: "return" | "throw" | "walking away";
  /** Reads it has pending at once. */
  readonly atOnce: number;
  /** Reads after the end. */
  readonly readsOn: number;
  /** Asks for `text()` as well. */
  readonly alsoText: boolean;
  /** Tries another view as well, which must be refused. */
  readonly alsoOther: boolean;
}

/** Somebody interferes, once. */
export interface Interruption {
  readonly how: "abort" | "signal" | "return" | "read";
  readonly when: Moment;
}

export type Moment =
  /** Since the beginning, ms. */
  | { readonly at: number }
  /** While handlers are told of the n-th event of a type; before or behind the recording handler. */
  | { readonly told: L0EventType; readonly nth: number; readonly behind: boolean }
  /** In the source's own code, or when it is told to stop, at the n-th time. */
  | { readonly inside: Inside; readonly nth: number };

export type Inside = "factory" | "next" | "return" | "signal" | "shouldRetry";
