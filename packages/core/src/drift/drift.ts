import type { DriftType } from "../events/drift-type.ts";
import { CONFIDENCE, DRIFT_TYPES } from "./confidence.ts";
import type { DriftDetector, DriftFinding, DriftRun } from "./drift-detector.ts";
import { type DriftOptions, resolveDriftOptions } from "./drift-options.ts";
import { entropySpike } from "./entropy-spike.ts";
import { formatCollapse } from "./format-collapse.ts";
import { hedging } from "./hedging.ts";
import type { KindSettings, Report, TextKind, WordKind, WordListener } from "./kind.ts";
import { markdownCollapse } from "./markdown-collapse.ts";
import { metaCommentary } from "./meta-commentary.ts";
import { repetition } from "./repetition.ts";
import { toneShift } from "./tone-shift.ts";
import { wantedBy, WordReader } from "./word-reader.ts";

const TEXT_KINDS: Partial<Record<DriftType, TextKind>> = {
  entropy_spike: entropySpike,
  markdown_collapse: markdownCollapse,
  format_collapse: formatCollapse,
  hedging,
};
const WORD_KINDS: Partial<Record<DriftType, WordKind>> = {
  tone_shift: toneShift,
  meta_commentary: metaCommentary,
  repetition,
};

/**
 * Detects that an answer leaves its path; for `l0({ drift: drift() })`. Reads every text once, in constant memory. A
 * kind is found where it begins, again only after it was gone; a word counts once something has followed it.
 *
 * @throws L0Error `INVALID_OPTIONS`
 */
export function drift(options: DriftOptions = {}): DriftDetector {
  const { detect, settings } = resolveDriftOptions(options);
  let wanted: Uint8Array | undefined;
  return { start: () => startRun(detect, settings, (listeners) => (wanted ??= wantedBy(listeners))) };
}

function startRun(
  detect: readonly DriftType[],
  settings: KindSettings,
  wanted: (listeners: readonly WordListener[]) => Uint8Array,
): DriftRun {
  const begun = new Set<DriftType>();
  const readers: ((text: string) => void)[] = [];
  const listeners: WordListener[] = [];
  for (const type of DRIFT_TYPES) {
    if (!detect.includes(type)) continue;
    const report = onBegin(() => begun.add(type));
    const reader = TEXT_KINDS[type]?.(settings, report);
    const listener = WORD_KINDS[type]?.(settings, report);
    if (reader) readers.push(reader);
    if (listener) listeners.push(listener);
  }
  const words = new WordReader(listeners, wanted(listeners));
  if (listeners.length > 0) readers.push((text) => words.read(text));

  return {
    check(text): DriftFinding | undefined {
      for (const read of readers) read(text);
      const types = DRIFT_TYPES.filter((type) => begun.delete(type));
      return types.length > 0 ? { types, confidence: CONFIDENCE[types[0] as DriftType] } : undefined;
    },
  };
}

function onBegin(begin: () => void): Report {
  let drifted = false;
  return (drifting) => {
    if (drifting && !drifted) begin();
    drifted = drifting;
  };
}
