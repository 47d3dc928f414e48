import { describe, expect, test } from "vitest";
import { classify } from "../errors/classify.ts";
import { decodeChunks } from "../testing/decode-chunks.ts";
import { ChosenDecoder } from "./chosen-decoder.ts";
import { jsonFrames } from "./json-frames.ts";

const decode = (...frames: string[]): ReturnType<typeof decodeChunks> =>
  decodeChunks(jsonFrames(new ChosenDecoder(undefined)), frames);
const chunk = (content: string, finish_reason: string | null = null): string =>
  JSON.stringify({ choices: [{ delta: { content }, finish_reason }] });

describe("frames of JSON", () => {
  test("are decoded as the first one asks for", () => {
    expect(decode(chunk("a"), "", " ", chunk("b", "stop"))).toMatchObject({
      tokens: ["a", "b"],
      finished: true,
      answer: { finishReason: "stop" },
      errors: [],
    });
  });

  test("[DONE] is an end mark, and takes nothing from the finish reason", () => {
    expect(decode(chunk("a"), "[DONE]")).toMatchObject({ finished: true, tokens: ["a"] });
    expect(decode(chunk("a", "length"), " [DONE] ").answer).toMatchObject({ finishReason: "length" });
  });

  test("have the end mark of their protocol, which a body without a frame does not tell", () => {
    expect(decode(chunk("a")).finished).toBe(false);
    const decoder = jsonFrames(new ChosenDecoder(undefined));
    expect(decoder.hasEndMark).toBeUndefined();
    decodeChunks(decoder, [chunk("a")]);
    expect(decoder.hasEndMark).toBe(true);
  });

  test("that are no JSON are a part of a stream, and no error quotes them", () => {
    const [error] = decode(chunk("a"), '{"choices":[{"delta":{"content":"Ada').errors;
    expect(String(error)).not.toContain("Ada");
    expect(classify(error)).toMatchObject({ code: "NETWORK_ERROR", errorType: "partial_chunks" });
  });

  test("of an unknown shape are no stream that is known", () => {
    expect(decode('{"novelty":1}').errors).toMatchObject([{ code: "INVALID_STREAM" }]);
  });
});
