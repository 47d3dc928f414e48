import { type GuardrailRule, l0 } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";

const LIMIT = 20;
const violation = { severity: "error", recoverable: true } as const;

/** Reads the text as it comes: runs on every token, and stops the answer at the one that goes too far. */
const short: GuardrailRule = {
  name: "short",
  ...violation,
  streaming: true,
  start() {
    let length = 0;
    return {
      push(delta) {
        length += delta.length;
        const isFirst = length > LIMIT && length - delta.length <= LIMIT;
        return isFirst
          ? [{ rule: "short", message: `Over ${LIMIT} characters.`, ...violation, position: LIMIT }]
          : undefined;
      },
      end: () => [],
    };
  },
};

/** Reads the whole text: at an interval where it is `streaming`, and at the end. */
const polite: GuardrailRule = {
  name: "polite",
  severity: "warning",
  recoverable: true,
  streaming: false,
  check: ({ content }) =>
    content.includes("please")
      ? []
      : [{ rule: "polite", message: "Not a please.", severity: "warning", recoverable: true }],
};

const answers = [
  scriptedSource(["It is ", "a quarter to twelve, ", "please."]),
  scriptedSource(["It is ", "almost noon."]),
];

const result = await l0({
  stream: (context) => answers[context.attempt - 1]?.(context),
  guardrails: [short, polite],
  retry: { baseDelay: 0 },
  onViolation: ({ violation: { rule, severity, message } }) => console.log(`${rule}, ${severity}: ${message}`),
});

console.log(await result.text());
