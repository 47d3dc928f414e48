import type { SentryLike, TagValue } from "./sentry-like.ts";

/** What {@link createSentryHandler} takes. */
export interface SentryHandlerOptions {
  /** The SDK your app called `init` on: `import * as Sentry from "@sentry/node"`. */
  readonly sentry: SentryLike;
  /**
   * Whether a stream that failed on the network is captured as an error. Its breadcrumbs and spans stay either way.
   * @default true
   */
  readonly captureNetworkErrors?: boolean;
  /**
   * Whether spans are made. They are sent where the SDK traces (`tracesSampleRate`).
   * @default true
   */
  readonly enableTracing?: boolean;
  /**
   * Tags of every captured error, and attributes of every span.
   * @default {}
   */
  readonly tags?: Readonly<Record<string, TagValue>>;
  /**
   * Environment of what is sent for streams.
   * @default the one given to `Sentry.init`
   */
  readonly environment?: string;
}
