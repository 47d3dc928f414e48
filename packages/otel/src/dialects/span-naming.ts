import type { Dialect } from "../options.ts";
import type { StreamNames } from "../stream-end.ts";

/** What the spans of a stream are called. */
export interface SpanNaming {
  readonly stream: (model: string | undefined) => string;
  readonly attempt: (provider: string | undefined) => string;
  /** Whether an only attempt has a span too. */
  readonly alwaysHasAttempts: boolean;
}

/** `chat {model}`, the conventions' name; `chat` where the model is not known. */
const SEMCONV: SpanNaming = {
  stream: (model) => (model === undefined ? "chat" : `chat ${model}`),
  attempt: () => "l0.attempt",
  alwaysHasAttempts: false,
};

const L0: SpanNaming = { stream: () => "l0.execution", attempt: () => "l0.stream", alwaysHasAttempts: true };

const LLM: SpanNaming = {
  stream: () => "llm.request",
  attempt: (provider: StreamNames["provider"] = "unknown") => `llm.${provider}.stream`,
  alwaysHasAttempts: true,
};

/** What spans are called: as the option says, else as the dialect does. */
export function spanNaming(option: "semconv" | "l0", dialect: Dialect): SpanNaming {
  if (option === "l0") return L0;
  return dialect === "llm" ? LLM : SEMCONV;
}
