/** The environment variables that name back ends outside this process. */
export type DestinationEnvironment = Readonly<Record<string, string | undefined>>;

/** Back ends outside this process; what is absent is sent to the embedded receiver only. */
export interface Destinations {
  /** Base of the OTLP/HTTP signal paths. */
  readonly otlp?: string;
  readonly sentryDsn?: string;
  /** Address of a DogStatsD server. */
  readonly dogstatsd?: { readonly host: string; readonly port: number };
}

const DOGSTATSD_PORT = 8125;

export function destinationsOf(environment: DestinationEnvironment): Destinations {
  const otlp = environment["OTEL_EXPORTER_OTLP_ENDPOINT"];
  const sentryDsn = environment["SENTRY_DSN"];
  const host = environment["DD_AGENT_HOST"];
  const port = Number(environment["DD_DOGSTATSD_PORT"] || DOGSTATSD_PORT);
  return {
    ...(otlp && { otlp: otlp.replace(/\/+$/, "") }),
    ...(sentryDsn && { sentryDsn }),
    ...(host && { dogstatsd: { host, port } }),
  };
}
