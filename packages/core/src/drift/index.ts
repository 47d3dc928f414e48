export { drift } from "./drift.ts";
export type { DriftDetector, DriftFinding, DriftRun } from "./drift-detector.ts";
export type { DriftOptions, DriftThresholds } from "./drift-options.ts";
export type { DriftType } from "../events/drift-type.ts";
