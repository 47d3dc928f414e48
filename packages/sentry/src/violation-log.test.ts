import type { Violation } from "@l0/core";
import { describe, expect, it } from "vitest";
import { ViolationLog } from "./violation-log.ts";

const violation = (
  rule: string,
  severity: Violation["severity"],
  message = "wrong",
  recoverable = true,
): Violation => ({
  rule,
  message,
  severity,
  recoverable,
});

const logOf = (...violations: Violation[]): ViolationLog => {
  const log = new ViolationLog();
  for (const one of violations) log.add(one);
  return log;
};

describe("the violations of a stream", () => {
  it("are told by rule, with the worst of each and its count", () => {
    const worst = violation("json", "fatal", "worst");
    const log = logOf(
      violation("json", "error"),
      worst,
      violation("json", "fatal", "later"),
      violation("tone", "error"),
    );
    expect(log.breaches("error", undefined)).toEqual([
      { violation: worst, count: 3 },
      { violation: violation("tone", "error"), count: 1 },
    ]);
  });

  it("are told from a severity on, and without the rule that is told elsewhere", () => {
    const log = logOf(violation("json", "error"), violation("tone", "warning"), violation("phrases", "fatal"));
    expect(log.breaches("warning", "json").map((breach) => breach.violation.rule)).toEqual(["tone", "phrases"]);
    expect(log.breaches("fatal", undefined).map((breach) => breach.violation.rule)).toEqual(["phrases"]);
    expect(log.breaches("debug", undefined)).toHaveLength(3);
  });

  it("end an attempt by the first of those that decide most", () => {
    expect(logOf(violation("tone", "warning")).decisive).toBeUndefined();
    const hopeless = violation("c", "error", "no use", false);
    const log = logOf(violation("a", "error"), violation("b", "error"), hopeless, violation("d", "error"));
    expect(log.decisive).toBe(hopeless);
    log.add(violation("e", "fatal"));
    expect(log.decisive?.rule).toBe("e");
    log.begin();
    expect(log.decisive).toBeUndefined();
  });

  it("are bounded, however many rules a rule makes up", () => {
    const log = new ViolationLog();
    for (let index = 0; index < 100_000; index++) log.add(violation(`rule ${index}`, "error"));
    log.add(violation("rule 0", "error"));
    const breaches = log.breaches("error", undefined);
    expect(breaches).toHaveLength(20);
    expect(breaches[0]?.count).toBe(2);
  });

  it("are told of a severe one also after any number of others that are not", () => {
    const log = new ViolationLog();
    for (let index = 0; index < 100; index++) log.add(violation(`rule ${index}`, "warning"));
    log.add(violation("json", "error"));
    for (let index = 0; index < 100; index++) log.add(violation(`more ${index}`, "warning"));
    expect(log.breaches("error", undefined)).toEqual([{ violation: violation("json", "error"), count: 1 }]);
    expect(log.breaches("warning", undefined)).toHaveLength(20);
  });
});
