import { expect, test } from "vitest";
import type { StreamEvent } from "../events/stream-event.ts";
import { Delivery } from "./delivery.ts";

const token = (value: string): StreamEvent => ({ type: "token", value, attempt: 1, offset: 0 });
const given = (value: string): unknown => ({ value: token(value), done: false });
const DONE = { value: undefined, done: true };

test("an event answers the read that waits, or the next one", async () => {
  const delivery = new Delivery();
  const read = delivery.wait();
  delivery.give(token("a"));
  delivery.give(token("b"));
  expect(await read).toEqual(given("a"));
  expect(await delivery.take()).toEqual(given("b"));
  expect(delivery.ready).toBe(false);
});

test("what was given before the close comes before the end", async () => {
  const delivery = new Delivery();
  delivery.give(token("a"));
  delivery.close();
  expect(await delivery.take()).toEqual(given("a"));
  expect(await delivery.take()).toEqual(DONE);
});

test("a failure rejects once: the read that waits, or else the next one; then the end", async () => {
  const error = new Error("failed");
  const waiting = new Delivery();
  const read = waiting.wait();
  waiting.close({ error });
  await expect(read).rejects.toBe(error);
  expect(await waiting.take()).toEqual(DONE);

  const idle = new Delivery();
  idle.close({ error });
  await expect(idle.take()).rejects.toBe(error);
  expect(await idle.take()).toEqual(DONE);
});

test("a close while handlers are told of an event leaves the present read to that event", async () => {
  const delivery = new Delivery();
  const read = delivery.wait();
  delivery.giving = true;
  delivery.close({ error: new Error("aborted by a handler") });
  delivery.giving = false;
  delivery.give(token("a"));
  expect(await read).toEqual(given("a"));
  await expect(delivery.take()).rejects.toThrow("aborted by a handler");
});
