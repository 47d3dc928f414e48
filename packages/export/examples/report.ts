import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { l0 } from "@l0/core";
import { jsonlFile, replay } from "@l0/export";
import { toHTML } from "@l0/export/html";

const log = jsonlFile("l0.jsonl");
for (let run = 0; run < 20; run += 1) {
  const result = await l0({ stream: () => ["Hello ", "world"], model: "demo-model", onEvent: log });
  await result.text();
}
await log.flush();

const records = replay(createReadStream("l0.jsonl"));
await writeFile("report.html", toHTML(await records.toArray(), { title: "My streams" }));
console.log(records.stats());
