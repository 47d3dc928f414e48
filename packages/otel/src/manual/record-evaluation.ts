import { kitOf } from "../kit.ts";
import { type OpenTelemetryOptions } from "../options.ts";
import { resolveOptions } from "../resolve-options.ts";
import { emitEvaluation, type Evaluation } from "./evaluation.ts";

/**
 * Emits `gen_ai.evaluation.result` for an answer, in its trace, through the registered providers or those of `options`.
 *
 * @throws TypeError where `of` has ids that are none.
 * @example
 * recordEvaluation({ name: "relevance", score: 0.9, label: "pass", of: result });
 */
export function recordEvaluation(evaluation: Evaluation, options: OpenTelemetryOptions = {}): void {
  emitEvaluation(kitOf(resolveOptions(options)), evaluation);
}
