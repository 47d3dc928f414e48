export { customPatternRule, type CustomPatternOptions } from "./custom-pattern-rule.ts";
export { jsonRule, strictJsonRule } from "./json-rule.ts";
export { latexRule } from "./latex-rule.ts";
export { markdownRule } from "./markdown-rule.ts";
export { patternRule } from "./pattern-rule.ts";
export {
  jsonOnlyGuardrails,
  latexOnlyGuardrails,
  markdownOnlyGuardrails,
  minimalGuardrails,
  recommendedGuardrails,
  strictGuardrails,
} from "./presets.ts";
export type { GuardrailContext, GuardrailRule, IncrementalRule, RuleRun, TextEnd, WholeTextRule } from "./rule.ts";
export { zeroOutputRule } from "./zero-output-rule.ts";
export type { Violation, ViolationSeverity } from "../events/violation.ts";
