import type { TagValue } from "./sentry-like.ts";

/** How a {@link SentryExporter} starts the SDK. */
export interface SentryExporterConfig {
  /** Where events are sent. Without one nothing is. */
  readonly dsn?: string | undefined;
  readonly environment?: string | undefined;
  readonly release?: string | undefined;
  /**
   * Which part of the errors is sent, 0 to 1.
   * @default 1
   */
  readonly sampleRate?: number | undefined;
  /**
   * Which part of the traces is sent, 0 to 1.
   * @default 0
   */
  readonly tracesSampleRate?: number | undefined;
  /**
   * Tags of everything that the exporter captures.
   * @default {}
   */
  readonly tags?: Readonly<Record<string, TagValue>> | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

export const SentryExporterConfig: { readonly fromEnv: (env?: Environment) => SentryExporterConfig } = {
  /** `SENTRY_DSN`, `SENTRY_ENVIRONMENT` and `SENTRY_RELEASE`, as far as they are set. */
  fromEnv(env = process.env) {
    const { SENTRY_DSN: dsn, SENTRY_ENVIRONMENT: environment, SENTRY_RELEASE: release } = env;
    return { ...(dsn && { dsn }), ...(environment && { environment }), ...(release && { release }) };
  },
};
