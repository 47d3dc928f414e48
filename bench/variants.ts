import { l0, type EventHandler, type L0Options, type StreamEvent } from "@l0/core";
import { aiSdkOver, readAiSdk } from "./ai-sdk.ts";
import { BASE, CONTROL, CORE, MONITORED } from "./variant-names.ts";

/** One way to read the same tokens. */
export interface Variant {
  readonly name: string;
  /** Opens a stream and reads it to its end; gives the characters that came. */
  read(): Promise<number>;
  /** Opens a stream and leaves the reading to the caller. */
  open(): Promise<AsyncIterable<unknown>>;
}

/** Every variant over these tokens, the base and its control first. */
export function variantsOver(tokens: readonly string[]): Variant[] {
  const raw = { open: async () => source(tokens), read: () => readText(source(tokens)) };
  const core = (name: string, options?: Partial<L0Options>): Variant => {
    const open = () => openCore(tokens, options);
    return { name, open, read: async () => readEvents(await open()) };
  };
  const openAiSdk = aiSdkOver(tokens);
  return [
    { name: BASE, ...raw },
    { name: CONTROL, ...raw },
    core(CORE),
    core(MONITORED, { monitoring: { enabled: true } }),
    core("core, one handler", { onEvent: threeHandlers().slice(0, 1) }),
    core("core, three handlers", { onEvent: threeHandlers() }),
    { name: "AI SDK streamText", open: async () => openAiSdk(), read: () => readAiSdk(openAiSdk()) },
  ];
}

async function* source(tokens: readonly string[]): AsyncGenerator<string, void, undefined> {
  for (const token of tokens) yield token;
}

async function openCore(tokens: readonly string[], options?: Partial<L0Options>): Promise<AsyncIterable<StreamEvent>> {
  const { stream } = await l0({ stream: () => source(tokens), ...options });
  return stream;
}

/** They take every event. Three functions, not one three times: a program's handlers come from different places. */
function threeHandlers(): EventHandler[] {
  return [() => {}, () => {}, () => {}];
}

// Each kind of stream has a loop of its own, as it has in a user's program: the engine makes a loop slower for everybody
// once several kinds go through it.

async function readText(stream: AsyncIterable<string>): Promise<number> {
  let characters = 0;
  for await (const token of stream) characters += token.length;
  return characters;
}

async function readEvents(stream: AsyncIterable<StreamEvent>): Promise<number> {
  let characters = 0;
  for await (const event of stream) if (event.type === "token") characters += event.value.length;
  return characters;
}
