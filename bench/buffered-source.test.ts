import { expect, it } from "vitest";
import { BufferedSource } from "./buffered-source.ts";

it("gives every token to who only waits", async () => {
  const given: string[] = [];
  for await (const token of new BufferedSource(["a", "b", "c"], 2)) given.push(token);
  expect(given).toEqual(["a", "b", "c"]);
});

it("has nothing without a wait before the first read, and after each read what it brought", async () => {
  const source = new BufferedSource(["a", "b", "c", "d"], 3);
  expect(source.tryNext()).toBeUndefined();
  expect(await source.next()).toEqual({ value: "a", done: false });
  expect([source.tryNext(), source.tryNext(), source.tryNext()]).toEqual(["b", "c", undefined]);
  expect(await source.next()).toEqual({ value: "d", done: false });
  expect(source.tryNext()).toBeUndefined();
  expect(await source.next()).toEqual({ value: undefined, done: true });
});
