import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { l0 } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ADAPTERS, type AdapterName } from "../../protocol.ts";
import { arrivals } from "../receivers/arrivals.ts";
import { dogstatsdReceiver } from "../receivers/dogstatsd/dogstatsd-receiver.ts";
import { otlpReceiver } from "../receivers/otlp/otlp-receiver.ts";
import { sentryReceiver } from "../receivers/sentry/sentry-receiver.ts";
import type { Collected } from "./adapter.ts";
import type { Destinations } from "./destinations.ts";
import { destinationsOf } from "./destinations.ts";
import { type OpenedAdapters, openAdapters } from "./open-adapters.ts";

// A loaded machine may take its time.

afterEach(() => vi.unstubAllEnvs());

const open = (destinations: Destinations = {}, deadlineMs = 10_000): Promise<OpenedAdapters> =>
  openAdapters({ destinations, deadlineMs });

/** Runs one stream through the adapters; gives its id. */
async function stream({ adapters }: OpenedAdapters): Promise<string> {
  const result = await l0({ stream: scriptedSource(["a ", "b "]), onEvent: adapters.map(({ handler }) => handler) });
  await result.text();
  return result.streamId;
}

async function collect({ adapters }: OpenedAdapters): Promise<Readonly<Record<AdapterName, Collected>>> {
  const collections = await Promise.all(adapters.map(async ({ name, collect: take }) => [name, await take()]));
  await Promise.all(adapters.map(({ close }) => close()));
  return Object.fromEntries(collections);
}

describe("without back ends in the environment", () => {
  test("each adapter shows what its receiver took", async () => {
    const opened = await open();
    expect(opened.problems).toEqual([]);
    expect(opened.adapters.map(({ name }) => name)).toEqual(ADAPTERS);
    await stream(opened);
    const collected = await collect(opened);
    for (const name of ADAPTERS) {
      expect(collected[name]).toMatchObject({ rejected: 0, problems: [] });
      expect(collected[name].items.length).toBeGreaterThan(0);
      for (const { at, summary, body } of collected[name].items) {
        expect(Math.abs(Date.now() - at)).toBeLessThan(10_000);
        expect(summary).not.toContain("also sent");
        expect(body).not.toBe("");
      }
    }
  });

  test("what each adapter sent makes files of the right kind", async () => {
    const opened = await open();
    await stream(opened);
    const kinds = Object.values(await collect(opened)).flatMap(({ items }) =>
      items.map(({ fileName, mediaType }) => `${fileName}: ${mediaType}`),
    );
    expect(new Set(kinds)).toEqual(
      new Set([
        "otlp-traces.json: application/json",
        "otlp-metrics.json: application/json",
        "sentry.envelope: application/x-sentry-envelope",
        "metrics.txt: text/plain; version=0.0.4; charset=utf-8",
        "dogstatsd.txt: text/plain",
        "telemetry.jsonl: application/x-ndjson",
        "telemetry.csv: text/csv",
        "log-record.json: application/json",
      ]),
    );
  });

  test("runs at the same time do not mix", async () => {
    const runs = await Promise.all([open(), open(), open()]);
    const ids = await Promise.all(runs.map(stream));
    const collections = await Promise.all(runs.map(collect));
    for (const [index, { otel, sentry, prometheus, datadog, export: file }] of collections.entries()) {
      for (const { items } of [otel, sentry, file]) {
        const text = items.map(({ body }) => body).join();
        expect(ids.map((id) => text.includes(id))).toEqual(ids.map((_, other) => other === index));
      }
      expect(prometheus.items[0]?.body).toMatch(/^l0_requests_total\{.*outcome="completed"\} 1$/m);
      expect(datadog.items.filter(({ body }) => body.startsWith("l0.requests:"))).toHaveLength(1);
    }
  });

  test("a proxy that the environment names is not asked", async () => {
    for (const name of ["http_proxy", "https_proxy"]) vi.stubEnv(name, `http://127.0.0.1:${await closedPort()}`);
    const opened = await open();
    await stream(opened);
    const collected = await collect(opened);
    expect(Object.values(collected).map(({ problems }) => problems)).toEqual(ADAPTERS.map(() => []));
  });

  test("one that cannot be opened is said, and the others are", async () => {
    vi.stubEnv("TMPDIR", "/nowhere/at/all");
    const { adapters, problems } = await open();
    expect(problems).toEqual([expect.stringMatching(/^export is not attached: ENOENT/)]);
    expect(adapters.map(({ name }) => name)).toEqual(ADAPTERS.filter((name) => name !== "export"));
    await Promise.all(adapters.map(({ close }) => close()));
  });

  test("nothing is shown for a stream that was never read", async () => {
    const opened = await open();
    await l0({ stream: scriptedSource(["a"]), onEvent: opened.adapters.map(({ handler }) => handler) });
    const { prometheus, ...others } = await collect(opened);
    for (const { items, problems } of Object.values(others)) expect([items, problems]).toEqual([[], []]);
    expect(prometheus.items[0]?.body).not.toContain("l0_requests_total{");
  });
});

describe("with back ends in the environment", () => {
  test("they are sent the same, and the panel says so", async () => {
    const [otlp, sentry, dogstatsd] = [otlpReceiver(), sentryReceiver(), dogstatsdReceiver()];
    const [url, dsn, agent] = [await otlp.start(), await sentry.start(), await dogstatsd.start()];
    const [host, port] = agent.split(":");
    const destinations = destinationsOf({
      OTEL_EXPORTER_OTLP_ENDPOINT: `${url}/`,
      SENTRY_DSN: dsn,
      DD_AGENT_HOST: host,
      DD_DOGSTATSD_PORT: port,
    });
    const opened = await open(destinations);
    await stream(opened);
    const collected = await collect(opened);
    expect(Object.values(collected).flatMap(({ problems }) => problems)).toEqual([]);
    await arrivals(dogstatsd, collected.datadog.items.length);

    const requests = otlp.received.map(({ content }) => JSON.stringify(content.request));
    expect(requests.toSorted()).toEqual(collected.otel.items.map(({ body }) => body).toSorted());
    expect(dogstatsd.received.map(({ content }) => content.line)).toEqual(
      collected.datadog.items.map(({ body }) => body),
    );
    expect(sentry.received.map(({ summary }) => `${summary} (also sent to 127.0.0.1)`)).toEqual(
      collected.sentry.items.map(({ summary }) => summary),
    );
    expect(collected.otel.items[0]?.summary).toContain(`(also sent to ${url})`);
    expect(collected.datadog.items[0]?.summary).toContain(`(also sent to ${agent})`);
    await Promise.all([otlp.close(), sentry.close(), dogstatsd.close()]);
  });

  test("one that is gone is said, and the panel shows what was sent all the same", async () => {
    const gone = await closedPort();
    // Shorter than the pause before the exporter's second try.
    const opened = await open({ otlp: `http://127.0.0.1:${gone}`, sentryDsn: `http://key@127.0.0.1:${gone}/1` }, 700);
    await stream(opened);
    const { otel, sentry } = await collect(opened);
    expect(otel.problems).toEqual([expect.stringContaining(`http://127.0.0.1:${gone}: connect ECONNREFUSED`)]);
    expect(sentry.problems).toEqual(["127.0.0.1: 1 of 1 envelopes were not taken (no answer)"]);
    expect([otel.items.length, sentry.items.length]).toEqual([2, 1]);
  });

  test("one that never answers is given up at the deadline", async () => {
    const hanging = createServer(() => {});
    const port = await listen(hanging);
    const opened = await open({ otlp: `http://127.0.0.1:${port}`, sentryDsn: `http://key@127.0.0.1:${port}/1` }, 1500);
    await stream(opened);
    const { otel, sentry } = await collect(opened);
    expect(otel.problems).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+: /)]);
    expect(sentry.problems).toEqual([expect.stringMatching(/^127\.0\.0\.1: /)]);
    hanging.closeAllConnections();
    hanging.close();
    await once(hanging, "close");
  });

  test("a DSN that is none is said", async () => {
    // The SDK says it too.
    vi.spyOn(console, "error").mockImplementation(() => {});
    const opened = await open({ sentryDsn: "nonsense" }, 1000);
    await stream(opened);
    const { sentry } = await collect(opened);
    expect(sentry.problems).toEqual([expect.stringMatching(/^SENTRY_DSN, which is no DSN: /)]);
    expect(sentry.items).toHaveLength(1);
  });
});

test("an empty variable is none, and the Agent's port has a default", () => {
  expect(destinationsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: "", SENTRY_DSN: "" })).toEqual({});
  expect(destinationsOf({ DD_AGENT_HOST: "agent" })).toEqual({ dogstatsd: { host: "agent", port: 8125 } });
});

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A port at which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, "close");
  return port;
}
