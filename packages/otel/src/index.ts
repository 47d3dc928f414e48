export { createOpenTelemetryHandler } from "./create-open-telemetry-handler.ts";
export type { OpenTelemetryOptions, SemconvProfileName } from "./options.ts";
