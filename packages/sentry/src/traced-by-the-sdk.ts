import type { SentryLike, SpanLike } from "./sentry-like.ts";

/**
 * Whether the SDK has made a `gen_ai.*` span of its own below an attempt. Its integrations for `openai`,
 * `@anthropic-ai/sdk`, `ai` and others are on by default, but work only where the SDK was loaded before the client:
 * whether one did can be seen in the trace alone.
 */
export function isTracedByTheSdk(sentry: SentryLike, attempt: SpanLike | undefined): boolean {
  if (attempt === undefined) return false;
  const spans = sentry.getSpanDescendants?.(attempt) ?? [];
  return spans.some((span) => opOf(sentry.spanToJSON?.(span)).startsWith("gen_ai."));
}

/** Version 10 shows the op by itself, 11 among the attributes. */
function opOf(json: { readonly op?: unknown; readonly attributes?: Readonly<Record<string, unknown>> } = {}): string {
  return String(json.op ?? json.attributes?.["sentry.op"] ?? "");
}
