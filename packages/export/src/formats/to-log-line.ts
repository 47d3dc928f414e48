import type { Telemetry } from "@l0/core";
import { isKnown } from "./known.ts";

/** What stands in a line as it is. All else is quoted. */
const BARE = /^[\w.:/@+-]+$/;
/** What would end the line, hide a part of it or reach the terminal that shows it: control, format and lone surrogate characters. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/**
 * A record as one line of `name=value` for a terminal or a text log, without a line break at its end. No value can forge
 * another field or a second line: what is not plain is quoted, and control characters are escaped as in JSON.
 *
 * @example
 * console.log(toLogLine(telemetry)); // stream_id=… model=gpt-5 duration=1.234s ttft=0.456s tokens=100 …
 */
export function toLogLine(telemetry: Telemetry): string {
  const { metrics, network, guardrails, cost, error } = telemetry;
  const fields: Readonly<Record<string, string | number | boolean | undefined>> = {
    stream_id: telemetry.streamId,
    session_id: telemetry.sessionId === telemetry.streamId ? undefined : telemetry.sessionId,
    model: telemetry.model,
    outcome: telemetry.outcome,
    duration: seconds(telemetry.duration),
    ttft: seconds(metrics.timeToFirstToken),
    tokens: metrics.totalTokens,
    tokens_per_sec: fixed(metrics.tokensPerSecond, 1),
    retries: metrics.totalRetries,
    network_errors: network.errorCount,
    violations: guardrails?.violationCount,
    cost_usd: fixed(cost?.total, 6),
    error: error?.code,
    error_message: error?.message,
    completed: telemetry.completed,
    aborted: telemetry.aborted,
  };
  return Object.entries(fields)
    .filter(([, value]) => isKnown(value))
    .map(([name, value]) => `${name}=${shown(String(value))}`)
    .join(" ");
}

function shown(text: string): string {
  return BARE.test(text) ? text : JSON.stringify(text).replace(UNSAFE, escaped);
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

function seconds(milliseconds: number | undefined): string | undefined {
  const text = fixed(milliseconds === undefined ? undefined : milliseconds / 1000, 3);
  return text === undefined ? undefined : `${text}s`;
}

function fixed(value: number | undefined, digits: number): string | undefined {
  return value !== undefined && isKnown(value) ? value.toFixed(digits) : undefined;
}
