import type { Expected } from "./faults.ts";
import { MARKS, type Mark } from "./marks.ts";
import type { OptionsPlan } from "./schedule.ts";

/** What the checks must find in a text, token by token, for rules that look for marks in it. */
export class ReferenceChecks {
  readonly #options: OptionsPlan;
  #tokens: number;
  #text: string;
  #sinceDrift = "";

  /** `text`: what was valid before, in `tokens` tokens. */
  constructor(options: OptionsPlan, text: string, tokens: number) {
    this.#options = options;
    this.#text = text;
    this.#tokens = tokens;
  }

  /** The next token: why it must not be passed on. */
  token(value: string): Expected | undefined {
    const { guardrails, drift } = this.#options.checkIntervals;
    this.#tokens++;
    this.#text += value;
    this.#sinceDrift += value;
    const found: Mark[] = this.#options.guardrails.includes("marks") ? marksIn(value, "at once") : [];
    if (this.#options.guardrails.includes("whole text") && this.#tokens % guardrails === 0)
      found.push(...marksIn(this.#text, "whole text"));
    if (this.#options.drift && this.#tokens % drift === 0) found.push(...this.#drift());
    return worst(found);
  }

  /** The text has ended. */
  end(): Expected | undefined {
    const whole = this.#options.guardrails.includes("whole text") ? marksIn(this.#text, "whole text") : [];
    return worst([...whole, ...(this.#options.drift ? this.#drift() : [])]);
  }

  #drift(): Mark[] {
    const found = marksIn(this.#sinceDrift, "drift");
    this.#sinceDrift = "";
    return found;
  }
}

/** Whether a text can be continued as far as the checks are concerned. */
export function passesAgain(options: OptionsPlan, text: string): boolean {
  const { guardrails, drift } = options;
  const found = [
    ...(guardrails.includes("marks") ? marksIn(text, "at once") : []),
    ...(guardrails.includes("whole text") ? marksIn(text, "whole text") : []),
    ...(drift ? marksIn(text, "drift") : []),
  ];
  return worst(found) === undefined;
}

function marksIn(text: string, foundBy: Mark["foundBy"]): Mark[] {
  return Object.entries(MARKS).flatMap(([mark, meaning]) =>
    meaning.foundBy === foundBy && text.includes(mark) ? [meaning] : [],
  );
}

/** A fatal one decides, then one that is not recoverable, then the first one. */
function worst(found: readonly Mark[]): Expected | undefined {
  const rank = ({ severity, recoverable }: Mark): number => (severity === "fatal" ? 2 : recoverable ? 0 : 1);
  const failures = found.filter(({ severity }) => severity !== "warning");
  return failures.sort((a, b) => rank(b) - rank(a))[0]?.expected;
}
