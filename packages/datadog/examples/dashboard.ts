import { writeFileSync } from "node:fs";
import { datadogDashboard, datadogMonitors } from "@l0/datadog";

const options = { prefix: "ai.", names: "dotted" } as const; // those of your handler

writeFileSync("dashboard.json", JSON.stringify(datadogDashboard(options)));
for (const [index, monitor] of datadogMonitors(options).entries()) {
  writeFileSync(`monitor-${index}.json`, JSON.stringify(monitor));
}
