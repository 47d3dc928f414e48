import { l0, priceTable, type StreamFactory } from "@l0/core";

// USD per million tokens: your own table, as prices change.
const pricing = priceTable({ "demo-model": { input: 2, output: 8, cacheRead: 0.5 } });

/** A provider whose first answer is cut; it bills both. */
const stream: StreamFactory = async function* ({ attempt }) {
  const chunk = { id: "c", object: "chat.completion.chunk", model: "demo-model-2026-01-31" };
  yield { ...chunk, choices: [{ index: 0, delta: { content: "It is " } }] };
  yield { ...chunk, choices: [], usage: { prompt_tokens: 1000, completion_tokens: 500 } };
  if (attempt > 1) yield { ...chunk, choices: [{ index: 0, delta: { content: "noon." }, finish_reason: "stop" }] };
};

const result = await l0({ stream, pricing, retry: { baseDelay: 10 }, monitoring: { enabled: true } });
console.log(await result.text());
console.log(result.telemetry?.cost);
