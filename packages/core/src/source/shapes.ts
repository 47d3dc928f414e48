import { aiSdkShape } from "./ai-sdk.ts";
import { anthropicMessagesShape } from "./anthropic-messages.ts";
import type { Decoder, Shape } from "./decoder.ts";
import { unknownChunk } from "./invalid-stream.ts";
import { openaiChatShape } from "./openai-chat.ts";
import { bytesShape, textShape } from "./text.ts";

/** The known shapes; the first one that fits the first chunk decides for the whole stream. */
const SHAPES: readonly Shape[] = [textShape, openaiChatShape, anthropicMessagesShape, aiSdkShape, bytesShape];

/** The decoder for a stream that begins with this chunk. Throws `INVALID_STREAM` for a shape that is not known. */
export function decoderFor(chunk: unknown): Decoder {
  const shape = SHAPES.find(({ fits }) => fits(chunk));
  if (shape === undefined) throw unknownChunk(chunk);
  return shape.decoder();
}
