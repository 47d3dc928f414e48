import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { trace } from "@opentelemetry/api";
import { register } from "@prometheus-io/client";
import { afterEach, expect, it, vi } from "vitest";
import { parseExposition, valueOf } from "../src/test-support/exposition.ts";

const processes: ChildProcess[] = [];

afterEach(async () => {
  for (const child of processes.splice(0)) {
    child.kill();
    await once(child, "exit");
  }
  register.clear();
  vi.resetModules();
});

const DEMO = { model: "demo-model", provider: "demo" };

it("quick-start prints the text and the metrics of its stream", async () => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  await import("./quick-start.ts");
  const [text, metrics] = log.mock.calls.flat() as [string, string];
  expect(text).toBe("Hello, world!");
  expect(valueOf(metrics, "l0_requests_total", { ...DEMO, outcome: "completed" })).toBe(1);
  expect(valueOf(metrics, "l0_stream_tokens_total", DEMO)).toBe(4);
});

it("endpoint serves the registry over node:http", async () => {
  vi.stubEnv("PORT", "0");
  vi.spyOn(console, "log").mockReturnValue();
  await import("./quick-start.ts");
  const { server } = await import("./endpoint.ts");
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(valueOf(await response.text(), "l0_stream_tokens_total", DEMO)).toBe(4);
  server.close();
  await once(server, "close");
});

it("fetch-endpoint serves the registry to a fetch-style server", async () => {
  vi.spyOn(console, "log").mockReturnValue();
  await import("./quick-start.ts");
  const app = await import("./fetch-endpoint.ts");
  const response = await app.fetch(new Request("http://localhost/metrics"));
  expect(valueOf(await response.text(), "l0_stream_tokens_total", DEMO)).toBe(4);
  expect((await app.fetch(new Request("http://localhost/"))).status).toBe(404);
});

it("labels puts what it allows on the metrics, and nothing else", async () => {
  const { register } = await import("./labels.ts");
  const text = await register.metrics();
  expect(valueOf(text, "l0_stream_tokens_total", { model: "demo-model", tenant: "acme", region: "eu" })).toBe(1);
  expect(text).not.toContain("never a label");
});

it("exemplars shows the trace of the caller", async () => {
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const span = trace.wrapSpanContext({ traceId, spanId: "b7ad6b7169203331", traceFlags: 1 });
  vi.spyOn(trace, "getActiveSpan").mockReturnValue(span);
  const { answer, register } = await import("./exemplars.ts");
  expect(await answer()).toBe("Hello");
  const [line] = /l0_requests_total\{.*completed.*/.exec(await register.metrics()) ?? [];
  expect(line).toContain(`# {trace_id="${traceId}"} 1 `);
});

it("handler-errors counts the handler that throws, and logs it", async () => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  const error = vi.spyOn(console, "error").mockReturnValue();
  const { register } = await import("./handler-errors.ts");
  expect(valueOf(await register.metrics(), "l0_handler_errors_total", { handler: "audit" })).toBe(1);
  expect(log).toHaveBeenCalledExactlyOnceWith("Hello");
  expect(error).toHaveBeenCalledExactlyOnceWith("audit", expect.any(String), new Error("The audit log is full."));
});

/** Starts an example as a program of its own, and gives the first scrape that shows two streams. */
async function scrapeOf(example: string, client: string): Promise<string> {
  const local = (path: string): string => new URL(path, import.meta.url).pathname;
  const args = ["--import", local("../src/test-support/run-sources.ts"), local(example)];
  const env = { ...process.env, PORT: "0", CLIENT: client };
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  processes.push(child);
  const [printed] = (await once(child.stdout, "data")) as [Buffer];
  const port = /port: (\d+)/.exec(printed.toString())?.[1];
  const shown = async (): Promise<string> => {
    const scrape = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(valueOf(scrape, "l0_requests_total", { ...DEMO, outcome: "completed" })).toBe(2);
    return scrape;
  };
  return vi.waitFor(shown, { timeout: 15_000, interval: 50 });
}

it.each([
  ["cluster adds up its workers, with prom-client", "./cluster.ts", "prom-client"],
  ["cluster adds up its workers, with @prometheus-io/client", "./cluster.ts", "@prometheus-io/client"],
  ["worker-threads adds up its workers", "./worker-threads.ts", "@prometheus-io/client"],
])(
  "%s",
  async (_, example, client) => {
    const text = await scrapeOf(example, client);
    expect(valueOf(text, "l0_stream_tokens_total", DEMO)).toBe(2);
    expect(valueOf(text, "l0_active_streams", DEMO)).toBe(0);
    expect(valueOf(text, "l0_request_duration_seconds_bucket", { ...DEMO, le: "+Inf" })).toBe(2);
    expect(parseExposition(text).get("l0_request_duration_seconds")?.type).toBe("histogram");
  },
  20_000,
);

it("the README shows every example as it is", async () => {
  const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), "utf8");
  const shown = [...(await read("../README.md")).matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
  const files = (await readdir(new URL(".", import.meta.url))).filter((name) => !name.endsWith(".test.ts"));
  expect(shown.toSorted()).toEqual((await Promise.all(files.map(read))).toSorted());
});
