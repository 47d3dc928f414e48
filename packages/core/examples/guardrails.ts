import { l0 } from "@l0/core";
import { customPatternRule, recommendedGuardrails } from "@l0/core/guardrails";
import { scriptedSource } from "@l0/core/testing";

// A model that talks about itself, then one that gives away a name, then one that answers.
const answers = [
  scriptedSource(["As an AI", " language model", ", I think", " it is noon."]),
  scriptedSource(["Project ", "Blue", "bird ", "says noon."]),
  scriptedSource(["It ", "is ", "noon."]),
];

const names = customPatternRule(["Project Bluebird", /\bticket-\d{4,6}\b/i], { name: "internal-names" });

const result = await l0({
  stream: (context) => answers[context.attempt - 1]?.(context),
  guardrails: [...recommendedGuardrails, names],
  retry: { baseDelay: 0 },
  onViolation: ({ violation }) => console.log(`${violation.rule}, ${violation.severity}: at ${violation.position}`),
});

console.log(await result.text());
