import { l0 } from "@l0/core";
import { jsonlFile } from "@l0/export";

const log = jsonlFile("l0.jsonl");

// Any token stream will do: an SDK's, a fetch() response's, or your own.
async function* words() {
  yield "Hello ";
  yield "world";
}

const result = await l0({ stream: () => words(), model: "demo-model", onEvent: log });
console.log(await result.text());

await log.flush();
console.log(log.stats());
