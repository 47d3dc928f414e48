import { l0 } from "@l0/core";
import { logTo } from "@l0/export";
import { pino } from "pino";

const result = await l0({ stream: () => ["Hello ", "world"], onEvent: logTo(pino()) });
await result.text();
