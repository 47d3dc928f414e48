import type { Group } from "./group.ts";

/** Every group by its name, loaded only in the process that runs it. */
export const GROUPS = {
  tokens: async () => (await import("./groups/tokens.ts")).tokens,
  "one-token": async () => (await import("./groups/one-token.ts")).oneToken,
  growth: async () => (await import("./groups/growth.ts")).growth,
  buffered: async () => (await import("./groups/buffered.ts")).buffered,
  crowd: async () => (await import("./groups/crowd.ts")).crowd,
  sdk: async () => (await import("./groups/sdk.ts")).sdk,
  patterns: async () => (await import("./groups/patterns.ts")).patterns,
  telemetry: async () => (await import("./groups/telemetry.ts")).telemetry,
  datadog: async () => (await import("./groups/datadog.ts")).datadog,
  prometheus: async () => (await import("./groups/prometheus.ts")).prometheus,
  sentry: async () => (await import("./groups/sentry.ts")).sentry,
  otel: async () => (await import("./groups/otel.ts")).otel,
  export: async () => (await import("./groups/export.ts")).exporting,
  heap: async () => (await import("./groups/heap.ts")).heap,
  size: async () => (await import("./groups/size.ts")).size,
} as const satisfies Record<string, () => Promise<Group>>;

export type GroupName = keyof typeof GROUPS;

export const GROUP_NAMES: readonly GroupName[] = Object.keys(GROUPS) as GroupName[];
