import type { Observation } from "./observation.ts";
import type { Entry } from "./reference.ts";

/** What is valid after some entries, and what was counted. */
export interface Valid {
  readonly content: string;
  readonly tokens: number;
  readonly voided: number;
}

/** What a consumer holds that has applied every reset. */
export function applied(entries: readonly Entry[]): Valid {
  let content = "";
  let tokens = 0;
  let voided = 0;
  for (const entry of entries) {
    if (entry.type === "dropped") voided++;
    if (entry.type === "reset") {
      content = content.slice(0, Number(entry["offset"]));
      voided += Number(entry["voidedTokens"]);
      tokens -= Number(entry["voidedTokens"]);
    }
    if (entry.type !== "token") continue;
    content += String(entry["value"]);
    tokens++;
  }
  return { content, tokens, voided };
}

/** The events that a consumer gets who reads to the end. */
export function visible({ schedule, state }: Observation, entries: readonly Entry[]): Entry[] {
  const events = entries.filter(({ type }) => type !== "dropped");
  if (schedule.options.delivery === "live") return events;
  return state.outcome === "completed" ? withoutVoid(events) : [];
}

/** Buffered delivery gives only what is valid in the end. */
function withoutVoid(events: readonly Entry[]): Entry[] {
  let valid: Entry[] = [];
  for (const event of events) {
    if (event.type !== "reset") valid.push(event);
    else valid = valid.filter((earlier) => Number(earlier["offset"]) < Number(event["offset"]));
  }
  return valid;
}

/** Whether an event has the fields that are expected of it, and none of those that are expected not to be there. */
export function matches(event: object, expected: Entry): boolean {
  return Object.entries(expected).every(([key, value]) => {
    const actual = (event as Record<string, unknown>)[key];
    return actual === value || JSON.stringify(actual) === JSON.stringify(value);
  });
}
