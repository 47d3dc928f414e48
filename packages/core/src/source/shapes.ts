import { aiSdkShape } from "./ai-sdk.ts";
import { anthropicMessagesShape } from "./anthropic-messages.ts";
import type { Decoder, Shape } from "./decoder.ts";
import { geminiShape } from "./gemini.ts";
import { inBandErrorShape } from "./in-band-error.ts";
import { unknownChunk } from "./invalid-stream.ts";
import { l0EventsShape } from "./l0-events.ts";
import { openaiChatShape } from "./openai-chat.ts";
import { openaiResponsesShape } from "./openai-responses.ts";
import type { SourceAdapter } from "./source-adapter.ts";
import { bytesShape, textShape } from "./text.ts";

/** The known shapes; the first one that fits the first chunk decides for the whole stream. */
const SHAPES: readonly Shape[] = [
  textShape,
  openaiChatShape,
  openaiResponsesShape,
  anthropicMessagesShape,
  geminiShape,
  l0EventsShape,
  aiSdkShape,
  inBandErrorShape,
  bytesShape,
];

/** The decoder for a stream that begins with this chunk. Throws `INVALID_STREAM` for a shape that is not known. */
export function decoderFor(chunk: unknown, adapter?: SourceAdapter): Decoder {
  if (adapter && (adapter.fits?.(chunk) ?? true)) return adapter.decoder();
  const shape = SHAPES.find(({ fits }) => fits(chunk));
  if (shape === undefined) throw unknownChunk(chunk);
  return shape.decoder();
}
