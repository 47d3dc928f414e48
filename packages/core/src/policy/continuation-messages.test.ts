import { describe, expect, test } from "vitest";
import { continuationMessages } from "../index.ts";

describe("the messages of a continuation", () => {
  const messages = [{ role: "user", content: "Tell me." }];

  test("are the messages as they are without a checkpoint", () => {
    expect(continuationMessages(messages, undefined)).toBe(messages);
    expect(continuationMessages(messages, "")).toBe(messages);
  });

  test("end with the user asking for the rest", () => {
    const [, answer, ask] = continuationMessages(messages, "Once ", { instruction: "Go on." });
    expect([answer, ask]).toEqual([
      { role: "assistant", content: "Once " },
      { role: "user", content: "Go on." },
    ]);
  });

  test("or with the answer itself, without trailing white space", () => {
    expect(continuationMessages(messages, "Once \n", { strategy: "prefill" })).toEqual([
      ...messages,
      { role: "assistant", content: "Once" },
    ]);
  });
});
