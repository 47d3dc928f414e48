import { type AdapterName, ADAPTERS } from "../../protocol.ts";
import type { Adapter, AdapterSettings } from "./adapter.ts";
import { openDatadog } from "./datadog.ts";
import { reasonOf } from "./deadline.ts";
import { openExport } from "./export.ts";
import { openOtel } from "./otel.ts";
import { openPrometheus } from "./prometheus.ts";
import { openSentry } from "./sentry.ts";

const OPENERS: Readonly<Record<AdapterName, (settings: AdapterSettings) => Promise<Adapter>>> = {
  otel: openOtel,
  sentry: openSentry,
  prometheus: openPrometheus,
  datadog: openDatadog,
  export: openExport,
};

export interface OpenedAdapters {
  readonly adapters: readonly Adapter[];
  /** Which ones could not be opened, and why. */
  readonly problems: readonly string[];
}

/** Opens all five, for one run. Never rejects: what cannot be opened is said, and the others do their work. */
export async function openAdapters(settings: AdapterSettings): Promise<OpenedAdapters> {
  const results = await Promise.allSettled(ADAPTERS.map((name) => OPENERS[name](settings)));
  return {
    adapters: results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])),
    problems: results.flatMap((result, index) =>
      result.status === "rejected" ? [`${ADAPTERS[index]} is not attached: ${reasonOf(result.reason)}`] : [],
    ),
  };
}
