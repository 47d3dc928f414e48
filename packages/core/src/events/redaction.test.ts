import { afterEach, describe, expect, test, vi } from "vitest";
import {
  defineHandler,
  type GuardrailRule,
  l0,
  L0Error,
  type L0Event,
  type L0Options,
  type OnHandlerError,
  type Redact,
  type StreamEvent,
} from "../index.ts";
import { scriptedSource, type ScriptStep } from "../testing/index.ts";
import { Redaction } from "./redaction.ts";

const KEY = `sk-${"a1B2".repeat(12)}`;
const call: ScriptStep = {
  chunk: { type: "tool-call", toolCallId: "c", toolName: "login", input: { key: KEY, deep: [{ key: KEY }] } },
};
const end: ScriptStep = { chunk: { type: "finish", finishReason: "stop" } };

/** Finds a violation in whatever comes, and quotes a key of its own in all it says. */
const quoting = (severity: "warning" | "error"): GuardrailRule => ({
  name: "quoting",
  severity,
  recoverable: true,
  streaming: true,
  start: () => ({
    push: () => [
      {
        rule: "quoting",
        message: `The key ${KEY} is in the text.`,
        suggestion: `Take ${KEY} out.`,
        severity,
        recoverable: true,
        context: { found: KEY, at: 7 },
      },
    ],
    end: () => [],
  }),
});

/** Runs a stream that says its key in every place there is; gives all that anybody was told. */
async function run(
  options: Partial<L0Options> = {},
): Promise<{ events: L0Event[]; seen: StreamEvent[]; error: unknown }> {
  const events: L0Event[] = [];
  const seen: StreamEvent[] = [];
  const result = await l0({
    stream: scriptedSource([call, end]),
    retry: { maxRetries: 1, baseDelay: 0 },
    monitoring: { enabled: true, metadata: { key: KEY, list: [KEY] } },
    ...options,
    onEvent: defineHandler({ label: "all", handle: (event) => void events.push(event) }),
  });
  let error: unknown;
  try {
    for await (const event of result.stream) seen.push(event);
  } catch (thrown) {
    error = thrown;
  }
  return { events, seen, error };
}

/** All texts of what handlers were told, but for the events that are the consumer's. */
const told = (events: readonly L0Event[]): string =>
  JSON.stringify(
    events.filter(({ type }) => type === type.toUpperCase()),
    (_, value: unknown) => (value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value),
  );
const of = <T extends L0Event["type"]>(events: readonly L0Event[], type: T) =>
  events.find((event) => event.type === type) as Extract<L0Event, { type: T }>;

afterEach(() => void vi.useRealTimers());

describe("what handlers and telemetry are told", () => {
  test("has no key in tool arguments, violations, errors and metadata; the consumer's own events have", async () => {
    const { events, seen } = await run({ guardrails: [quoting("warning")], stream: scriptedSource([call, end]) });
    expect(told(events)).not.toContain("a1B2");
    expect(of(events, "TOOL_REQUESTED").arguments).toEqual({ key: "[REDACTED]", deep: [{ key: "[REDACTED]" }] });
    expect(of(events, "SESSION_START").context).toEqual({ key: "[REDACTED]", list: ["[REDACTED]"] });
    expect(of(events, "SESSION_END").telemetry.metadata).toEqual({ key: "[REDACTED]", list: ["[REDACTED]"] });
    expect(seen[0]).toMatchObject({ type: "message", arguments: { key: KEY } });
    expect(of(events, "message")).toBe(seen[0]);
  });

  test("has the same redacted copy of an error in each of its events; the consumer gets the error itself", async () => {
    const failing = () => {
      throw new L0Error({ code: "PROVIDER_ERROR", message: `No access with ${KEY}.`, statusCode: 401 });
    };
    const { events, error } = await run({ stream: failing });
    expect(told(events)).not.toContain("a1B2");
    expect(error).toMatchObject({ message: `No access with ${KEY}.` });
    const [ended, failed] = [of(events, "ATTEMPT_END").error as L0Error, of(events, "ERROR").error];
    expect(failed).toBe(ended);
    expect(failed).not.toBe(error);
    expect(failed).toBeInstanceOf(L0Error);
    const { message: _, ...facts } = (error as L0Error).toJSON();
    expect(failed.toJSON()).toEqual({ ...facts, message: "No access with [REDACTED]." });
    expect(failed.stack).toContain("No access with [REDACTED].");
    expect(of(events, "SESSION_END").telemetry.error?.message).toBe("No access with [REDACTED].");
  });

  test("is the consumer's error itself where there was nothing to take out", async () => {
    const { events, error } = await run({
      stream: scriptedSource([{ throw: new Error("x") }]),
      retry: { maxRetries: 0 },
    });
    expect(of(events, "ERROR").error).toBe(error);
  });

  test("has the last error of each source redacted too, and still says that there is a checkpoint", async () => {
    const failing = () => {
      throw new L0Error({ code: "PROVIDER_ERROR", message: `No access with ${KEY}.` });
    };
    const { events, error } = await run({ stream: failing, fallbackStreams: [failing] });
    const terminal = events.findLast((event) => event.type === "ERROR") as Extract<L0Event, { type: "ERROR" }>;
    expect(terminal.error.errors?.map(({ message }) => message)).toEqual(Array(2).fill("No access with [REDACTED]."));
    expect((error as L0Error).errors?.[0]?.message).toContain(KEY);

    const redaction = new Redaction(
      () => "gone",
      () => {},
    );
    const own = Object.assign(new L0Error({ code: "NETWORK_ERROR", message: "m" }), { checkpoint: "text" });
    const fact = redaction.fact({
      type: "ATTEMPT_END",
      attempt: 1,
      outcome: "failed",
      tokens: 0,
      duration: 0,
      error: own,
    });
    expect(fact).toMatchObject({
      error: { message: "gone", hasCheckpoint: true, checkpoint: "gone", timestamp: own.timestamp },
    });
    expect(own.checkpoint).toBe("text");
  });

  test("goes through the user's own function, with the kind of each text", async () => {
    const redact = vi.fn<Redact>((text, kind) => `${kind} of ${text.length}`);
    const { events } = await run({
      redact,
      guardrails: [quoting("error")],
      stream: () => ["text"],
      retry: { maxRetries: 0 },
    });
    expect(of(events, "GUARDRAIL_VIOLATION").violation).toMatchObject({
      rule: "quoting",
      message: expect.stringMatching(/^violation of \d+$/) as string,
      suggestion: expect.stringMatching(/^violation of \d+$/) as string,
      context: { found: "violation of 51", at: 7 },
    });
    expect(of(events, "ERROR").error.message).toMatch(/^error of \d+$/);
    expect(new Set(redact.mock.calls.map(([, kind]) => kind))).toEqual(new Set(["metadata", "violation", "error"]));
  });

  test("has no field that redact threw on, and is told of it once", async () => {
    const onHandlerError = vi.fn<OnHandlerError>();
    const redact: Redact = () => {
      throw new RangeError("broken");
    };
    const options = { redact, onHandlerError, guardrails: [quoting("warning")] };
    const { events, seen, error } = await run(options);
    expect([error, seen.map(({ type }) => type)]).toEqual([undefined, ["message", "complete"]]);
    expect(of(events, "TOOL_REQUESTED").arguments).toEqual({ deep: [{}] });
    expect(of(events, "SESSION_START").context).toEqual({ list: [] });
    expect(onHandlerError.mock.calls).toEqual([[expect.any(RangeError), redact, "redact"]]);

    const failed = await run({ ...options, stream: () => ["text"], guardrails: [quoting("error")] });
    expect(of(failed.events, "GUARDRAIL_VIOLATION").violation).toMatchObject({ message: "", context: { at: 7 } });
    expect(of(failed.events, "GUARDRAIL_VIOLATION").violation).not.toHaveProperty("suggestion");
    expect(of(failed.events, "ERROR").error.message).toBe("GUARDRAIL_VIOLATION");
    expect((failed.error as Error).message).not.toBe("GUARDRAIL_VIOLATION");
    expect(told(failed.events)).not.toContain("a1B2");
  });
});

describe("a value", () => {
  const shouts = new Redaction(
    (text) => text.toUpperCase(),
    () => {},
  );
  const redacted = <T>(value: T): T => shouts.values(value, "metadata") as T;

  test("is copied with all texts in it, and not changed", () => {
    const date = new Date(0);
    const value = { a: "x", list: ["y", { b: "z" }, 1, null, undefined, true], date, map: new Map([["k", "v"]]) };
    expect(redacted(value)).toEqual({ ...value, a: "X", list: ["Y", { b: "Z" }, 1, null, undefined, true] });
    expect(redacted(value).date).toBe(date);
    expect(value.a).toBe("x");
    expect([redacted("text"), redacted(5), redacted(undefined)]).toEqual(["TEXT", 5, undefined]);
  });

  test("may hold itself, and holds its copy then", () => {
    const value: Record<string, unknown> = { a: "x" };
    value["self"] = value;
    value["list"] = [value];
    const copy = redacted(value);
    expect(copy["self"]).toBe(copy);
    expect((copy["list"] as unknown[])[0]).toBe(copy);
    expect(copy["a"]).toBe("X");
  });

  test("may have keys such as __proto__, which are keys", () => {
    const value = JSON.parse('{"__proto__":{"polluted":"x"},"constructor":"y"}') as object;
    const copy = redacted(value);
    expect(Object.entries(copy)).toEqual([
      ["__proto__", { polluted: "X" }],
      ["constructor", "Y"],
    ]);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    const bare = Object.assign(Object.create(null) as object, { a: "x" });
    expect(redacted(bare)).toEqual({ a: "X" });
  });

  test("is cut where it is deeper than anybody looks, however deep it is", () => {
    let value: unknown = KEY;
    for (let depth = 0; depth < 100_000; depth++) value = { in: value };
    let copy = redacted(value) as Record<string, unknown> | undefined;
    let depth = 0;
    for (; copy; copy = copy["in"] as typeof copy) depth++;
    expect(depth).toBe(100);
  });

  test("that cannot be read is left out, which is told, and throws into nothing", async () => {
    const onError = vi.fn();
    const redaction = new Redaction((text) => text, onError);
    const throwing = Object.defineProperty({}, "key", { enumerable: true, get: () => [].at(1)!["x"] });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const value of [throwing, [throwing], proxy]) expect(redaction.values(value, "metadata")).toBeUndefined();
    expect(onError).toHaveBeenCalledTimes(3);

    const onHandlerError = vi.fn<OnHandlerError>();
    const { seen, error } = await run({
      onHandlerError,
      monitoring: { enabled: true, metadata: { throwing } },
      stream: scriptedSource([
        { chunk: { type: "tool-call", toolCallId: "c", toolName: "t", input: { throwing } } },
        end,
      ]),
    });
    expect([error, seen.length]).toEqual([undefined, 2]);
    expect(onHandlerError).toHaveBeenCalledTimes(1);
  });
});

describe("a violation whose context cannot be frozen", () => {
  test("ends no stream without an end", async () => {
    const bytes = new Uint8Array(4);
    const holding: GuardrailRule = {
      ...quoting("warning"),
      start: () => ({
        push: () => [{ rule: "holding", message: "", severity: "warning", recoverable: true, context: { bytes } }],
        end: () => [],
      }),
    };
    const { events, seen } = await run({ guardrails: [holding], stream: () => ["a"] });
    expect(seen.at(-1)?.type).toBe("complete");
    expect(of(events, "SESSION_END").telemetry.guardrails?.violations[0]?.context?.["bytes"]).toBe(bytes);
  });
});
