import { afterEach, expect, test, vi } from "vitest";
import { abortRun, loadCatalogue, openRun } from "./run-client.ts";

function answer(response: Response | Error): ReturnType<typeof vi.fn> {
  const fetch = vi.fn(async () => {
    if (response instanceof Error) throw response;
    return response;
  });
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

const eventStream = (body: string): Response =>
  new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8" } });

async function messagesOf(signal: AbortSignal = new AbortController().signal): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const batch of openRun({ scenario: "cut & run", client: "openai", session: "page-1" }, signal))
    all.push(...batch);
  return all;
}

afterEach(() => vi.unstubAllGlobals());

test("a run is asked for by its names and gives its messages", async () => {
  const fetch = answer(eventStream(`data: {"kind":"problem","message":"oh"}\n\ndata: {"kind":"done"}\n\n`));
  expect(await messagesOf()).toEqual([{ kind: "problem", message: "oh" }, { kind: "done" }]);
  expect(fetch.mock.calls[0]?.[0]).toBe("api/runs?scenario=cut+%26+run&client=openai&session=page-1");
});

test("without a client, the scenario's own is asked for", async () => {
  const fetch = answer(eventStream(""));
  for await (const _ of openRun({ scenario: "cut", session: "page-1" }, new AbortController().signal));
  expect(fetch.mock.calls[0]?.[0]).toBe("api/runs?scenario=cut&session=page-1");
});

test.each([
  [
    "JSON",
    new Response(`{"error":"Unknown scenario."}`, { status: 400 }),
    "The server refused (400): Unknown scenario.",
  ],
  ["a text", new Response("Too many runs.\n", { status: 429 }), "The server refused (429): Too many runs."],
  ["nothing", new Response(null, { status: 500 }), "The server refused (500)."],
])("a refusal with %s is said with its reason", async (_, response, message) => {
  answer(response);
  await expect(messagesOf()).rejects.toThrow(message);
});

test("a server that cannot be reached is called so", async () => {
  answer(new TypeError("Failed to fetch"));
  await expect(loadCatalogue()).rejects.toThrow("cannot be reached");
});

test("something that is no run is called so", async () => {
  answer(new Response("<!doctype html>", { headers: { "content-type": "text/html" } }));
  await expect(messagesOf()).rejects.toThrow("not a run");
});

test("an aborted request stays an abort", async () => {
  answer(new DOMException("aborted", "AbortError"));
  await expect(messagesOf()).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
});

test("a run is aborted by its id", async () => {
  const fetch = answer(new Response(null, { status: 204 }));
  await abortRun("a/b");
  expect(fetch).toHaveBeenCalledWith("api/runs/a%2Fb/abort", { method: "POST" });
});
