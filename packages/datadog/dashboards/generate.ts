/** Writes the dashboard and the monitors anew: `node packages/datadog/dashboards/generate.ts`, then `pnpm format`. */
import { writeFileSync } from "node:fs";
import { datadogDashboard } from "../src/dashboard/dashboard.ts";
import { datadogMonitors } from "../src/dashboard/monitors.ts";

const files = { "dashboard.json": datadogDashboard(), "monitors.json": datadogMonitors() };

for (const [name, content] of Object.entries(files)) {
  writeFileSync(new URL(name, import.meta.url), `${JSON.stringify(content, null, 2)}\n`);
}
