import { createL0, defineHandler, type EventHandler, type L0Options, type StreamEvent, type Telemetry } from "@l0/core";
import { customPatternRule } from "@l0/core/guardrails";
import { EXITS, scriptedSource } from "@l0/core/testing";

/** USD per token. */
const PRICES = { input: 0.000_002, output: 0.000_008 };
const RETRY = { baseDelay: 2, attempts: 2, maxRetries: 2 };

/** Streams of which each brings about what no exit of the matrix does. */
const SPECIAL: readonly (() => L0Options)[] = [
  () => ({
    ...inTurn(scriptedSource(["a ", "secret ", "word"]), scriptedSource(["a ", "fine ", "word"])),
    guardrails: [
      customPatternRule(["secret"], { name: 'says "secret"\n' }),
      customPatternRule(["word"], { severity: "warning" }),
    ],
  }),
  () => ({
    ...inTurn(
      scriptedSource(["One, ", "two, ", "three, ", { hang: true }]),
      scriptedSource(["three, ", "four, ", "five."]),
    ),
    timeout: { interToken: 40 },
    continueFromLastKnownGoodToken: true,
    checkIntervals: { checkpoint: 1 },
  }),
  () => ({
    ...inTurn(scriptedSource(["As ", "an ", "AI"]), scriptedSource(["It ", "is ", "noon"])),
    drift: { start: () => ({ check: (text) => (text.includes("AI") ? AI : undefined) }) },
    checkIntervals: { drift: 1 },
  }),
  () => ({ stream: () => reasoning(), context: { reasoning_effort: "high" } }),
];

const AI = { types: ["meta_commentary", "tone_shift"], confidence: 0.9 } as const;

/** Ends every stream of the exit matrix and the special ones, some of them at the same time; gives their records. */
export async function everythingHappens(handlers: readonly EventHandler[]): Promise<readonly Telemetry[]> {
  const records: Telemetry[] = [];
  const collect = defineHandler({
    label: "collect",
    events: ["SESSION_END"],
    handle: ({ telemetry }) => records.push(telemetry),
  });
  const l0 = createL0({
    provider: "scripted",
    pricing: ({ inputTokens = 0, outputTokens = 0 }) => inputTokens * PRICES.input + outputTokens * PRICES.output,
    onEvent: [...handlers, collect],
  });
  const exits = EXITS.map(async (exit) => {
    const { options, read } = exit.begin();
    await read(await l0({ ...options, context: { trace_id: traceIdOf(exit.name) } }));
  });
  const special = SPECIAL.map(async (options) => (await l0({ retry: RETRY, ...options() })).text());
  await Promise.all([...exits, ...special]);
  return records;
}

/** What the stream of an exit names as its trace. */
export function traceIdOf(exit: string): string {
  return Buffer.from(exit.padEnd(16)).toString("hex").slice(0, 32);
}

/** A source for each attempt. */
function inTurn(...sources: readonly L0Options["stream"][]): Pick<L0Options, "stream"> {
  return { stream: (context) => sources[context.attempt - 1]?.(context) };
}

/** A model that thinks, asks for a tool, and answers. */
async function* reasoning(): AsyncGenerator<StreamEvent> {
  const at = { attempt: 1, offset: 0 };
  const usage = { inputTokens: 100, cacheReadTokens: 60, outputTokens: 40, reasoningTokens: 30, source: "provider" };
  yield { ...at, type: "reasoning", value: "Hm." };
  yield { ...at, type: "message", role: "assistant", value: "{}", toolCallId: "1", toolName: "clock", arguments: {} };
  yield { ...at, type: "token", value: "Noon." };
  yield { ...at, type: "complete", usage } as StreamEvent;
}
