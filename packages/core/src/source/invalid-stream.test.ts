import { describe, expect, test } from "vitest";
import { L0Error } from "../errors/l0-error.ts";
import { invalidStream, outline } from "./invalid-stream.ts";

describe("what an error says of something that is no stream", () => {
  test("its shape, never what it holds", () => {
    expect(outline({ answer: "the patient is called Ada" })).toBe("Object with the fields answer");
    expect(outline(new Map())).toBe("Map");
    expect(outline(Object.create(null))).toBe("object");
    expect(outline([1, 2])).toContain("Array");
    expect(outline("secret")).toBe("string");
    expect(outline(null)).toBe("null");
  });

  test("what the factory gave, and what it may give", () => {
    const error = invalidStream("a number");
    expect(error).toBeInstanceOf(L0Error);
    expect(error).toMatchObject({ code: "INVALID_STREAM", category: "internal", retryable: false });
    expect(error.message).toContain("a number");
    expect(error.message).toContain("chunks of OpenAI, Anthropic, Gemini");
    expect(error.message).toContain("pass a `source` adapter");
  });
});
