import { combine, createL0 } from "@l0/core";
import { streamLog } from "./stream-log.ts";

const l0 = createL0({
  timeout: { initialToken: 10_000 },
  onEvent: combine(
    streamLog(async (lines) => console.log(lines)),
    (event) => {
      if (event.type === "FIRST_TOKEN") console.log(`the first token, for ${event.context["user"]}`);
    },
  ),
});

const result = await l0({
  stream: () => ["It ", "is ", "noon."], // your provider's stream goes here
  model: "demo-model",
  timeout: { interToken: 5_000 }, // beside the initialToken from above
  context: { user: "u-1" }, // on every event
});
console.log(await result.text());

const { ok, failed } = await l0.shutdown({ timeoutMs: 2_000 });
if (!ok) console.error("not sent:", failed);
