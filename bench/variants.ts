import { l0, type L0Options, type L0Result, type StreamEvent } from "@l0/core";
import { aiSdkOver, readAiSdk } from "./ai-sdk.ts";
import { continued, drifting, everything, guarded, monitored, threeHandlers } from "./everything.ts";
import type { Timed } from "./measure.ts";
import type { Text } from "./text.ts";
import { BASE, controlOf, CORE, EVERYTHING, MONITORED } from "./variant-names.ts";

/** One way to read the same tokens. */
export interface Variant extends Timed {
  /** Opens a stream and leaves the reading to the caller. */
  open(): Promise<AsyncIterable<unknown>>;
}

/** What a stream is read from, made anew for every reading. */
export type MakeSource = (tokens: readonly string[]) => AsyncIterable<string>;

/** The base and its control, then everything core does, alone and together, then the AI SDK. */
export function variantsOver(text: Text): Variant[] {
  const openAiSdk = aiSdkOver(text.tokens);
  return [
    ...rawTwice(text),
    core(CORE, text),
    core(MONITORED, text, monitored),
    core("core, one handler", text, { onEvent: threeHandlers().slice(0, 1) }),
    core("core, three handlers", text, { onEvent: threeHandlers() }),
    core("core, guardrails", text, guarded),
    core("core, drift", text, drifting),
    core("core, checkpoints", text, continued),
    core(EVERYTHING, text, everything()),
    variant("AI SDK streamText", text, async () => openAiSdk(), readAiSdk),
  ];
}

/** The base and its control. */
export function rawTwice(text: Text, source: MakeSource = generator): Variant[] {
  const raw = variant(BASE, text, async () => source(text.tokens), readText);
  return [raw, { ...raw, name: controlOf(BASE) }];
}

/** `l0()` with these options over a source, read event by event. */
export function core(
  name: string,
  text: Text,
  options: Partial<L0Options> = {},
  source: MakeSource = generator,
): Variant {
  return variant(name, text, async () => (await wrap(text, options, source)).stream, readEvents);
}

/** The same, read in batches. */
export function coreInBatches(name: string, text: Text, options: Partial<L0Options>, source: MakeSource): Variant {
  return variant(name, text, async () => (await wrap(text, options, source)).batches(), readBatches);
}

/** Any stream of this text. `read` gives the characters that came. */
export function variant<T extends AsyncIterable<unknown>>(
  name: string,
  { tokens, characters }: Text,
  open: () => Promise<T>,
  read: (stream: T) => Promise<number>,
): Variant {
  return { name, tokens: tokens.length, characters, open, read: async () => read(await open()) };
}

async function* generator(tokens: readonly string[]): AsyncGenerator<string, void, undefined> {
  for (const token of tokens) yield token;
}

function wrap({ tokens }: Text, options: Partial<L0Options>, source: MakeSource): Promise<L0Result> {
  return l0({ stream: () => source(tokens), ...options });
}

// Each kind of stream has a loop of its own, as it has in a user's program: the engine makes a loop slower for everybody
// once several kinds go through it.

export async function readText(stream: AsyncIterable<string>): Promise<number> {
  let characters = 0;
  for await (const token of stream) characters += token.length;
  return characters;
}

export async function readEvents(stream: AsyncIterable<StreamEvent>): Promise<number> {
  let characters = 0;
  for await (const event of stream) if (event.type === "token") characters += event.value.length;
  return characters;
}

async function readBatches(stream: AsyncIterable<readonly StreamEvent[]>): Promise<number> {
  let characters = 0;
  for await (const events of stream) {
    for (const event of events) if (event.type === "token") characters += event.value.length;
  }
  return characters;
}
