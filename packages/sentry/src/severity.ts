import type { SeverityLevel } from "./sentry-like.ts";

/** Sentry's levels, the least severe first. */
export const SEVERITIES: readonly SeverityLevel[] = ["debug", "info", "warning", "error", "fatal"];

export const isAtLeast = (level: SeverityLevel, least: SeverityLevel): boolean =>
  SEVERITIES.indexOf(level) >= SEVERITIES.indexOf(least);
