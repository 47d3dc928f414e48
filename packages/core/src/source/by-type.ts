import type { Fields } from "../platform/is-object.ts";
import type { Decoder, SourceSink } from "./decoder.ts";
import { fieldsOf, typeOf } from "./fields.ts";

/** What a chunk of one type means. */
export type Meaning = (chunk: Fields, sink: SourceSink) => void;

/** What the chunks of a protocol mean, by their `type`. */
export type Meanings = Readonly<Record<string, Meaning>>;

/** The decoder of a protocol whose chunks need nothing of those before them; a type that the table does not have is for `other`. */
export function byType(meanings: Meanings, other?: Meaning): Decoder {
  return {
    hasEndMark: true,
    push: (chunk, sink) => {
      const type = typeOf(chunk);
      const meaning = Object.hasOwn(meanings, type) ? meanings[type] : other;
      meaning?.(fieldsOf(chunk), sink);
    },
  };
}
