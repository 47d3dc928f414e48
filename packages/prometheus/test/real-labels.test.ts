import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createL0 } from "@l0/core";
import { createPrometheusHandler, metricsEndpoint } from "@l0/prometheus";
import { expect, it, onTestFinished, vi } from "vitest";
import { LIBRARIES } from "../src/test-support/libraries.ts";
import { isInstalled, startPrometheus } from "./support/prometheus-server.ts";

const CONTROLS = [...Array.from({ length: 33 }, (_, code) => code), 0x7f, 0x85, 0xa0, 0x2028, 0x2029, 0xfeff, 0xffff];
const TENANTS = [...CONTROLS.map((code) => `a${String.fromCharCode(code)}b`), '"', "\\", '\\n"} 1\nup 7', "🚀", "日本"];

it.skipIf(!isInstalled("prometheus"))(
  "a real Prometheus reads back every label as it was given, whatever characters it has",
  async () => {
    const registers = LIBRARIES.flatMap((library) =>
      [library.text, library.openMetrics].map((contentType) => {
        const register = library.newRegistry();
        register.setContentType(contentType as never);
        return register;
      }),
    );
    const handlers = registers.map((register) => createPrometheusHandler({ register, labels: ["tenant"] }));
    const l0 = createL0({ onEvent: handlers });
    for (const tenant of TENANTS) await (await l0({ stream: () => ["a"], context: { tenant } })).text();

    const endpoints = registers.map(metricsEndpoint);
    const server = createServer(
      (request, response) => void endpoints[Number(request.url?.slice(1))]?.(request, response),
    );
    server.listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const targets = registers.map((_, index) => [`registry ${index}`, `http://127.0.0.1:${port}/${index}`]);
    const prometheus = await startPrometheus(Object.fromEntries(targets) as Record<string, string>);
    onTestFinished(() => prometheus.close());

    await vi.waitFor(
      async () => {
        expect(await prometheus.scrapeErrors()).toEqual({});
        const answers = await prometheus.query("count by (tenant) (l0_stream_tokens_total == 1)");
        expect(answers.map(({ labels }) => labels["tenant"]).toSorted()).toEqual(TENANTS.toSorted());
        for (const { labels, value } of answers) expect([labels, value]).toEqual([labels, registers.length]);
      },
      { timeout: 20_000, interval: 200 },
    );
  },
  30_000,
);
