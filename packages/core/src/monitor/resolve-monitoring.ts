import {
  BOOLEAN,
  COUNT,
  DURATION,
  INTERVAL,
  invalidOption,
  OBJECT,
  type OptionRules,
  type Rule,
  SHARE,
} from "../errors/option-rules.ts";
import { type Complete, known, over } from "../platform/known.ts";
import type { MetricsOptions, MonitoringConfig, SamplingOptions } from "./monitoring-config.ts";

/** The same with every default filled in. */
export interface Monitored {
  readonly enabled: boolean;
  readonly sampling: Complete<SamplingOptions>;
  readonly metrics: Complete<MetricsOptions>;
  readonly maxErrors: number;
  readonly includeCheckpoint: boolean;
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  readonly bufferSize: number;
  readonly flushInterval: number;
}

const PERCENTILES: Rule = [
  (value) => Array.isArray(value) && value.every((one) => SHARE[0](one) && one > 0),
  "an array of numbers above 0 and at most 1",
];
const SAMPLING: OptionRules<SamplingOptions> = {
  rate: SHARE,
  minDuration: DURATION,
  sampleErrors: BOOLEAN,
  sampleSlow: BOOLEAN,
  slowThreshold: DURATION,
};
const METRICS: OptionRules<MetricsOptions> = {
  collectTokens: BOOLEAN,
  collectTiming: BOOLEAN,
  collectRetries: BOOLEAN,
  collectGuardrails: BOOLEAN,
  collectErrors: BOOLEAN,
  interTokenLatency: BOOLEAN,
  percentiles: PERCENTILES,
};

/** What each option may be. */
export const MONITORING: OptionRules<MonitoringConfig> = {
  enabled: BOOLEAN,
  sampleRate: SHARE,
  sampling: SAMPLING,
  includeNetworkDetails: BOOLEAN,
  includeTimings: BOOLEAN,
  metrics: METRICS,
  maxErrors: COUNT,
  includeCheckpoint: BOOLEAN,
  metadata: OBJECT,
  bufferSize: INTERVAL,
  flushInterval: DURATION,
};

const DEFAULTS: Monitored = {
  enabled: false,
  sampling: { rate: 1, minDuration: 0, sampleErrors: true, sampleSlow: true, slowThreshold: 5000 },
  metrics: {
    collectTokens: true,
    collectTiming: true,
    collectRetries: true,
    collectGuardrails: true,
    collectErrors: true,
    interTokenLatency: true,
    percentiles: [0.5, 0.9, 0.95, 0.99],
  },
  maxErrors: 32,
  includeCheckpoint: false,
  bufferSize: 100,
  flushInterval: 0,
  metadata: undefined,
};

/** Fills in the defaults. Throws `INVALID_OPTIONS` where two options say different things of the rate. */
export function resolveMonitoring(given: MonitoringConfig | undefined): Monitored {
  if (given === undefined) return DEFAULTS;
  const { sampleRate, includeNetworkDetails = true, includeTimings = true, sampling, metrics, ...rest } = given;
  const rate = sampling?.rate ?? sampleRate;
  if (sampleRate !== undefined && rate !== sampleRate) {
    throw invalidOption(
      "monitoring.sampleRate",
      sampleRate,
      `only one of the two: monitoring.sampling.rate is ${rate}`,
    );
  }
  const { collectTiming, collectErrors, ...others } = over(DEFAULTS.metrics, metrics);
  return {
    ...over(DEFAULTS, rest),
    // Plain, so that all of it is redacted.
    metadata: rest.metadata && { ...rest.metadata },
    sampling: over(DEFAULTS.sampling, { ...sampling, rate }),
    metrics: {
      ...others,
      collectTiming: collectTiming && includeTimings,
      collectErrors: collectErrors && includeNetworkDetails,
    },
  };
}

/** A config over another one: the groups field by field, and a rate replaces a rate, however each is given. */
export function mergeMonitoring(defaults: MonitoringConfig, given: MonitoringConfig): MonitoringConfig {
  const { sampleRate, sampling = {}, ...others } = defaults;
  const { rate, ...conditions } = sampling;
  const isGiven = given.sampleRate !== undefined || given.sampling?.rate !== undefined;
  return {
    ...known(others),
    ...(isGiven ? {} : known({ sampleRate })),
    ...known(given),
    sampling: { ...known(conditions), ...(isGiven ? {} : known({ rate })), ...known({ ...given.sampling }) },
    metrics: { ...known({ ...defaults.metrics }), ...known({ ...given.metrics }) },
  };
}
