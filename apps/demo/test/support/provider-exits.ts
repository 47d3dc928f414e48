import { type L0Options, type L0Result, type Outcome, type StreamEvent, type StreamFactory } from "@l0/core";
import type { Exit } from "@l0/core/testing";
import { createClients } from "../../server/clients.ts";
import { consume } from "../../server/consume.ts";
import type { EmbeddedProvider } from "../../server/provider/embedded-provider.ts";
import type { RequestEnding } from "../../server/provider/request-record.ts";
import type { Run } from "../../server/provider/run.ts";
import type { Script } from "../../server/provider/script.ts";
import type { Consumer } from "../../server/scenario.ts";

/** One way a stream of a real provider's SDK can end. */
export interface ProviderExit {
  readonly name: string;
  readonly outcome: Outcome | undefined;
  /** How the provider sees each of its requests end. */
  readonly endings: readonly RequestEnding[];
  readonly scripts: readonly Script[];
  /** How many sources there are. @default 1 */
  readonly sources?: number;
  readonly options?: Pick<L0Options, "retry" | "timeout">;
  readonly consumer?: Consumer | { readonly does: "abort by signal" };
}

/** The provider is still sending when the reader goes. */
const SLOWLY: Script = { pacing: { tokenMs: 5 } };
const NO_RETRY = { retry: { attempts: 0, maxRetries: 0 } } as const;
const ONE_RETRY = { retry: { attempts: 1, maxRetries: 1, baseDelay: 1 } } as const;
/** Patient enough for a request to have arrived, also on a loaded machine. */
const IMPATIENT = { ...NO_RETRY, timeout: { initialToken: 400, interToken: 400 } } as const;

export const PROVIDER_EXITS: readonly ProviderExit[] = [
  { name: "full", outcome: "completed", endings: ["complete"], scripts: [{}] },
  {
    name: "zero tokens",
    outcome: "failed",
    endings: ["complete"],
    scripts: [{ fault: "zero-tokens" }],
    options: NO_RETRY,
  },
  {
    name: "break after 3",
    outcome: "abandoned",
    endings: ["client-closed"],
    scripts: [SLOWLY],
    consumer: { does: "break", afterTokens: 3 },
  },
  {
    name: "abort",
    outcome: "aborted",
    endings: ["client-closed"],
    scripts: [SLOWLY],
    consumer: { does: "abort", afterTokens: 3 },
  },
  {
    name: "abort by signal",
    outcome: "aborted",
    endings: ["client-closed"],
    scripts: [SLOWLY],
    consumer: { does: "abort by signal" },
  },
  {
    name: "error before the first token",
    outcome: "failed",
    endings: ["fault"],
    scripts: [{ fault: "server-error" }],
    options: NO_RETRY,
  },
  { name: "cut in the middle", outcome: "failed", endings: ["fault"], scripts: [{ fault: "cut" }], options: NO_RETRY },
  {
    name: "truncated but clean",
    outcome: "failed",
    endings: ["fault"],
    scripts: [{ fault: "truncated" }],
    options: NO_RETRY,
  },
  {
    name: "hangs before the headers",
    outcome: "failed",
    endings: ["client-closed"],
    scripts: [{ fault: "hang-before-headers" }],
    options: IMPATIENT,
  },
  {
    name: "hangs before the first token",
    outcome: "failed",
    endings: ["client-closed"],
    scripts: [{ fault: "hang-before-first-token" }],
    options: IMPATIENT,
  },
  {
    name: "hangs in the middle",
    outcome: "failed",
    endings: ["client-closed"],
    scripts: [{ fault: "stall" }],
    options: IMPATIENT,
  },
  {
    name: "retry, then success",
    outcome: "completed",
    endings: ["fault", "complete"],
    scripts: [{ fault: "cut" }, {}],
    options: ONE_RETRY,
  },
  {
    name: "fallback, then success",
    outcome: "completed",
    endings: ["fault", "complete"],
    scripts: [{ fault: "reset" }, {}],
    sources: 2,
    options: NO_RETRY,
  },
  { name: "never read", outcome: undefined, endings: [], scripts: [{}], consumer: { does: "nothing" } },
];

/** The exit with the real OpenAI client, and what the provider sees of it. */
export function throughOpenAI(exit: ProviderExit, provider: EmbeddedProvider): { exit: Exit; run: Run } {
  const run = provider.openRun(exit.scripts);
  const { openai } = createClients(provider.url, {}).open;
  const source: StreamFactory = ({ signal }) => openai({ prompt: "Go on.", headers: run.headers, signal });
  const { sources = 1, consumer = { does: "read" } } = exit;
  const byHand = new AbortController();
  const options: L0Options = {
    ...exit.options,
    stream: source,
    fallbackStreams: Array.from({ length: sources - 1 }, () => source),
    signal: byHand.signal,
  };
  const read = async (result: L0Result): Promise<StreamEvent[]> => {
    const seen: StreamEvent[] = [];
    const onEvent = (event: StreamEvent): void => {
      seen.push(event);
      if (consumer.does === "abort by signal") byHand.abort();
    };
    const does: Consumer = consumer.does === "abort by signal" ? { does: "read" } : consumer;
    await consume(result, does, { onEvent, leave: new AbortController().signal });
    return seen;
  };
  return { run, exit: { name: exit.name, outcome: exit.outcome, begin: () => ({ options, read }) } };
}
