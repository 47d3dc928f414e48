import { expect, it } from "vitest";

import { runAll } from "./run-all.ts";

it("runs the steps after one that throws, and throws what the first one threw", () => {
  const ran: string[] = [];
  const step = (name: string) => (): void => {
    ran.push(name);
    if (name !== "c") throw new Error(name);
  };
  expect(() => runAll(step("a"), step("b"), step("c"))).toThrow("a");
  expect(ran).toEqual(["a", "b", "c"]);
});

it("throws a thrown undefined too, and nothing where nothing was thrown", () => {
  const caught: unknown[] = [];
  try {
    runAll(() => {
      throw undefined;
    });
  } catch (error) {
    caught.push(error);
  }
  expect(caught).toEqual([undefined]);
  expect(() => runAll(() => undefined)).not.toThrow();
});
