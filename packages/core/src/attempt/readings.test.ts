import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import type { Violation } from "../events/violation.ts";
import { customPatternRule, strictGuardrails, strictJsonRule } from "../guardrails/index.ts";
import { cutAt } from "../guardrails/read-text.fixture.ts";
import type { GuardrailRule, IncrementalRule, Need, RuleRun } from "../guardrails/rule.ts";
import { Readings } from "./readings.ts";

const OPTIONS = { severity: "error", recoverable: true, streaming: true } as const;
const rule = (run: RuleRun): IncrementalRule => ({ name: "r", ...OPTIONS, start: () => run });
const readingsOf = (...rules: readonly IncrementalRule[]): Readings => {
  const readings = new Readings({ found() {}, threw() {} });
  for (const one of rules) readings.start(one);
  return readings;
};

/** A run that says what it needs, and keeps what it was given. */
function recorded(needs: Need | undefined): { given: string[]; run: RuleRun } {
  const given: string[] = [];
  const push = (delta: string): undefined => void given.push(delta);
  return { given, run: { push, end: () => [], ...(needs && { needs }) } };
}

describe("what is found, and with which token", () => {
  const isIncremental = (one: GuardrailRule): one is IncrementalRule => "start" in one;
  const rules = [
    ...strictGuardrails.filter(isIncremental),
    strictJsonRule(),
    customPatternRule(["AI", /\b\w{3}\b/, /^.*😀$/m, /(a|b)+\n/]),
  ];
  const pieces =
    'a|Word |, |. |! |?|。|é|😀|\ud83d|\ude00|\n|\n\n|\r\n| |{|}|[|]|"a":|1|true|\\u00|```|~~~|`|> |- |* |1. |2) |js\n|' +
    "--|\\begin{a}|\\end{a}|\\begin{verbatim}|\\end{verbatim}|\\[|\\]|\\(|$$|$x$|$5|$|\\be|\\|As an AI |I'm unable to |Sure|" +
    "[todo]|{{x}}|Here is the |:|This is one of the sentences. |This is one of the sentences. |a long row of plain words ";
  const text = fc.string({ unit: fc.constantFrom("| a | b |\n", "|---|\n", "|", ...pieces.split("|")), maxLength: 60 });

  type Found = readonly [token: number, violation: Violation];
  const inOrder = (found: readonly Found[]): string[] => found.map((one) => JSON.stringify(one)).sort();

  /** The same, slowly: every rule is given every token. */
  function reference(tokens: readonly string[]): Found[] {
    return rules.flatMap((one) => {
      const run = one.start();
      const found = tokens.flatMap((token, at) => (run.push(token) ?? []).map((violation): Found => [at, violation]));
      return [...found, ...run.end().map((violation): Found => [tokens.length, violation])];
    });
  }

  test("are the same as if every rule was given every token", () => {
    let count = 0;
    const property = fc.property(text, fc.array(fc.nat(), { maxLength: 60 }), (whole, cuts) => {
      const tokens = cutAt(whole, cuts).filter((token) => token !== "");
      const found: Found[] = [];
      let at = 0;
      const readings = new Readings({
        found: (violations) => found.push(...violations.map((violation): Found => [at, violation])),
        threw: (error) => expect.unreachable(String(error)),
      });
      for (const one of rules) readings.start(one);
      const read = tokens.map((token, index) => {
        at = index;
        return readings.read(token);
      });
      const before = found.length;
      expect(read.join("") + readings.readAll()).toBe(whole);
      expect(found.length).toBe(before);
      at = tokens.length;
      readings.end({ otherOutput: false });
      expect(inOrder(found)).toEqual(inOrder(reference(tokens)));
      count += found.length;
    });
    fc.assert(property, { numRuns: 3000 });
    expect(count).toBeGreaterThan(1000);
  });
});

describe("a rule", () => {
  test("that does not say what it needs is given every token", () => {
    const { given, run } = recorded(undefined);
    const readings = readingsOf(rule(run), rule(recorded("marked").run));
    for (const token of ["a", "b", ".", "c"]) readings.read(token);
    readings.readAll();
    expect(given).toEqual(["a", "b", ".", "c"]);
  });

  test.each(["\n", "\\", ".", "!", "?", "é", "😀"])("that needs marked tokens is given the others with %j", (mark) => {
    const { given, run } = recorded("marked");
    const readings = readingsOf(rule(run));
    for (const token of ["first ", "a, ", "b; ", `c${mark}d`, "e"]) readings.read(token);
    expect(given).toEqual(["first ", `a, b; c${mark}d`]);
    expect(readings.readAll()).toBe("e");
    expect(given.at(-1)).toBe("e");
    expect(readings.readAll()).toBe("");
  });

  test("does not wait for more than some hundred characters", () => {
    const { given, run } = recorded("marked");
    const readings = readingsOf(rule(run));
    for (let token = 0; token < 1000; token++) readings.read("plain ");
    expect(given.length).toBeGreaterThan(10);
    expect(Math.max(...given.map(({ length }) => length))).toBeLessThan(600);
  });

  test("that needs nothing any more is not asked again", () => {
    const { given, run } = recorded("none");
    const end = vi.spyOn(run, "end");
    const readings = readingsOf(rule(run));
    for (const token of ["a", ".", "b"]) readings.read(token);
    readings.end({ otherOutput: false });
    expect(given).toEqual(["a"]);
    expect(end).not.toHaveBeenCalled();
  });

  test("that throws is not asked again, and the others are", () => {
    const threw = vi.fn<(error: unknown, thrower: IncrementalRule) => void>();
    const readings = new Readings({ found() {}, threw });
    const push = vi.fn<RuleRun["push"]>(() => {
      throw new Error("broken");
    });
    const broken = rule({ push, end: () => [] });
    const { given, run } = recorded(undefined);
    readings.start(broken);
    readings.start(rule(run));
    for (const token of ["a", "b"]) readings.read(token);
    expect(threw.mock.calls).toEqual([[new Error("broken"), broken]]);
    expect(push).toHaveBeenCalledOnce();
    expect(given).toEqual(["a", "b"]);
  });
});
