import { type GuardrailRule, l0, type L0Options, type ViolationSeverity } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import * as Sentry from "@sentry/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SentryHandlerOptions } from "./options.ts";
import { createSentryHandler } from "./sentry-handler.ts";
import type { EnvelopeReceiver } from "./test-support/envelope-receiver.ts";
import { SentryApp } from "./test-support/sentry-app.ts";

let app: SentryApp;

beforeAll(async () => {
  app = await SentryApp.start();
});

afterEach(() => app.reset());

afterAll(() => app[Symbol.asyncDispose]());

/** A rule that does not want a word. */
const without = (word: string, severity: ViolationSeverity, name = `no-${word}`): GuardrailRule => ({
  name,
  severity,
  recoverable: true,
  streaming: true,
  check: ({ content }) =>
    content.includes(word)
      ? [{ rule: name, severity, message: `Found ${word.length} letters`, recoverable: true }]
      : [],
});

const saying = (...words: string[]) => scriptedSource(words.map((word) => `${word} `));

/** Each source says one thing; the retry and the fallback say the next. */
async function read(
  answers: readonly string[],
  options: Partial<L0Options>,
  handler: Partial<SentryHandlerOptions> = {},
): Promise<EnvelopeReceiver> {
  let next = 0;
  const result = await l0({
    stream: (context) => saying(...(answers[next++] ?? "").split(" "))(context),
    checkIntervals: { guardrails: 1 },
    retry: { attempts: answers.length - 1, baseDelay: 0 },
    onEvent: createSentryHandler({ sentry: Sentry, ...handler }),
    ...options,
  });
  await result.text().catch(() => undefined);
  return app.received();
}

const tagsOf = ({ events }: EnvelopeReceiver) =>
  events.map(({ level, tags, fingerprint }) => ({ level, rule: tags["guardrail_rule"], fingerprint }));

describe("a violation that a retry made good", () => {
  const guardrails = [without("bad", "error")];

  it("is one message, grouped by its rule, with what the rule says and the numbers of the stream", async () => {
    const { events } = await read(["one bad", "two bad", "three good"], { guardrails });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      message: "Guardrail violation: no-bad",
      level: "error",
      tags: { guardrail_rule: "no-bad", guardrail_severity: "error", component: "l0.guardrail" },
      fingerprint: ["l0", "GUARDRAIL_VIOLATION", "no-bad"],
      contexts: {
        l0_violation: { rule: "no-bad", severity: "error", message: "Found 3 letters", recoverable: true, count: 2 },
        l0_telemetry: { guardrail_violations: 2, retries: 2, tokens: 2 },
      },
    });
    expect(events[0]).not.toHaveProperty("exception");
    expect(events[0]?.breadcrumbs.map(({ category }) => category)).toContain("l0.guardrail");
  });

  it("is not captured with captureGuardrailViolations: false, nor below minGuardrailSeverity", async () => {
    await read(["bad", "good"], { guardrails }, { captureGuardrailViolations: false });
    const { events } = await read(["bad", "good"], { guardrails }, { minGuardrailSeverity: "fatal" });
    expect(events).toEqual([]);
  });
});

describe("a warning", () => {
  const guardrails = [without("odd", "warning")];

  it("is captured only where the user asked for warnings", async () => {
    expect((await read(["odd"], { guardrails })).events).toEqual([]);
    const received = await read(["odd"], { guardrails }, { minGuardrailSeverity: "warning" });
    expect(tagsOf(received)).toEqual([
      { level: "warning", rule: "no-odd", fingerprint: ["l0", "GUARDRAIL_VIOLATION", "no-odd"] },
    ]);
  });
});

describe("a violation that ended the stream", () => {
  it("is the stream's failure, and no second event", async () => {
    const received = await read(["bad", "bad"], { guardrails: [without("bad", "error")] });
    expect(tagsOf(received)).toEqual([
      { level: "error", rule: "no-bad", fingerprint: ["l0", "GUARDRAIL_VIOLATION", "no-bad"] },
    ]);
    expect(received.events[0]?.exception.values).toMatchObject([
      { type: "GUARDRAIL_VIOLATION", mechanism: { handled: true } },
    ]);
  });

  it("is fatal where the rule says so, and that is no crash", async () => {
    const received = await read(["bad"], { guardrails: [without("bad", "fatal")] });
    expect(tagsOf(received)).toEqual([
      { level: "fatal", rule: "no-bad", fingerprint: ["l0", "FATAL_GUARDRAIL_VIOLATION", "no-bad"] },
    ]);
    expect(received.events[0]?.exception.values).toMatchObject([{ mechanism: { handled: true } }]);
  });

  it("is a failure also where violations are not captured", async () => {
    const options = { captureGuardrailViolations: false } as const;
    const received = await read(["bad"], { guardrails: [without("bad", "error")] }, options);
    expect(tagsOf(received)).toMatchObject([{ rule: "no-bad" }]);
  });

  it("comes with the violations of other rules", async () => {
    const guardrails = [without("odd", "error"), without("bad", "error")];
    const received = await read(["odd", "bad"], { guardrails });
    expect(tagsOf(received).map(({ rule }) => rule)).toEqual(["no-odd", "no-bad"]);
  });
});

describe("a hostile rule", () => {
  it("forges nothing by its name", async () => {
    const name = `a\nb${"x".repeat(10_000)}`;
    const { events } = await read(["bad", "good"], { guardrails: [without("bad", "error", name)] });
    expect(events[0]?.tags["guardrail_rule"]).toBe(`a b${"x".repeat(197)}`);
  });
});

describe("drift", () => {
  it("is a breadcrumb of the stream that failed by it", async () => {
    const found = { types: ["repetition"], confidence: 0.9 } as const;
    const { events } = await read(["again again"], { drift: { start: () => ({ check: () => found }) } });
    expect(events).toMatchObject([{ tags: { error_code: "DRIFT_DETECTED" } }]);
    expect(events[0]?.breadcrumbs).toContainEqual(
      expect.objectContaining({ category: "l0.drift", message: "Drift detected: repetition" }),
    );
  });
});
