import { streamInfoOf, telemetryOf, tell } from "@l0/core/testing";
import { createServer, type RequestListener, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { ClusterRegistry } from "@prometheus-io/client";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createPrometheusHandler } from "./handler.ts";
import { metricsEndpoint, type MetricsSource } from "./metrics-endpoint.ts";
import { valueOf } from "./test-support/exposition.ts";
import { LIBRARIES } from "./test-support/libraries.ts";

const open: Server[] = [];

const serve = (source: MetricsSource): Promise<string> => listen(metricsEndpoint(source));

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  open.push(server);
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
}

afterEach(async () => {
  for (const server of open.splice(0)) {
    server.close();
    await once(server, "close");
  }
});

describe.each(LIBRARIES)("the endpoint over a registry of $name", (library) => {
  const scraped = () => {
    const register = library.newRegistry();
    tell(createPrometheusHandler({ register, labels: [] }), "SESSION_END", streamInfoOf(), {
      telemetry: telemetryOf(),
    });
    return register;
  };

  it("answers a scrape of a node:http server", async () => {
    const response = await fetch(await serve(scraped()));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(valueOf(await response.text(), "l0_requests_total", { outcome: "completed" })).toBe(1);
  });

  it("answers a scrape of a fetch-style server, whatever else that server passes", async () => {
    const endpoint = metricsEndpoint(scraped());
    const response = await endpoint(new Request("http://localhost/metrics"), { end: "bindings" }, {});
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(valueOf(await response.text(), "l0_requests_total", { outcome: "completed" })).toBe(1);
  });

  it("stays with the registry's content type, whatever the scraper would rather have", async () => {
    const register = scraped();
    const url = await serve(register);
    const asked = await fetch(url, { headers: { accept: "application/openmetrics-text; version=1.0.0" } });
    expect(asked.headers.get("content-type")).toBe(library.text);
    expect(await asked.text()).toBe(await (await fetch(url)).text());
  });

  it("serves OpenMetrics where the registry was made for it", async () => {
    const register = scraped();
    register.setContentType(library.openMetrics as never);
    const response = await fetch(await serve(register));
    expect(response.headers.get("content-type")).toBe(library.openMetrics);
    expect(await response.text()).toMatch(/# EOF\n$/);
  });
});

const source = (metrics: () => Promise<string>): MetricsSource => ({ contentType: "text/plain", metrics });

it("takes a request that does not say its method for a scrape", async () => {
  const response = { writeHead: vi.fn<() => void>(), end: vi.fn<() => void>() };
  await metricsEndpoint(source(() => Promise.resolve("a 1\n")))({}, response);
  expect(response.writeHead).toHaveBeenCalledExactlyOnceWith(200, { "content-type": "text/plain" });
  expect(response.end).toHaveBeenCalledExactlyOnceWith("a 1\n");
});

it("answers HEAD without a body and refuses what is no reading", async () => {
  const url = await serve(source(() => Promise.resolve("a 1\n")));
  const endpoint = metricsEndpoint(source(() => Promise.resolve("a 1\n")));
  for (const head of [await fetch(url, { method: "HEAD" }), await endpoint(new Request(url, { method: "HEAD" }))]) {
    expect([head.status, head.headers.get("content-type"), await head.text()]).toEqual([200, "text/plain", ""]);
  }
  const post = await fetch(url, { method: "POST", body: "x" });
  expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});

it("answers 500 with the reason where the metrics cannot be collected", async () => {
  const failing = source(() => Promise.reject(new Error("Operation timed out.")));
  const response = await fetch(await serve(failing));
  expect([response.status, await response.text()]).toEqual([500, "Could not collect metrics: Operation timed out.\n"]);
  const throwing = source(() => {
    throw new Error("no");
  });
  expect((await metricsEndpoint(throwing)(new Request("http://localhost/"))).status).toBe(500);
});

it("leaves a response alone that somebody else has answered meanwhile", async () => {
  const endpoint = metricsEndpoint(source(() => Promise.resolve("a 1\n")));
  const answered: Promise<unknown>[] = [];
  const url = await listen((request, response) => {
    answered.push(endpoint(request, response));
    response.writeHead(503).end("too late");
  });
  const response = await fetch(url);
  expect([response.status, await response.text()]).toEqual([503, "too late"]);
  await expect(Promise.all(answered)).resolves.toEqual([undefined]);
});

it("serves all processes of a cluster where the registry can collect them", async () => {
  const [, { newRegistry }] = LIBRARIES as [unknown, (typeof LIBRARIES)[0]];
  const register = newRegistry();
  createPrometheusHandler({ register, labels: [] });
  ClusterRegistry.setRegistries(register as never);
  const response = await metricsEndpoint(new ClusterRegistry())(new Request("http://localhost/metrics"));
  expect(valueOf(await response.text(), "l0_label_overflows_total")).toBe(0);
});

it("serves all worker threads where the registry can collect them", async () => {
  const workers = { ...source(() => Promise.resolve("main 1\n")), workerMetrics: () => Promise.resolve("all 1\n") };
  expect(await (await metricsEndpoint(workers)(new Request("http://localhost/metrics"))).text()).toBe("all 1\n");
});
