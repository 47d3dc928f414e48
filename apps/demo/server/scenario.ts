import type { L0ErrorCode, L0Options, Outcome } from "@l0/core";
import type { ClientKind } from "./clients.ts";
import type { Found } from "./found.ts";
import type { Script } from "./provider/script.ts";
import type { Tool } from "./tool.ts";

/** One provider stream that L0 may open. */
export interface ScenarioSource {
  readonly client: ClientKind;
  /** One that only the embedded provider has. @default that of the client's target */
  readonly model?: string;
}

/** The options of `l0()` that a scenario may set. */
export type ScenarioOptions = Pick<
  L0Options,
  | "retry"
  | "timeout"
  | "guardrails"
  | "drift"
  | "continueFromLastKnownGoodToken"
  | "checkIntervals"
  | "delivery"
  | "pricing"
  | "estimateTokens"
>;

/** What the program that reads the stream does. */
export type Consumer =
  | { readonly does: "read" }
  /** Holds each token that long, ms. */
  | { readonly does: "read-slowly"; readonly pauseMs: number }
  | { readonly does: "break"; readonly afterTokens: number }
  | { readonly does: "abort"; readonly afterTokens: number }
  /** Gets a result and never reads it. */
  | { readonly does: "nothing" };

/** What comes of it with the embedded provider, at any pace well below the timeouts. */
export interface Expectation {
  /** Absent where the stream is never read. */
  readonly outcome?: Outcome;
  /** Code of the error that the consumer gets; absent where it gets none. */
  readonly throws?: L0ErrorCode;
  /** Code of each failed attempt, in order. */
  readonly failures: readonly L0ErrorCode[];
  /** How many requests the provider sees. */
  readonly requests: number;
  /** The text that is valid at the end of a completed stream. @default that of the last script */
  readonly text?: string;
  /** What checks, tools and prices find. @default nothing */
  readonly found?: Partial<Found>;
}

/** One thing that can happen to a stream, from the provider's script to what the consumer does. */
export interface Scenario {
  /** What happens and what to look for, in a sentence or two. */
  readonly story: string;
  /** The primary stream, then its fallbacks. */
  readonly sources: readonly [ScenarioSource, ...ScenarioSource[]];
  /** How the provider answers the requests in order of arrival; the last script answers all later ones. */
  readonly scripts: readonly [Script, ...Script[]];
  readonly options: ScenarioOptions;
  /** What the model may call. */
  readonly tools: readonly Tool[];
  readonly consumer: Consumer;
  /** Whether a handler that throws at every event is added. */
  readonly throwingHandler: boolean;
  readonly expects: Expectation;
}
