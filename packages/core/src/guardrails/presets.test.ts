import { expect, test } from "vitest";
import * as presets from "./presets.ts";

test("the presets hold what they are named after", () => {
  const names = Object.entries(presets).map(([preset, rules]) => [preset, rules.map(({ name }) => name)]);
  expect(Object.fromEntries(names)).toEqual({
    minimalGuardrails: ["json", "zero-output"],
    recommendedGuardrails: ["json", "markdown", "zero-output", "pattern"],
    strictGuardrails: ["json", "markdown", "latex", "pattern", "zero-output"],
    jsonOnlyGuardrails: ["json", "zero-output"],
    markdownOnlyGuardrails: ["markdown", "zero-output"],
    latexOnlyGuardrails: ["latex", "zero-output"],
  });
});

test("nobody can change a preset for the others", () => {
  for (const rules of Object.values(presets)) {
    expect(Object.isFrozen(rules)).toBe(true);
    for (const rule of rules) expect(Object.isFrozen(rule)).toBe(true);
  }
});
