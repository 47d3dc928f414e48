export { chatChunk, chatEnd } from "./chat-chunks.ts";
export { type Decoded, decodeChunks, type DecoderRun, runDecoder } from "./decode-chunks.ts";
export { type Exit, type ExitRun, EXITS } from "./exits.ts";
export { type ScriptedSource, type ScriptedSourceOptions, scriptedSource, type ScriptStep } from "./scripted-source.ts";
export { type HandlerUnderTest, testHandler, type TestHandlerOptions } from "./test-handler.ts";
export { type ExpectedToolCall, type SourceUnderTest, testSource, type TestSourceOptions } from "./test-source.ts";
