import type { TextKind } from "./kind.ts";

/** UTF-16 units of the opening of a text. */
const OPENING = 100;

/**
 * A kind that shows in the opening of a text only. That the pattern fits must not depend on what follows the place
 * where it ends: no `$`, no `\b` and no lookahead at its end.
 */
export const inOpening =
  (pattern: RegExp): TextKind =>
  (_, report) => {
    let opening = "";
    return (text) => {
      if (opening.length === OPENING) return;
      opening = (opening + text.slice(0, OPENING)).slice(0, OPENING);
      report(pattern.test(opening));
    };
  };
