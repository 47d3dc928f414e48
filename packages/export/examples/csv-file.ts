import { createL0 } from "@l0/core";
import { csvFile } from "@l0/export";

// Ten megabytes a file; five full ones are kept beside it, l0.csv.1 is the newest.
const table = csvFile("l0.csv", { columns: "all", maxSize: 10_000_000, maxFiles: 5 });
const l0 = createL0({ onEvent: table });

for (const words of [
  ["Hello ", "world"],
  ["Good ", "bye"],
]) {
  const result = await l0({ stream: () => words });
  console.log(await result.text());
}

await l0.shutdown();
