import type { DriftType } from "../events/drift-type.ts";
import type { L0Error } from "../errors/l0-error.ts";
import { invalidOptions } from "../errors/invalid-options.ts";
import { isObject } from "../platform/is-object.ts";
import { showValue } from "../platform/show-value.ts";
import { DRIFT_TYPES } from "./confidence.ts";
import type { KindSettings } from "./kind.ts";

/** From when on something is drift. */
export interface DriftThresholds {
  /** `repetition`: how often a sentence or a phrase comes in a window. At least 2. @default 3 */
  readonly repetitions?: number | undefined;
  /** `repetition`: sentences that are not longer may be repeated, UTF-16 units. @default 20 */
  readonly sentenceLength?: number | undefined;
  /** `tone_shift`: formal words less informal ones, by how much more than this it changes from one half of the window to the other. @default 2 */
  readonly toneChange?: number | undefined;
  /** `meta_commentary`: a phrase in which the model speaks of itself counts 3, one that announces or rephrases 1; how much is drift in a window. @default 3 */
  readonly metaWeight?: number | undefined;
  /** `entropy_spike`: by how many standard deviations a block is above the blocks before it. @default 2.5 */
  readonly entropyDeviations?: number | undefined;
  /** `entropy_spike`: no block below is one, bits a character; the most that a block can have is 7. @default 5.85 */
  readonly entropyFloor?: number | undefined;
  /** `markdown_collapse`: how many list items, quotes or rows of a table come in a row. @default 4 */
  readonly markedLines?: number | undefined;
  /** `markdown_collapse`: how many short lines without marks follow on them. @default 5 */
  readonly bareLines?: number | undefined;
}

/** Options of `drift()`. */
export interface DriftOptions {
  /** The kinds to look for. @default all */
  readonly detect?: readonly DriftType[] | undefined;
  /** @default see {@link DriftThresholds} */
  readonly thresholds?: DriftThresholds | undefined;
  /** How far back what has come before counts, UTF-16 units: from 100 to 10 000. @default 500 */
  readonly windowSize?: number | undefined;
}

type Range = readonly [preset: number, least?: number, most?: number];

const THRESHOLDS: Readonly<Record<keyof DriftThresholds, Range>> = {
  repetitions: [3, 2],
  sentenceLength: [20],
  toneChange: [2, 1, 50],
  metaWeight: [3],
  entropyDeviations: [2.5, 0],
  entropyFloor: [5.85, 0, 7],
  markedLines: [4],
  bareLines: [5],
};
const OPTIONS: Readonly<Record<keyof DriftOptions, true>> = { detect: true, thresholds: true, windowSize: true };

/** Checks the options and fills in the defaults. Throws `INVALID_OPTIONS`, naming the option, its value and what is allowed. */
export function resolveDriftOptions(given: DriftOptions): { detect: readonly DriftType[]; settings: KindSettings } {
  checkNames("options", given, OPTIONS);
  const { detect = DRIFT_TYPES, thresholds = {}, windowSize } = given;
  checkNames("thresholds", thresholds, THRESHOLDS);
  const wrong = Array.isArray(detect) ? detect.filter((type) => !DRIFT_TYPES.includes(type)) : [detect];
  if (wrong.length > 0) throw invalid("detect", wrong[0], `an array of ${DRIFT_TYPES.join(", ")}`);
  const settings = { windowSize: inRange("windowSize", windowSize, [500, 100, 10_000]) } as Record<string, number>;
  for (const name of Object.keys(THRESHOLDS) as (keyof DriftThresholds)[]) {
    settings[name] = inRange(`thresholds.${name}`, thresholds[name], THRESHOLDS[name]);
  }
  return { detect: [...detect], settings: settings as unknown as KindSettings };
}

function checkNames(name: string, given: unknown, names: object): void {
  if (!isObject(given) || Array.isArray(given)) throw invalid(name, given, "an object");
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(names, key)) throw invalid(name, key, Object.keys(names).join(", "));
  }
}

function inRange(name: string, value: unknown, [preset, least = 1, most = 1000]: Range): number {
  if (value === undefined) return preset;
  if (typeof value === "number" && value >= least && value <= most) return value;
  throw invalid(name, value, `a number from ${least} to ${most}`);
}

function invalid(name: string, value: unknown, allowed: string): L0Error {
  return invalidOptions(`Option ${name} of drift() has ${showValue(value)}; allowed is ${allowed}.`);
}
