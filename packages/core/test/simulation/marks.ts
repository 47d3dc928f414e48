import type { DriftDetector } from "../../src/drift/index.ts";
import type { GuardrailRule } from "../../src/guardrails/index.ts";
import type { Violation } from "../../src/events/violation.ts";
import type { Expected } from "./faults.ts";
import type { OptionsPlan } from "./schedule.ts";

/** A sign in the text that a check objects to. */
export interface Mark {
  readonly foundBy: "at once" | "whole text" | "drift";
  readonly severity: Violation["severity"];
  readonly recoverable: boolean;
  /** What must become of an attempt that has it; nothing of a warning. */
  readonly expected: Expected | undefined;
}

const VIOLATION: Expected = { code: "GUARDRAIL_VIOLATION", category: "content", retryReason: "guardrail_violation" };
const NOT_RECOVERABLE: Expected = { code: "GUARDRAIL_VIOLATION", category: "content" };
const FATAL: Expected = { code: "FATAL_GUARDRAIL_VIOLATION", category: "content" };
const DRIFT: Expected = { code: "DRIFT_DETECTED", category: "content", retryReason: "drift" };

/** One UTF-16 unit each, so that no token border can cut them. */
export const MARKS: Readonly<Record<string, Mark>> = {
  "‽": { foundBy: "at once", severity: "warning", recoverable: true, expected: undefined },
  "✗": { foundBy: "at once", severity: "error", recoverable: true, expected: VIOLATION },
  "⊘": { foundBy: "at once", severity: "error", recoverable: false, expected: NOT_RECOVERABLE },
  "☠": { foundBy: "at once", severity: "fatal", recoverable: false, expected: FATAL },
  "§": { foundBy: "whole text", severity: "error", recoverable: true, expected: VIOLATION },
  "≈": { foundBy: "drift", severity: "error", recoverable: true, expected: DRIFT },
};

/** The rules of a plan. */
export function rulesOf({ guardrails }: OptionsPlan): GuardrailRule[] {
  return guardrails.map((kind) => (kind === "marks" ? marksRule : wholeTextRule));
}

const BASE = { severity: "error", recoverable: true, streaming: true } as const;

const marksRule: GuardrailRule = {
  name: "marks",
  ...BASE,
  start() {
    let length = 0;
    return {
      push(delta) {
        length += delta.length;
        return violationsIn(delta, "at once", length - delta.length);
      },
      end: () => [],
    };
  },
};

const wholeTextRule: GuardrailRule = {
  name: "whole text",
  ...BASE,
  check: ({ content }) => violationsIn(content, "whole text"),
};

/** Finds its mark once: nothing is found twice. */
export const marksDetector: DriftDetector = {
  start: () => ({
    check: (text) => (text.includes("≈") ? { types: ["repetition"], confidence: 1 } : undefined),
  }),
};

/** `start`: where this text begins. */
function violationsIn(text: string, foundBy: Mark["foundBy"], start = 0): Violation[] {
  return Object.entries(MARKS).flatMap(([mark, { severity, recoverable, ...found }]) => {
    if (found.foundBy !== foundBy || !text.includes(mark)) return [];
    const position = start + text.indexOf(mark);
    return [{ rule: `mark ${severity}`, message: "There is a mark in the text.", severity, recoverable, position }];
  });
}
