import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { L0Error } from "../errors/l0-error.ts";
import { customPatternRule } from "./custom-pattern-rule.ts";
import { cutAt, foundIn, violationsIn } from "./read-text.fixture.ts";

/** Which patterns are found, and where. */
const found = (patterns: (string | RegExp)[], ...pieces: string[]): string[] =>
  violationsIn(customPatternRule(patterns), ...pieces).map(
    ({ message, position }) => `${/\d+/.exec(message)?.[0]} at ${position}`,
  );

describe("patterns", () => {
  test("strings are found as they stand, also one inside another and across pieces", () => {
    expect(found(["abcd", "bc", "c.", "É"], "xab", "cdé ", "c.É")).toEqual(["1 at 2", "0 at 1", "2 at 7", "3 at 9"]);
    expect(found(["Key"], "key KEY")).toEqual([]);
  });

  test("a surrogate pair may be cut in two", () => {
    expect(found(["😀", /[\u{1f600}-\u{1f64f}]{2}/u], "a\ud83d", "\ude00😁", "b")).toEqual(["0 at 1", "1 at 1"]);
    expect(found(["😀"], "a\ud83d", "b\ude00")).toEqual([]);
  });

  test.each<[RegExp, string, number]>([
    [/\bfoo\b/i, "food FOO!", 5],
    [/\Bar/, "ar bar", 4],
    [/^b/m, "a\nb", 2],
    [/a$/m, "ab a\nb", 3],
    [/a$/, "a\na", 2],
    [/^\s*sure$/, "  sure", 0],
    [/(?:ab|(?<name>c)d)+e{2,3}?/, "xababcdeee", 1],
    [/[^\]a-c]x/, "ax]xzx", 4],
    [/\d{3}-\d{4}/, "5555-1234", 1],
    [/a{2,}b/, "abaaab", 2],
    [/a{0}b{1}/, "ab", 1],
    [/a.{2}b/s, "a\n\nb", 0],
    [/\p{Lu}\u{e9}\x41\u0042\//u, "ÉéAB/", 0],
    [/x{/, "x{", 0],
  ])("%s in %j is found at %i", (pattern, text, position) => {
    expect(found([pattern], text)).toEqual([`0 at ${position}`]);
    expect(found([pattern], ...text.split(""))).toEqual([`0 at ${position}`]);
  });

  test.each<[string | RegExp, string, number]>([
    ["stop", "a stop", 1],
    [/sto+p/, "a stop", 1],
    ["😀", "a 😀", 1],
    [/sto+p$/m, "a stop", 0],
    [/\bstop\b/, "a stop", 0],
  ])("%s in %j is found with the last character, or the one behind it where that decides", (pattern, text, found) => {
    const run = customPatternRule([pattern]).start();
    expect(run.push(text) ?? []).toHaveLength(found);
    expect(run.push("\n") ?? []).toHaveLength(1 - found);
  });

  test("each is reported once a text, and again in the next", () => {
    const rule = customPatternRule(["a", /b/]);
    for (let text = 0; text < 2; text++)
      expect(foundIn(rule, "abab")).toEqual(["pattern-custom 0", "pattern-custom 1"]);
  });

  const piece = fc.constantFrom(
    "a",
    "b",
    "[ab]",
    "[^a]",
    ".",
    "\\b",
    "\\w",
    "(?:a|bc)",
    "(ab?)",
    "c",
    "^",
    "$",
    "\\B",
    "\\n",
  );
  const repeat = fc.constantFrom("", "", "", "*", "+", "?", "{2}", "{1,2}", "{2,}", "*?");
  const source = fc
    .array(fc.tuple(piece, repeat), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.map(([one, times]) => (/^(?:\^|\$|\\b|\\B)$/i.test(one) ? one : one + times)).join(""));

  test("are found where the engine of the language finds them", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c", " ", "\n"), maxLength: 20 });
    let matches = 0;
    fc.assert(
      fc.property(
        source,
        fc.constantFrom("", "m", "s", "im"),
        text,
        fc.array(fc.nat()),
        (source, flags, text, cuts) => {
          const native = new RegExp(source, flags);
          fc.pre(!isEmptyMatch(source, flags));
          const result = found([native], ...cutAt(text, cuts));
          expect(result.length).toBe(native.test(text) ? 1 : 0);
          matches += result.length;
          // Ours is the match that ends first: it begins where a match begins.
          const at = Number(result[0]?.split(" ")[2] ?? 0);
          if (result.length > 0)
            expect(new RegExp(source, `${flags}y`)).toSatisfy(
              (sticky: RegExp) => ((sticky.lastIndex = at), sticky.test(text)),
            );
        },
      ),
      { numRuns: 5000 },
    );
    expect(matches).toBeGreaterThan(500);
  });

  /** Whether the rule refuses it, as a match of nothing. */
  function isEmptyMatch(source: string, flags: string): boolean {
    try {
      customPatternRule([new RegExp(source, flags)]);
      return false;
    } catch {
      return true;
    }
  }
});

describe("time", () => {
  test("no expression can hang a stream", () => {
    const text = "a".repeat(100_000);
    expect(found([/(a+)+$x/, /(a|aa)*b/, /(?:a|b)*a(?:a|b){12}c/, /(.*)(.*)(.*)=/], text)).toEqual([]);
  });

  test("what an automaton remembers is bounded, and it goes on finding when it has forgotten", () => {
    let seed = 1;
    const letters = Array.from({ length: 60_000 }, () => ((seed = (seed * 48_271) % 0x7fffffff) & 64 ? "a" : "b")).join(
      "",
    );
    expect(found([/a[ab]{16}c/, "done"], letters, `${"b".repeat(20)}abbbbbbbbbbbbbbbbc`, " done")).toEqual([
      `0 at ${60_000 + 20}`,
      `1 at ${60_000 + 39}`,
    ]);
  });
});

describe("options", () => {
  test("decide what the violation says", () => {
    const rule = customPatternRule(["x"], {
      name: "no-x",
      severity: "fatal",
      message: "There is an x.",
      suggestion: "Say y.",
    });
    expect(rule).toMatchObject({ name: "no-x", severity: "fatal", recoverable: false, streaming: true });
    expect(violationsIn(rule, "ax")).toEqual([
      {
        rule: "no-x",
        severity: "fatal",
        recoverable: false,
        message: "There is an x.",
        suggestion: "Say y.",
        position: 1,
      },
    ]);
  });

  test("have defaults", () => {
    expect(violationsIn(customPatternRule(["x"]), "x")).toEqual([
      {
        rule: "pattern-custom",
        severity: "error",
        recoverable: true,
        message: "Custom pattern 0 was found.",
        position: 0,
      },
    ]);
    expect(customPatternRule(["x"], { severity: "fatal", recoverable: true }).recoverable).toBe(true);
  });

  test.each<[unknown, unknown, string]>([
    [[], {}, "patterns"],
    ["abc", {}, "patterns"],
    [["a", ""], {}, "patterns[1]"],
    [["a", 5], {}, "patterns[1]"],
    [[/a*/], {}, "patterns[0] matches the empty text"],
    [["a", /(?=b)/], {}, "patterns[1] cannot"],
    [[/(?!b)c/], {}, "patterns[0] cannot"],
    [[/(?<=b)c/], {}, "patterns[0] cannot"],
    [[/(?<!b)c/], {}, "patterns[0] cannot"],
    [[/(a)\1/], {}, "patterns[0] cannot"],
    [[/(?<n>a)\k<n>/], {}, "patterns[0] cannot"],
    [[/a/y], {}, "patterns[0] cannot"],
    [[/[a--b]/v], {}, "patterns[0] cannot"],
    [[/\ud83d[\ude00-\ude10]/], {}, "patterns[0] cannot"],
    [[/(?:a{100}){100}/], {}, "patterns[0] cannot"],
    [[new RegExp("\\p{L}")], {}, "patterns[0] cannot"],
    [["a"], { name: "" }, "Option name"],
    [["a"], { severity: "info" }, "warning, error, fatal"],
    [["a"], { recoverable: "yes" }, "true or false"],
    [["a"], { regex: /a/ }, "There is no option regex"],
  ])("that cannot be are refused: %s %j", (patterns, options, words) => {
    const make = (): unknown => customPatternRule(patterns as string[], options as object);
    expect(make).toThrow(L0Error);
    expect(make).toThrow(expect.objectContaining({ code: "INVALID_OPTIONS", message: expect.stringContaining(words) }));
  });
});
