import { l0, type L0Options, type StreamEvent, type StreamFactory } from "@l0/core";
import OpenAI from "openai";
import { everything } from "../everything.ts";
import { type Group, timedTable } from "../group.ts";
import { GOALS } from "../goals.ts";
import { answerOf, fetchOf } from "../openai-answer.ts";
import { prose } from "../prose.ts";
import { textOf } from "../text.ts";
import { controlOf } from "../variant-names.ts";
import { readEvents, variant } from "../variants.ts";

const EVENTS_PER_CHUNK = 64;
const BARE = "openai SDK";
const WRAPPED = "everything over the openai SDK";
const LEAN = "everything over the bare response";
const goals = { [WRAPPED]: GOALS.overSdk, [LEAN]: GOALS.withoutSdk };

type SdkStream = AsyncIterable<OpenAI.Chat.Completions.ChatCompletionChunk>;

/** What L0 adds to a provider's SDK, and what it takes to do without the SDK. */
export const sdk: Group = async (bench) => {
  const text = textOf(prose(2000));
  const fetch = fetchOf(answerOf(text.tokens, EVENTS_PER_CHUNK));
  const client = new OpenAI({ apiKey: "none", fetch, maxRetries: 0 });
  const ask = (signal?: AbortSignal): Promise<SdkStream> =>
    client.chat.completions.create(
      { model: "gpt-5.4-mini", messages: [{ role: "user", content: "Hello" }], stream: true },
      { signal },
    );
  const bare = variant(BARE, text, () => ask(), readChunks);
  const wrapped = (name: string, stream: StreamFactory, options?: Partial<L0Options>) =>
    variant(name, text, () => wrap(stream, options), readEvents);
  const variants = [
    bare,
    { ...bare, name: controlOf(BARE) },
    wrapped("core over the openai SDK", ({ signal }) => ask(signal)),
    wrapped(WRAPPED, ({ signal }) => ask(signal), everything()),
    wrapped("core over the bare response", fetch),
    wrapped(LEAN, fetch, everything()),
  ];
  const title = `A provider's SDK, ${EVENTS_PER_CHUNK} events a network chunk`;
  return [await timedTable(title, variants, bench, { goals })];
};

async function wrap(stream: StreamFactory, options?: Partial<L0Options>): Promise<AsyncIterable<StreamEvent>> {
  return (await l0({ stream, ...options })).stream;
}

async function readChunks(stream: SdkStream): Promise<number> {
  let characters = 0;
  for await (const { choices } of stream) characters += choices[0]?.delta.content?.length ?? 0;
  return characters;
}
