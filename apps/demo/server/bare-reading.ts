import type { RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages";
import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import type { ClientKind, Clients, ProviderCall } from "./clients.ts";

/** What a program without L0 gets from its SDK. */
export interface BareReading {
  readonly text: string;
  /** What was thrown, out of the request or out of the reading; absent where the stream just ended. */
  readonly thrown?: unknown;
  /** Everything the SDK gave, in its own words. */
  readonly parts: readonly unknown[];
}

/**
 * Reads one stream of an SDK to its end as a program without L0 would, and never rejects. `onText` is told of each piece
 * of text; giving `false` stops the reading, as `break` does.
 */
export async function readBare(
  clients: Clients,
  kind: ClientKind,
  call: ProviderCall,
  onText: (text: string) => boolean | void = () => {},
): Promise<BareReading> {
  const parts: unknown[] = [];
  let text = "";
  try {
    for await (const part of await openParts(clients, kind, call)) {
      parts.push(part);
      const piece = TEXT[kind](part as never);
      text += piece;
      if (piece !== "" && onText(piece) === false) break;
    }
    return { text, parts };
  } catch (thrown) {
    return { text, thrown, parts };
  }
}

async function openParts(clients: Clients, kind: ClientKind, call: ProviderCall): Promise<AsyncIterable<unknown>> {
  return kind === "ai-sdk" ? clients.open[kind](call).stream : clients.open[kind](call);
}

/** How each SDK's parts carry text. */
const TEXT = {
  openai: (chunk: ChatCompletionChunk): string => chunk.choices[0]?.delta.content ?? "",
  anthropic: (event: RawMessageStreamEvent): string =>
    event.type === "content_block_delta" && event.delta.type === "text_delta" ? event.delta.text : "",
  "ai-sdk": (part: { readonly type: string; readonly text?: string }): string =>
    part.type === "text-delta" ? (part.text ?? "") : "",
} as const satisfies Record<ClientKind, (part: never) => string>;
