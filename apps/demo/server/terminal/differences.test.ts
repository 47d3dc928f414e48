import { l0 } from "@l0/core";
import { customPatternRule } from "@l0/core/guardrails";
import { expect, test } from "vitest";
import type { RunMessage } from "../../protocol.ts";
import type { Expectation } from "../scenario.ts";
import { differences } from "./differences.ts";

const FAILS: Expectation = { outcome: "failed", throws: "NETWORK_ERROR", failures: ["NETWORK_ERROR"], requests: 1 };

const failedAttempt: RunMessage = {
  kind: "lifecycle",
  at: 1,
  event: { type: "ATTEMPT_END", fields: { outcome: "failed", "error.code": "NETWORK_ERROR" } },
};
const completedAttempt: RunMessage = {
  kind: "lifecycle",
  at: 2,
  event: { type: "ATTEMPT_END", fields: { outcome: "completed" } },
};

test("a run as expected has none", () => {
  const failed: RunMessage = { kind: "failed", at: 3, code: "NETWORK_ERROR", message: "It broke." };
  expect(differences(FAILS, [failedAttempt, failed, { kind: "ended", at: 4, outcome: "failed" }])).toEqual([]);
});

test("each is said with what was expected", () => {
  expect(differences(FAILS, [completedAttempt, { kind: "ended", at: 4, outcome: "completed" }])).toEqual([
    "Expected of the outcome: failed. It is: completed.",
    "Expected of the reader's error: NETWORK_ERROR. It is: none.",
    "Expected of the attempts that failed: NETWORK_ERROR. It is: none.",
  ]);
});

test("what the checks, the tools and the prices found is compared with what they were to find", async () => {
  const result = await l0({
    stream: () => ["It is ", "secret."],
    guardrails: [customPatternRule(["secret"], { name: "names", severity: "warning" })],
    monitoring: { enabled: true },
  });
  await result.text();
  const ended: RunMessage = { kind: "ended", at: 1, outcome: "completed", telemetry: result.telemetry! };
  const expects: Expectation = { outcome: "completed", failures: [], requests: 1, found: { violations: ["names"] } };
  expect(differences(expects, [ended])).toEqual([]);
  expect(differences({ ...expects, found: { drift: ["hedging"], wasted: true } }, [ended])).toEqual([
    "Expected of the violations: none. It is: names.",
    "Expected of the drift: hedging. It is: none.",
    "Expected of whether some of it is wasted: true. It is: false.",
  ]);
});

test("a run that could not be made is one", () => {
  const expects: Expectation = { outcome: "completed", failures: [], requests: 1 };
  expect(differences(expects, [{ kind: "problem", message: "No." }])).toEqual([
    "Expected of the outcome: completed. It is: no end.",
  ]);
});
