/** What everything is compared with: the source, read without anything in between. */
export const BASE = "raw for await";
export const CORE = "core";
export const MONITORED = "core, monitored";
export const EVERYTHING = "everything";

/** The base of a table once more: how far from 1 it comes out is what the machine adds of its own. */
export function controlOf(base: string): string {
  return `${base}, again (A/A)`;
}

export const CONTROL: string = controlOf(BASE);
