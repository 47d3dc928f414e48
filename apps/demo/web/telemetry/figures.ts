import type { Telemetry } from "@l0/core";
import { durationText } from "../parts/duration-text.ts";
import type { RunView } from "../run/run-view.ts";
import { outcomeTone, type Tone } from "../timeline/event-tone.ts";

/** One headline figure. */
export interface Figure {
  readonly label: string;
  /** Absent: not known, or not known yet. */
  readonly value?: string;
  readonly note?: string;
  readonly tone?: Tone;
}

/** The figures of a run: what its events have told so far, then what its telemetry says. */
export function figuresOf(view: RunView): readonly Figure[] {
  const { telemetry } = view;
  return [outcomeFigure(view), ...(telemetry === undefined ? liveFigures(view) : finalFigures(telemetry))];
}

function outcomeFigure({ state, failure }: RunView): Figure {
  const label = "Outcome";
  if (state === "waiting") return { label };
  return { label, value: state, tone: outcomeTone(state), ...(failure && { note: failure.code }) };
}

function liveFigures({ pieces, events, state }: RunView): readonly Figure[] {
  const tokens = pieces.filter(({ kind }) => kind === "text");
  const valid = tokens.filter(({ voided }) => !voided).length;
  const first = events.find(({ type }) => type === "FIRST_TOKEN")?.fields["timeToFirstToken"];
  const isLive = state !== "waiting" && state !== "never read";
  const count = (value: number): { value?: string } => (isLive ? { value: String(value) } : {});
  return [
    { label: "First token", ...(typeof first === "number" && { value: durationText(first) }) },
    { label: "Tokens", ...count(valid) },
    voidedFigure(count(tokens.length - valid)),
    { label: "Inter-token p50" },
    { label: "Tokens/s" },
    { label: "Retries", ...count(events.filter(({ type }) => type === "RETRY_ATTEMPT").length) },
    { label: "Duration" },
  ];
}

function finalFigures({ metrics, duration }: Telemetry): readonly Figure[] {
  const { timeToFirstToken, interToken, tokensPerSecond, totalTokens, receivedTokens, voidedTokens } = metrics;
  return [
    known("First token", timeToFirstToken, durationText),
    { label: "Tokens", value: String(totalTokens), ...(voidedTokens > 0 && { note: `${receivedTokens} received` }) },
    voidedFigure({ value: String(voidedTokens) }),
    {
      ...known("Inter-token p50", interToken?.p50, durationText),
      ...(interToken?.p95 !== undefined && { note: `p95 ${durationText(interToken.p95)}` }),
    },
    known("Tokens/s", tokensPerSecond, (rate) => rate.toFixed(1)),
    { label: "Retries", value: String(metrics.totalRetries), ...retryNote(metrics) },
    known("Duration", duration, durationText),
  ];
}

function known(label: string, value: number | undefined, text: (value: number) => string): Figure {
  return value === undefined ? { label } : { label, value: text(value) };
}

function voidedFigure({ value }: { value?: string }): Figure {
  if (value === undefined) return { label: "Voided" };
  return { label: "Voided", value, ...(value !== "0" && { tone: "warn" as const }) };
}

function retryNote({ networkRetryCount, modelRetryCount }: Telemetry["metrics"]): { note?: string } {
  const notes = [
    networkRetryCount > 0 && `${networkRetryCount} network`,
    modelRetryCount > 0 && `${modelRetryCount} model`,
  ].filter((note) => note !== false);
  return notes.length > 0 ? { note: notes.join(", ") } : {};
}
