import { applied, matches, type Valid, visible } from "../entries.ts";
import { eventsOf, type Observation } from "../observation.ts";
import type { Entry, Reference } from "../reference.ts";
import { type Fail, type Invariant, same } from "./invariant.ts";

/** The consumer sees what the sources gave, void text is announced, and the state is what the consumer holds. */
export const validOutput: Invariant = {
  name: "the consumer knows what is valid",
  check(seen, reference, fail) {
    const expected = visible(seen, reference.entries);
    const { view } = seen.schedule.consumer;
    if (view === "readable") checkEvents(seen, linesOf(seen), expected, fail);
    else if (view === "text stream") checkTexts(seen, expected, fail);
    else checkEvents(seen, eventsOf(seen), expected, fail);
    checkState(seen, reference, fail);
    for (const told of seen.told) {
      const pieces = told.map(({ event }) => event).filter(({ type }) => isPiece(type));
      checkBeginning(
        pieces,
        expected.filter(({ type }) => isPiece(type)),
        "handlers were told of",
        fail,
      );
      if (!isOneObject(pieces, seen)) fail("a handler got another object than the consumer");
    }
  },
};

const PIECES: ReadonlySet<string> = new Set(["token", "reasoning", "message", "data", "progress"]);

const isPiece = (type: string): boolean => PIECES.has(type);

function isOneObject(pieces: readonly object[], seen: Observation): boolean {
  const events = eventsOf(seen).filter(({ type }) => isPiece(type));
  return events.every((event, index) => pieces[index] === event);
}

function linesOf({ texts }: Observation): object[] {
  return texts.flatMap((text) => text.split("\n").filter(Boolean)).map((line) => JSON.parse(line) as object);
}

/** Whether the stream came to an end of its own, and all of it was read. */
function isWhole({ state, readToEnd, failure, schedule, interruptions }: Observation): boolean {
  const { view } = schedule.consumer;
  // A reader that was closed gives nothing more, also where something was left.
  const isClosed = interruptions.some(({ how }) => how === "return");
  if (view === "text" || view === "nobody" || isClosed) return false;
  if (state.outcome === "completed") return readToEnd;
  return state.outcome === "failed" && (readToEnd || failure !== undefined);
}

function checkEvents(seen: Observation, events: readonly object[], expected: readonly Entry[], fail: Fail): void {
  checkBeginning(events, expected, "the consumer got", fail);
  if (isWhole(seen)) same(events.length, expected.length, "events that the consumer got", fail);
}

function checkBeginning(events: readonly object[], expected: readonly Entry[], who: string, fail: Fail): void {
  events.forEach((event, index) => {
    const should = expected[index];
    if (!should) return fail(`${who} ${JSON.stringify(event)} beyond what was given`);
    if (!matches(event, should)) fail(`${who} ${JSON.stringify(event)} instead of ${JSON.stringify(should)}`);
  });
}

/** A view that cannot show a reset never needs one. */
function checkTexts(seen: Observation, expected: readonly Entry[], fail: Fail): void {
  const texts = expected.filter(({ type }) => type === "token").map(({ value }) => String(value));
  seen.texts.forEach((text, index) => same(text, texts[index], `text ${index} of the text stream`, fail));
  if (isWhole(seen)) same(seen.texts.length, texts.length, "texts of the text stream", fail);
}

/** The state is what is left after some of what happened: after all of it, where the stream was not stopped. */
function checkState(seen: Observation, { entries }: Reference, fail: Fail): void {
  const { state, schedule } = seen;
  const isNatural = state.outcome === "completed" || state.outcome === "failed";
  if (schedule.options.delivery === "buffered" && state.outcome !== "completed") return checkHeldBack(seen, fail);
  if (isNatural) return checkValid(seen, applied(entries), fail);
  const count = eventsOf(seen).length;
  const { view } = schedule.consumer;
  const showsAll = view === "stream" || view === "for await" || view === "batches";
  const fits = Array.from({ length: entries.length + 1 }, (_, length) => entries.slice(0, length)).some(
    (beginning) => isValid(seen, applied(beginning)) && (!showsAll || visible(seen, beginning).length === count),
  );
  if (!fits) fail(`the state is not what is left after ${count} events: ${JSON.stringify(state)}`);
}

/** What nobody got is void. */
function checkHeldBack({ state }: Observation, fail: Fail): void {
  same(state.content, "", "state.content of what is held back", fail);
  same(state.tokenCount, 0, "state.tokenCount of what is held back", fail);
  if (state.outcome !== undefined)
    same(state.voidedTokens, state.receivedTokens, "what is void of what was held back", fail);
}

function checkValid({ state, schedule }: Observation, valid: Valid, fail: Fail): void {
  same(state.content, schedule.options.keepContent ? valid.content : "", "state.content", fail);
  same(state.contentLength, valid.content.length, "state.contentLength", fail);
  same(state.tokenCount, valid.tokens, "state.tokenCount", fail);
  same(state.voidedTokens, valid.voided, "state.voidedTokens", fail);
}

function isValid({ state, schedule }: Observation, { content, tokens, voided }: Valid): boolean {
  const text = schedule.options.keepContent ? content : "";
  return state.content === text && state.tokenCount === tokens && state.voidedTokens === voided;
}
