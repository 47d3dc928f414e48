import { expect, test } from "vitest";
import { readEventData } from "./event-stream.ts";

async function read(...chunks: (string | Uint8Array<ArrayBuffer>)[]): Promise<(readonly string[])[]> {
  const encoder = new TextEncoder();
  const parts = chunks.map((chunk) => (typeof chunk === "string" ? encoder.encode(chunk) : chunk));
  const batches: (readonly string[])[] = [];
  for await (const batch of readEventData(new Blob(parts).stream())) batches.push(batch);
  return batches;
}

/** A body that arrives in exactly these parts. */
function bodyOf(parts: readonly Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
}

test("the data of every event is given, in order", async () => {
  expect((await read("data: one\n\ndata: two\n\n")).flat()).toEqual(["one", "two"]);
});

test("line ends may be of any kind", async () => {
  expect((await read("data: one\r\n\r\ndata: two\r\rdata: three\n\n")).flat()).toEqual(["one", "two", "three"]);
});

test("comments, names and ids are not data", async () => {
  expect((await read(": ping\n\nid: 1\nevent: message\ndata: one\n\n")).flat()).toEqual(["one"]);
});

test("several data lines are one text", async () => {
  expect((await read("data: one\ndata:two\ndata:  three\n\n")).flat()).toEqual(["one\ntwo\n three"]);
});

test("an event that was cut off is not given", async () => {
  expect((await read("data: one\n\ndata: tw")).flat()).toEqual(["one"]);
});

test("events and characters may be split anywhere", async () => {
  const bytes = new TextEncoder().encode("data: ein Stück\n\ndata: zwei\n\n");
  for (let split = 1; split < bytes.length; split++) {
    const batches: (readonly string[])[] = [];
    for await (const batch of readEventData(bodyOf([bytes.slice(0, split), bytes.slice(split)]))) batches.push(batch);
    expect(batches.flat(), `split at ${split}`).toEqual(["ein Stück", "zwei"]);
  }
});

test("events that arrive together are given together", async () => {
  const encoder = new TextEncoder();
  const batches: (readonly string[])[] = [];
  const parts = [encoder.encode("data: 1\n\ndata: 2\n\n"), encoder.encode("data: 3\n\n")];
  for await (const batch of readEventData(bodyOf(parts))) batches.push(batch);
  expect(batches).toEqual([["1", "2"], ["3"]]);
});

test("leaving the loop cancels the body", async () => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
    cancel() {
      cancelled = true;
    },
  });
  for await (const batch of readEventData(body)) {
    expect(batch).toEqual(["1"]);
    break;
  }
  expect(cancelled).toBe(true);
});
