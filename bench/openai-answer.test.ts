import { l0 } from "@l0/core";
import OpenAI from "openai";
import { expect, it } from "vitest";
import { answerOf, fetchOf } from "./openai-answer.ts";

const TOKENS = ["Hel", "lo", ", you", "."];

it("gives as many events a chunk as were asked for", async () => {
  const chunks = answerOf(TOKENS, 3);
  const events = chunks.map((chunk) => new TextDecoder().decode(chunk).match(/^data: /gm)?.length);
  expect(events).toEqual([3, 3, 2]);
  expect(await (await fetchOf(chunks)()).text()).toMatch(/"content":"Hel".*data: \[DONE\]\n\n$/s);
});

it("is an answer to the SDK", async () => {
  const client = new OpenAI({ apiKey: "none", fetch: fetchOf(answerOf(TOKENS, 3)) });
  const stream = await client.chat.completions.create({ model: "gpt-5.4-mini", messages: [], stream: true });
  let text = "";
  for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
  expect(text).toBe("Hello, you.");
});

it("is an answer to core, time after time", async () => {
  const fetch = fetchOf(answerOf(TOKENS, 3));
  for (let time = 0; time < 2; time++) {
    const { text } = await l0({ stream: () => fetch() });
    expect(await text()).toBe("Hello, you.");
  }
});
