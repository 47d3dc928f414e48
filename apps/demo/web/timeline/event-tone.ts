import type { ShownEvent } from "../../protocol.ts";

/** How an event, an outcome or a figure is coloured. */
export type Tone = "plain" | "good" | "warn" | "bad";

const TONES: { readonly [T in ShownEvent["type"]]?: Tone } = {
  FIRST_TOKEN: "good",
  COMPLETE: "good",
  NETWORK_ERROR: "bad",
  TIMEOUT_TRIGGERED: "bad",
  ERROR: "bad",
  RETRY_GIVE_UP: "bad",
  RETRY_ATTEMPT: "warn",
  FALLBACK_START: "warn",
  RESET: "warn",
  ABORT_REQUESTED: "warn",
  ABORT_COMPLETED: "warn",
};

export function toneOf({ type, fields }: ShownEvent): Tone {
  return TONES[type] ?? (typeof fields["outcome"] === "string" ? outcomeTone(fields["outcome"]) : "plain");
}

export function outcomeTone(outcome: string): Tone {
  if (outcome === "completed") return "good";
  if (outcome === "failed") return "bad";
  return outcome === "aborted" || outcome === "abandoned" ? "warn" : "plain";
}
