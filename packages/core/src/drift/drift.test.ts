import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drift, type DriftOptions, type DriftType } from "./index.ts";
import { ORDINARY_TEXTS } from "./ordinary-texts.fixture.ts";
import { driftsIn, kindsIn, noise, plain, PRINTABLE } from "./read-drift.fixture.ts";

const SELF = "As an AI, I cannot know. ";
const LOOP = "We go round and round in circles. ".repeat(5);

const LIST = "- a\n- b\n- c\n- d\n";
const BARE = "one\ntwo\nthree\nfour\nfive\n";

describe("a finding", () => {
  test("has the kinds that began in the text of the call, the surest first, and its confidence", () => {
    const run = drift().start();
    expect(run.check("Sure!\n")).toEqual({ types: ["hedging"], confidence: 0.5 });
    expect(run.check(plain(2))).toBeUndefined();
    expect(run.check(LOOP + SELF)).toEqual({ types: ["meta_commentary", "repetition"], confidence: 0.9 });
    expect(run.check(LOOP)).toBeUndefined();
  });

  test("is of one reading: each begins anew", () => {
    const detector = drift();
    for (const run of [detector.start(), detector.start()]) {
      run.check("We go round and round in circles. ".repeat(2));
      expect(run.check(SELF)?.types).toEqual(["meta_commentary"]);
    }
  });

  test("is given again only after the drift was gone", () => {
    expect(kindsIn(SELF + SELF)).toEqual(["meta_commentary"]);
    expect(kindsIn(SELF + plain(10) + SELF)).toEqual(["meta_commentary", "meta_commentary"]);
  });
});

describe("what is found depends on the text alone", () => {
  const short = ["Sure!\n", SELF, LOOP, LIST, BARE, "In other words, ", "therefore ", "gonna ", "\r\n", "😀", "don’t "];
  const long = [plain(3), plain(20), noise(400, PRINTABLE), ...Object.values(ORDINARY_TEXTS)];
  const piece = fc.oneof(fc.constantFrom(...short), fc.constantFrom(...long), fc.string({ unit: "binary" }));
  const texts = fc.array(piece, { minLength: 5, maxLength: 20, size: "max" });

  test("however it is cut into calls", () => {
    let found = 0;
    const property = fc.property(texts, fc.array(fc.nat(400), { minLength: 1 }), (parts, lengths) => {
      const text = parts.join("");
      const beginnings = driftsIn(text);
      found += beginnings.length;
      const run = drift().start();
      for (let from = 0, call = 0; from < text.length; call++) {
        const to = from + (lengths[call % lengths.length] as number) + (call % 2);
        const types = run.check(text.slice(from, to))?.types ?? [];
        const begun = beginnings.filter(([, at]) => at > from && at <= to).map(([type]) => type);
        expect(new Set(types)).toEqual(new Set(begun));
        from = to;
      }
    });
    fc.assert(property, { numRuns: 150 });
    expect(found).toBeGreaterThan(30);
  });

  test("also as one call of several megabytes", () => {
    const text = (plain(50) + ORDINARY_TEXTS["TypeScript"]).repeat(500);
    expect(text.length).toBeGreaterThan(2_000_000);
    const run = drift({ detect: ["repetition", "entropy_spike"] }).start();
    run.check(text);
    expect(run.check(noise(600, PRINTABLE))?.types).toEqual(["entropy_spike"]);
  });
});

test("a text full of marks is read in linear time", () => {
  const run = drift({ windowSize: 10_000 }).start();
  expect(run.check("yeah, therefore in other words ".repeat(100_000))?.types).toContain("meta_commentary");
}, 5000);

describe("the options", () => {
  test.each<readonly [DriftType, string]>([
    ["hedging", "Sure!\n"],
    ["format_collapse", "Here you go: "],
    ["meta_commentary", SELF],
    ["repetition", LOOP],
    ["markdown_collapse", LIST + BARE],
    ["entropy_spike", plain(20) + noise(600, PRINTABLE)],
    ["tone_shift", `Moreover, it was therefore late. ${plain(4)}Yeah, lol. `],
  ])("detect: %s alone is found, or not at all", (type, text) => {
    expect(kindsIn(text)).toEqual([type]);
    expect(kindsIn(text, { detect: [type] })).toEqual([type]);
    const others: DriftType[] = type === "repetition" ? ["hedging", "tone_shift"] : ["repetition"];
    expect(kindsIn(text, { detect: others })).toEqual([]);
  });

  test("are read once: changing them later changes nothing", () => {
    const detect: DriftType[] = ["hedging"];
    const detector = drift({ detect });
    detect.length = 0;
    expect(detector.start().check("Sure!\n")?.types).toEqual(["hedging"]);
  });

  test("undefined means not given", () => {
    const options = { detect: undefined, thresholds: { repetitions: undefined }, windowSize: undefined } as never;
    expect(kindsIn(LOOP, options)).toEqual(["repetition"]);
  });

  test.each([
    [null, "options of drift() has null; allowed is an object"],
    [{ window: 5 }, 'options of drift() has "window"; allowed is detect, thresholds, windowSize'],
    [{ windowSize: 99 }, "windowSize of drift() has 99; allowed is a number from 100 to 10000"],
    [{ windowSize: "500" }, 'windowSize of drift() has "500"'],
    [{ detect: "hedging" }, 'detect of drift() has "hedging"; allowed is an array of meta_commentary, '],
    [{ detect: ["hedging", "edging"] }, 'detect of drift() has "edging"'],
    [{ detect: [{}] }, "detect of drift() has an object"],
    [{ windowSize: () => "code" }, "windowSize of drift() has a function; allowed is a number"],
    [{ thresholds: [] }, "thresholds of drift() has []; allowed is an object"],
    [{ thresholds: { toString: 1 } }, 'thresholds of drift() has "toString"; allowed is repetitions, sentenceLength, '],
    [{ thresholds: { repetitions: 1 } }, "thresholds.repetitions of drift() has 1; allowed is a number from 2 to 1000"],
    [
      { thresholds: { entropyFloor: Number.NaN } },
      "thresholds.entropyFloor of drift() has NaN; allowed is a number from 0 to 7",
    ],
  ])("%j cannot be", (options, message) => {
    expect(() => drift(options as DriftOptions)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTIONS", message: expect.stringContaining(`Option ${message}`) }),
    );
  });
});
