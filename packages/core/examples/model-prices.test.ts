import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { pricedL0 } from "./model-prices.ts";

test("a stream has the price of its model, and one of an unknown model none", async () => {
  const costs: (number | undefined)[] = [];
  for (const model of ["gpt-4o", "no-such-model"]) {
    const usage = { prompt_tokens: 1000, completion_tokens: 1000 };
    const chunk = { id: "c", object: "chat.completion.chunk", model };
    const chunks = [
      { ...chunk, choices: [{ index: 0, delta: { content: "It is noon." }, finish_reason: "stop" }] },
      { ...chunk, choices: [], usage },
    ];
    const result = await pricedL0()({ stream: () => Readable.from(chunks), monitoring: { enabled: true } });
    await result.text();
    costs.push(result.telemetry?.cost?.total);
  }
  expect(costs[0]).toBeGreaterThan(0);
  expect(costs[1]).toBeUndefined();
});
