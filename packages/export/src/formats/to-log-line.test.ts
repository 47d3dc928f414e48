import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyTelemetry, bareTelemetry, fullTelemetry, hostileText } from "../test-support/telemetry.ts";
import { toLogLine } from "./to-log-line.ts";

/** Reads `name=value` and `name="value"`, and fails on anything else. */
function readLine(line: string): Record<string, string> {
  const fields: [string, string][] = [];
  let rest = line;
  while (rest !== "") {
    const match = /^([a-z_]+)=(?:("(?:[^"\\]|\\.)*")|([\w.:/@+-]+))(?: |$)/.exec(rest);
    if (match === null) throw new Error(`no field at: ${rest}`);
    const [whole, name, quoted, bare] = match;
    fields.push([name!, quoted === undefined ? bare! : (JSON.parse(quoted) as string)]);
    rest = rest.slice(whole.length);
  }
  return Object.fromEntries(fields);
}

test("shows the numbers that a person looks for, times in seconds", () => {
  expect(toLogLine(fullTelemetry)).toBe(
    "stream_id=stream-2 session_id=session-2 model=model-2 outcome=failed duration=1.501s ttft=0.252s tokens=206 " +
      "tokens_per_sec=133.3 retries=3 network_errors=4 violations=6 cost_usd=0.037500 error=RATE_LIMITED " +
      'error_message="error text" completed=false aborted=false',
  );
});

test("leaves out what is unknown", () => {
  const line = toLogLine({ ...bareTelemetry, sessionId: bareTelemetry.streamId, duration: Number.NaN });
  expect(line).toBe("stream_id=stream-1 tokens=0 retries=0 network_errors=0 completed=false aborted=false");
});

test.each([
  ["a line break", "m\nstream_id=forged tokens=9999"],
  ["a space and a field", "m tokens=9999"],
  ["a quote", '" tokens=9999 x="'],
  ["a backslash at its end", "m\\"],
  ["a terminal's escape code", "\u001b[2K\u001b[1Gtokens=9999"],
  ["a C1 control", "\u009b2Ktokens=9999"],
  ["a right-to-left override", "m\u202Etokens=9999"],
  ["line separators", "a\u2028b\u2029c\u0085d"],
  ["an invisible tag character", "m\u{E0041}"],
  ["half a surrogate", "m\ud800"],
  ["nothing", ""],
])("%s in a value forges nothing", (_, model) => {
  const line = toLogLine({ ...bareTelemetry, model });
  expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
  expect(readLine(line)).toMatchObject({ model, tokens: "0" });
});

test("any text comes back, and is one line of plain fields", () => {
  fc.assert(
    fc.property(anyTelemetry, hostileText, (telemetry, message) => {
      const error = { ...fullTelemetry.error!, message };
      const line = toLogLine({ ...telemetry, error });
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      expect(readLine(line)).toMatchObject({ stream_id: telemetry.streamId, error_message: message });
    }),
  );
});
