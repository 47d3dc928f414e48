import type { Usage } from "@l0/core";
import type { Try } from "./tries.ts";

/** What is in a whole answer. */
export interface Answer {
  /** Of text. */
  readonly tokens: number;
  readonly toolCalls: number;
  readonly usage: Usage;
}

interface Chunk {
  readonly model?: string;
  readonly choices: readonly {
    readonly delta: { readonly content?: string; readonly tool_calls?: readonly unknown[] };
  }[];
  readonly usage?: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly prompt_tokens_details: { readonly cached_tokens: number; readonly cache_write_tokens: number };
    readonly completion_tokens_details: { readonly reasoning_tokens: number };
  };
}

/** The model that answers in some tries, where one does. */
export function modelOf(tries: readonly Try[]): string | undefined {
  return tries
    .flatMap(chunksOf)
    .map(({ model }) => model)
    .find(Boolean);
}

/** Counts what the chunks of a try have in them. */
export function answerOf(answer: Try): Answer {
  const chunks = chunksOf(answer);
  const deltas = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta));
  const bill = chunks.findLast(({ usage }) => usage !== undefined)?.usage;
  if (bill === undefined) throw new Error("The script of an answer says nothing of usage.");
  return {
    tokens: deltas.filter(({ content }) => content !== undefined).length,
    toolCalls: deltas.flatMap(({ tool_calls = [] }) => tool_calls).length,
    usage: {
      inputTokens: bill.prompt_tokens,
      outputTokens: bill.completion_tokens,
      cacheReadTokens: bill.prompt_tokens_details.cached_tokens,
      cacheWriteTokens: bill.prompt_tokens_details.cache_write_tokens,
      reasoningTokens: bill.completion_tokens_details.reasoning_tokens,
      source: "provider",
    },
  };
}

const chunksOf = ({ steps }: Try): Chunk[] =>
  steps.flatMap((step) => (typeof step === "object" && "chunk" in step ? [step.chunk as Chunk] : []));
