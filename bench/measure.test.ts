import { beforeEach, describe, expect, it } from "vitest";
import { compare, inRounds, measure, type Machine, type Plan, type Timed } from "./measure.ts";
import { seeded } from "./prose.ts";

const PLAN: Plan = { rounds: 5, warmUps: 3, sampleTime: 1, minStreams: 1 };

/** ns. */
let time: number;
let log: string[];
let machine: Machine;

beforeEach(() => {
  time = 0;
  log = [];
  machine = {
    now: () => time,
    settle: async () => void log.push("settle"),
    random: seeded(1),
  };
});

/** A variant whose streams of 44 characters in 10 tokens take `cost()` ns each. */
const taking = (name: string, cost: () => number, characters = 44): Timed => ({
  name,
  tokens: 10,
  characters: 44,
  read: async () => {
    log.push(name);
    time += cost();
    return characters;
  },
});

const rounds = (): string[][] => {
  const runs = log.slice(log.indexOf("settle")).join(" ").split("settle").slice(1);
  const names = runs.map((run) => run.trim().split(" ")[0] ?? "");
  return Array.from({ length: names.length / 3 }, (_, round) => names.slice(round * 3, round * 3 + 3));
};

describe("measure", () => {
  it("gives ns a token, one sample a round, however many streams are in a sample", async () => {
    const samples = await measure([taking("slow", () => 4_000_000), taking("fast", () => 1000)], PLAN, machine);
    expect(samples.get("slow")).toEqual([400_000, 400_000, 400_000, 400_000, 400_000]);
    expect(samples.get("fast")).toEqual([100, 100, 100, 100, 100]);
  });

  it("fills the time of a sample with streams, and takes the fewest allowed where one is too long", async () => {
    const last = (name: string) =>
      log
        .join(" ")
        .split("settle")
        .findLast((run) => run.includes(name)) ?? "";
    const plan = { ...PLAN, minStreams: 2 };
    await measure([taking("slow", () => 4_000_000), taking("fast", () => 100_000)], plan, machine);
    expect(last("fast").match(/fast/g)).toHaveLength(10);
    expect(last("slow").match(/slow/g)).toHaveLength(2);
  });

  it("warms all variants in turns before the first round", async () => {
    await measure([taking("a", () => 2e6), taking("b", () => 2e6)], PLAN, machine);
    expect(log.slice(0, log.indexOf("settle"))).toEqual(["a", "b", "a", "b", "a", "b"]);
  });

  it("settles before every sample, and takes each variant once a round in an order that changes", async () => {
    const variants = ["a", "b", "c"].map((name) => taking(name, () => 2e6));
    await measure(variants, { ...PLAN, rounds: 20 }, machine);
    expect(rounds()).toHaveLength(20);
    for (const round of rounds()) expect(round.toSorted()).toEqual(["a", "b", "c"]);
    expect(new Set(rounds().map((round) => round.join(""))).size).toBe(6);
  });

  it("refuses a variant that loses text", async () => {
    const lossy = taking("lossy", () => 1, 43);
    await expect(measure([lossy], PLAN, machine)).rejects.toThrow(`"lossy" gave 43 characters of 44.`);
  });
});

describe("inRounds", () => {
  it("takes one sample of each a round, settled", async () => {
    const constant = (name: string, time: number) => ({ name, sample: async () => (log.push(name), time) });
    const samples = await inRounds([constant("a", 1), constant("b", 2), constant("c", 3)], 2, machine);
    expect([...samples]).toEqual([
      ["a", [1, 1]],
      ["b", [2, 2]],
      ["c", [3, 3]],
    ]);
    expect(rounds()).toHaveLength(2);
  });
});

describe("compare", () => {
  it("compares within rounds, so that a machine that changes its speed changes no ratio", () => {
    const speeds = [1, 5, 2, 1, 9];
    const samples = new Map([
      ["raw", speeds.map((speed) => 100 * speed)],
      ["twice", speeds.map((speed) => 200 * speed)],
    ]);
    expect(compare(samples, "raw")).toEqual([
      { name: "raw", time: 200, over: 0, ratio: 1, spread: [1, 1] },
      { name: "twice", time: 400, over: 200, ratio: 2, spread: [2, 2] },
    ]);
  });

  it("takes the median of the rounds, so that one bad round does not count", () => {
    const samples = new Map([
      ["raw", [100, 100, 100, 100, 100]],
      ["core", [210, 200, 9000, 220, 230]],
    ]);
    expect(compare(samples, "raw")[1]).toEqual({
      name: "core",
      time: 220,
      over: 120,
      ratio: 2.2,
      spread: [2.1, 2.3],
    });
  });

  it("needs the base", () => {
    expect(() => compare(new Map(), "raw")).toThrow(`"raw" was not measured.`);
  });
});
