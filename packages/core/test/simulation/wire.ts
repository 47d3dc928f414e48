import { chatChunk, chatEnd } from "../../src/testing/chat-chunks.ts";
import { IN_BAND } from "./faults.ts";
import type { AttemptScript, Chunk, Part } from "./schedule.ts";

const HEAD = { id: "chatcmpl-scripted", object: "chat.completion.chunk", model: "scripted-model" } as const;

/** What the provider sends for a chunk. */
export function wireOf(chunk: Chunk, protocol: AttemptScript["protocol"]): unknown {
  const [first] = chunk.parts;
  const text = first?.type === "token" ? first.value : undefined;
  return protocol === "text" ? (text ?? "") : chatChunkOf(chunk, text);
}

/** `text`: of the first part, where it is a token. */
function chatChunkOf({ parts, endMark = false, usage, fault }: Chunk, text: string | undefined): unknown {
  if (fault) return { ...HEAD, choices: [], error: IN_BAND[fault.kind] };
  if (usage !== undefined && parts.length === 0) return chatEnd(usage)[1];
  if (!endMark && parts.length === 1 && text !== undefined) return chatChunk(text);
  // Several pieces at once, as a server sends them that gathers what it has.
  const choices = parts.map((part) => ({ index: 0, delta: deltaOf(part), finish_reason: null as string | null }));
  if (endMark) choices.push({ index: 0, delta: {}, finish_reason: "stop" });
  return { ...HEAD, choices };
}

function deltaOf(part: Part): object {
  if (part.type === "echo") throw new TypeError("what it repeats is not known yet");
  if (part.type !== "call") return part.type === "token" ? { content: part.value } : { reasoning_content: part.value };
  const { index, name, text } = part;
  const named = name === undefined ? {} : { id: callId(index) };
  return { tool_calls: [{ index, ...named, function: { name, arguments: text } }] };
}

/** The id of a tool call. */
export const callId = (index: number): string => `call_${index}`;
