import { createL0, defineHandler, type Telemetry } from "@l0/core";
import { toCSV } from "@l0/export";

const records: Telemetry[] = [];
const collect = defineHandler({
  label: "collect",
  events: ["SESSION_END"],
  handle: ({ telemetry }) => void records.push(telemetry),
});

const l0 = createL0({ onEvent: collect, retry: { attempts: 0, maxRetries: 0 } });

// One stream that works, and one that says nothing and fails.
for (const words of [["Hello ", "world"], []]) {
  const result = await l0({ stream: () => words });
  await result.text().catch((error: Error) => console.error(error.message));
}

console.log(toCSV(records, { columns: "all" }));
