import { describe, expect, it } from "vitest";
import { crowdOf, LiveSource } from "./crowd.ts";
import type { Machine } from "./measure.ts";
import { textOf } from "./text.ts";

const TEXT = textOf(["a", "bb", "ccc"]);
const PLAN = { streams: 4, warmTicks: 2, ticks: 5 };

async function readAll(source: LiveSource, told: (token: string) => void = () => {}): Promise<number> {
  let characters = 0;
  for await (const token of source) {
    characters += token.length;
    told(token);
  }
  return characters;
}

function fakeMachine() {
  let time = 0;
  const machine: Machine = { now: () => time, settle: async () => {}, random: () => 0 };
  return { machine, pass: (ns: number) => (time += ns) };
}

describe("LiveSource", () => {
  it("gives what it is told to, when it is told to, until it is ended", async () => {
    const source = new LiveSource();
    const read = source.next();
    source.give("a");
    expect(await read).toEqual({ value: "a", done: false });
    const last = source.next();
    source.end();
    expect(await last).toEqual({ value: undefined, done: true });
    expect(await source.next()).toEqual({ value: undefined, done: true });
  });
});

describe("crowdOf", () => {
  it("gives every stream one token a tick, each at another place of the text, and times the ticks alone", async () => {
    const { machine, pass } = fakeMachine();
    const seen: string[][] = [];
    const read = (source: LiveSource): Promise<number> => {
      const tokens: string[] = [];
      seen.push(tokens);
      pass(1e9);
      return readAll(source, (token) => {
        tokens.push(token);
        pass(7);
      });
    };
    expect(await crowdOf({ name: "raw", read }, PLAN, TEXT, machine).sample()).toBe(7);
    expect(seen.map((tokens) => tokens.join(" "))).toEqual([
      "a bb ccc a bb ccc a",
      "bb ccc a bb ccc a bb",
      "ccc a bb ccc a bb ccc",
      "a bb ccc a bb ccc a",
    ]);
  });

  it("refuses a reading that loses text", async () => {
    const { machine } = fakeMachine();
    const read = async (source: LiveSource): Promise<number> => (await readAll(source)) - 1;
    const { sample } = crowdOf({ name: "lossy", read }, PLAN, TEXT, machine);
    await expect(sample()).rejects.toThrow(/"lossy" gave \d+ characters of \d+/);
  });
});
