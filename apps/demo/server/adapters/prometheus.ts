import { createPrometheusHandler } from "@l0/prometheus";
import { Registry } from "prom-client";
import type { Adapter } from "./adapter.ts";

/** A registry of `prom-client`; it sends nothing, it is scraped. */
export async function openPrometheus(): Promise<Adapter> {
  const register = new Registry();
  return {
    name: "prometheus",
    handler: createPrometheusHandler({ register }),
    async collect() {
      const body = await register.metrics();
      const samples = body.match(/^[^#\n]/gm)?.length ?? 0;
      return {
        items: [
          {
            at: Date.now(),
            summary: `scrape: ${samples} sample${samples === 1 ? "" : "s"}`,
            body,
            fileName: "metrics.txt",
            mediaType: register.contentType,
          },
        ],
        rejected: 0,
        problems: [],
      };
    },
    close: async () => register.clear(),
  };
}
