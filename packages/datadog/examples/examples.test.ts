import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { expect, it, vi } from "vitest";
import { parseMetrics } from "../src/test-support/dogstatsd/parse-datagram.ts";

it("quick-start prints the text and what would be sent", async () => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  await import("./quick-start.ts");
  const [text, lines] = log.mock.calls.flat() as [string, string];
  expect(text).toBe("Hello, world!");
  const metrics = parseMetrics(Buffer.from(lines));
  expect(metrics.find(({ name }) => name === "l0.tokens")).toEqual({
    name: "l0.tokens",
    type: "d",
    value: 4,
    tags: ["model:demo-model", "provider:demo", "outcome:completed"],
  });
});

it("agent sends a stream in one or two datagrams to the agent that the environment names", async () => {
  const socket = createSocket("udp4");
  const datagrams: Buffer[] = [];
  socket.on("message", (datagram) => datagrams.push(datagram));
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  vi.stubEnv("DD_AGENT_HOST", "127.0.0.1");
  vi.stubEnv("DD_DOGSTATSD_PORT", String(socket.address().port));
  vi.stubEnv("DD_ORIGIN_DETECTION_ENABLED", "false");
  await import("./agent.ts");
  const received = () => datagrams.flatMap(parseMetrics).filter(({ name }) => name.startsWith("l0."));
  await vi.waitFor(() => expect(received().length).toBeGreaterThanOrEqual(13));
  expect(datagrams.length).toBeLessThanOrEqual(2);
  for (const { tags } of received()) expect(tags).toContain("team:search");
  expect(received().find(({ name }) => name === "l0.requests")?.value).toBe(1);
  socket.close();
  await once(socket, "close");
});

it("dashboard writes JSON for the handler's own names", async () => {
  const files = new Map<string, string>();
  vi.doMock("node:fs", () => ({ writeFileSync: (name: string, text: string) => files.set(name, text) }));
  await import("./dashboard.ts");
  vi.doUnmock("node:fs");
  expect([...files.keys()].slice(0, 2)).toEqual(["dashboard.json", "monitor-0.json"]);
  expect(files.get("dashboard.json")).toContain("sum:ai.network.errors{$model,$provider}");
  for (const text of files.values()) expect(() => JSON.parse(text) as unknown).not.toThrow();
});

it("the README shows every example as it is", async () => {
  const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), "utf8");
  const shown = [...(await read("../README.md")).matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
  const files = (await readdir(new URL(".", import.meta.url))).filter((name) => !name.endsWith(".test.ts"));
  expect(shown.toSorted()).toEqual((await Promise.all(files.map(read))).toSorted());
});
