import { describe, expect, test } from "vitest";
import { l0, type L0Result } from "../index.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

async function tokensOf(chunks: readonly unknown[]): Promise<string[]> {
  const result: L0Result = await l0({ stream: () => chunks, retry: { maxRetries: 0 } });
  const tokens: string[] = [];
  for await (const text of result.textStream) tokens.push(text);
  return tokens;
}

describe("strings", () => {
  test("are tokens as they stand; empty ones are none", async () => {
    expect(await tokensOf(["a", "", " b", "\n"])).toEqual(["a", " b", "\n"]);
  });

  test("mixed with something else are no stream that is known", async () => {
    await expect(tokensOf(["a", { text: "b" }])).rejects.toMatchObject({ code: "INVALID_STREAM" });
  });
});

describe("bytes", () => {
  test("are UTF-8; a character that is cut is held until it is whole", async () => {
    const clef = [...new TextEncoder().encode("𝄞")];
    const chunks = [bytes(65, ...clef.slice(0, 2)), bytes(clef[2] as number), bytes(clef[3] as number, 66)];
    expect(await tokensOf(chunks)).toEqual(["A", "𝄞B"]);
  });

  test("that end within a character give the replacement character", async () => {
    expect(await tokensOf([bytes(65, 0xf0, 0x9d)])).toEqual(["A", "\uFFFD"]);
  });

  test("of a ReadableStream", async () => {
    const stream = new Blob(["hello"]).stream();
    const result = await l0({ stream: () => stream });
    expect(await result.text()).toBe("hello");
  });
});
