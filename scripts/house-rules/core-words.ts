import { matchingLines, type Rule } from "./rule.ts";

/** Fields and marks of the providers' wire formats. */
const SHAPE_WORDS = [
  "choices",
  "finish_reason",
  "tool_calls",
  "(?:prompt|completion|input|output)_tokens",
  "message_(?:start|delta|stop)",
  "content_block(?:_(?:start|delta|stop))?",
  "usageMetadata",
  "candidates(?:TokenCount)?",
  "text-delta",
  "textDelta",
  "fullStream",
  "response\\.(?:completed|output_text)",
].join("|");

/** Such a word where it is used: as a string, a property or a variable, not in a pattern for foreign messages. */
const PROVIDER_SHAPES = new RegExp(
  `(?<=["'\`.])(?:${SHAPE_WORDS})\\b|\\b(?:${SHAPE_WORDS})\\b(?=\\s*[,}:?=])|\\[DONE\\]`,
);

const TELEMETRY_VENDORS =
  /opentelemetry|\botel\b|\botlp\b|sentry|prometheus|prom-client|datadog|statsd|hot-shots|honeycomb|grafana|jaeger|langfuse/i;

/** Where provider shapes belong: `testing/` plays a provider, so that `source/` has something to read. */
const KNOWS_PROVIDERS = /^packages\/core\/src\/(?:source|testing)\//;

/** Provider shapes live in `source/` only; what telemetry is sent to is known by nobody in core, comments included. */
export const coreWords: Rule = (file) => {
  if (!file.path.startsWith("packages/core/src/") || file.isTest) return [];
  const shapes = KNOWS_PROVIDERS.test(file.path) ? [] : file.codeLines;
  return [
    ...matchingLines(shapes, PROVIDER_SHAPES, (word) => `"${word}" is a provider's: provider shapes live in source/`),
    ...matchingLines(file.lines, TELEMETRY_VENDORS, (word) => `"${word}": core names no telemetry vendor`),
  ];
};
