import type { DriftType } from "../events/drift-type.ts";
import { CONFIDENCE, DRIFT_TYPES } from "./confidence.ts";
import type { DriftDetector, DriftFinding, DriftRun } from "./drift-detector.ts";
import { type DriftOptions, resolveDriftOptions } from "./drift-options.ts";
import { EntropySpike } from "./entropy-spike.ts";
import { FORMAT_COLLAPSE } from "./format-collapse.ts";
import { HEDGING } from "./hedging.ts";
import type { Kind, KindSettings, TextReader, WordListener } from "./kind.ts";
import { MarkdownCollapse } from "./markdown-collapse.ts";
import { MetaCommentary } from "./meta-commentary.ts";
import { Opening } from "./opening.ts";
import { Repetition } from "./repetition.ts";
import { ToneShift } from "./tone-shift.ts";
import { wantedBy, WordReader } from "./word-reader.ts";

const KINDS: Readonly<Record<DriftType, (settings: KindSettings) => Kind & (TextReader | WordListener)>> = {
  meta_commentary: (settings) => new MetaCommentary(settings),
  repetition: (settings) => new Repetition(settings),
  format_collapse: (settings) => new Opening(settings, FORMAT_COLLAPSE),
  tone_shift: (settings) => new ToneShift(settings),
  markdown_collapse: (settings) => new MarkdownCollapse(settings),
  entropy_spike: (settings) => new EntropySpike(settings),
  hedging: (settings) => new Opening(settings, HEDGING),
};

/**
 * Detects that an answer leaves its path; for `l0({ drift: drift() })`. Reads every text once, in constant memory. A
 * kind is found where it begins, again only after it was gone; a word counts once something has followed it.
 *
 * @throws L0Error `INVALID_OPTIONS`
 */
export function drift(options: DriftOptions = {}): DriftDetector {
  const { detect, settings } = resolveDriftOptions(options);
  const types = DRIFT_TYPES.filter((type) => detect.includes(type));
  let wanted: Uint8Array | undefined;
  return {
    start() {
      const kinds = types.map((type) => KINDS[type](settings));
      const listeners = kinds.filter((kind) => "word" in kind);
      const readers: TextReader[] = kinds.filter((kind) => "read" in kind);
      if (listeners.length > 0) readers.push(new WordReader(listeners, (wanted ??= wantedBy(listeners))));
      return new Run(types, kinds, readers);
    },
  };
}

class Run implements DriftRun {
  readonly #types: readonly DriftType[];
  /** One for each of the types. */
  readonly #kinds: readonly Kind[];
  readonly #readers: readonly TextReader[];

  constructor(types: readonly DriftType[], kinds: readonly Kind[], readers: readonly TextReader[]) {
    this.#types = types;
    this.#kinds = kinds;
    this.#readers = readers;
  }

  check(text: string): DriftFinding | undefined {
    for (const reader of this.#readers) reader.read(text);
    const types = this.#types.filter((_, index) => this.#kinds[index]?.takeBegun());
    return types.length > 0 ? { types, confidence: CONFIDENCE[types[0] as DriftType] } : undefined;
  }
}
