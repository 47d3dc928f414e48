import type { SentryLike, SeverityLevel, TagValue } from "./sentry-like.ts";

/** What {@link createSentryHandler}, {@link withSentry} and {@link createSentryIntegration} take. */
export interface SentryHandlerOptions {
  /** The SDK your app called `init` on: `import * as Sentry from "@sentry/node"`. */
  readonly sentry: SentryLike;
  /**
   * Whether a stream that failed on the network is captured as an error. Its breadcrumbs and spans stay either way.
   * @default true
   */
  readonly captureNetworkErrors?: boolean | undefined;
  /**
   * Whether guardrail violations that were not the end of their stream are captured: one event per stream and rule. A
   * stream that failed by a violation is captured as an error either way.
   * @default true
   */
  readonly captureGuardrailViolations?: boolean | undefined;
  /**
   * The least severe violation that is captured: `"debug"`, `"info"`, `"warning"`, `"error"` or `"fatal"`.
   * @default "error"
   */
  readonly minGuardrailSeverity?: SeverityLevel | undefined;
  /**
   * Whether each token leaves a breadcrumb, with its place and length and without its text. The SDK keeps the last
   * hundred breadcrumbs, so that these take the place of all others.
   * @default false
   */
  readonly breadcrumbsForTokens?: boolean | undefined;
  /**
   * Whether spans are made. They are sent where the SDK traces (`tracesSampleRate`).
   * @default true
   */
  readonly enableTracing?: boolean | undefined;
  /**
   * Tags of every captured event, and attributes of every span.
   * @default {}
   */
  readonly tags?: Readonly<Record<string, TagValue>> | undefined;
  /**
   * Environment of what is sent for streams.
   * @default the one given to `Sentry.init`
   */
  readonly environment?: string | undefined;
}
