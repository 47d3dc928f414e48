import { readFile } from "node:fs/promises";
import { format } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startProvider } from "./local-provider.fixture.ts";
import { chatEvents, messagesEvents } from "./provider-bodies.fixture.ts";
import { CORE_README, examplesIn } from "./readme.fixture.ts";

const WORDS = ["It ", "is ", "noon."];
const ANSWER = "It is noon.";
const EVENTS = "text/event-stream";

let printed: string;

beforeEach(() => {
  printed = "";
  vi.spyOn(console, "log").mockImplementation((...what: unknown[]) => void (printed += `${format(...what)}\n`));
  vi.spyOn(process.stdout, "write").mockImplementation((text) => Boolean((printed += String(text))));
});

afterEach(() => {
  vi.useRealTimers();
});

/** Runs an example: the waits before retries take no time, what comes over a socket takes its own. */
async function run(example: () => Promise<unknown>): Promise<void> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const over = example().then(() => true);
  while (!(await Promise.race([over, tick()])));
}

async function tick(): Promise<false> {
  await vi.advanceTimersByTimeAsync(10);
  return new Promise((resolve) => setImmediate(resolve, false));
}

/** Two answers of a provider: the first one stops in the middle. */
const cutThenWhole = (body: (words: readonly string[], end: { whole: boolean }) => string): string[] => [
  body(WORDS.slice(0, 2), { whole: false }),
  body(WORDS, { whole: true }),
];

test.each([
  ["first.ts", () => import("./first.ts")],
  ["text-stream.ts", () => import("./text-stream.ts")],
  ["failure.ts", () => import("./failure.ts")],
  ["continuation.ts", () => import("./continuation.ts")],
  ["guardrails.ts", () => import("./guardrails.ts")],
  ["own-rule.ts", () => import("./own-rule.ts")],
  ["drift.ts", () => import("./drift.ts")],
  ["create-l0.ts", () => import("./create-l0.ts")],
  ["scope.ts", () => import("./scope.ts")],
  ["cost.ts", () => import("./cost.ts")],
  ["monitor.ts", () => import("./monitor.ts")],
  ["by-hand.ts", () => import("./by-hand.ts")],
  ["redact.ts", () => import("./redact.ts")],
])("%s prints what the README says", async (name, example) => {
  await run(example);
  expect(printed).toBe(examplesIn(await readFile(CORE_README, "utf8")).get(name)?.output);
});

test("openai.ts says so when it starts again", async () => {
  await using provider = await startProvider(EVENTS, cutThenWhole(chatEvents));
  vi.stubEnv("OPENAI_API_KEY", "made-up");
  vi.stubEnv("OPENAI_BASE_URL", provider.url);
  await run(() => import("./openai.ts"));
  expect(printed).toBe(`It is \n(starting again)\n${ANSWER}`);
  expect(provider.requests.map(({ path }) => path)).toEqual(["/chat/completions", "/chat/completions"]);
});

test("anthropic.ts gets the whole text although the first answer is cut", async () => {
  await using provider = await startProvider(EVENTS, cutThenWhole(messagesEvents));
  vi.stubEnv("ANTHROPIC_API_KEY", "made-up");
  vi.stubEnv("ANTHROPIC_BASE_URL", provider.url);
  await run(() => import("./anthropic.ts"));
  expect(printed).toBe(`${ANSWER}\n`);
  expect(provider.requests.map(({ path }) => path)).toEqual(["/v1/messages", "/v1/messages"]);
});

test("ai-sdk.ts gets the whole text although the first answer is cut, and the AI SDK prints nothing", async () => {
  const error = vi.spyOn(console, "error").mockReturnValue();
  await using provider = await startProvider(EVENTS, cutThenWhole(chatEvents));
  vi.stubEnv("OPENAI_API_KEY", "made-up");
  vi.stubEnv("OPENAI_BASE_URL", provider.url);
  await run(() => import("./ai-sdk.ts"));
  expect(printed).toBe(`${ANSWER}\n`);
  expect(provider.requests.map(({ path }) => path)).toEqual(["/chat/completions", "/chat/completions"]);
  expect(error).not.toHaveBeenCalled();
});

test("telemetry.ts prints what was measured", async () => {
  await run(() => import("./telemetry.ts"));
  expect(printed).toMatch(/^It is noon\.\ncompleted [\d.]+ /);
  expect(printed).toContain("{ inputTokens: 10, outputTokens: 3, source: 'provider' } { feature: 'clock' }");
  expect(printed).toMatch(/p95: [\d.]+,\s+totalTokens: 3,\s+tokensPerSecond: \d/);
});

test("combinators.ts tells the end of the text and all facts at once", async () => {
  vi.spyOn(console, "debug").mockReturnValue();
  await run(() => import("./combinators.ts"));
  expect(printed.split("\n")).toEqual([
    "token 11",
    "SESSION_END 11",
    "SESSION_START ATTEMPT_START FIRST_TOKEN ATTEMPT_END COMPLETE SESSION_END",
    "",
  ]);
});
