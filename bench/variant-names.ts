/** What everything is compared with: the source, read without anything in between. */
export const BASE = "raw for await";
/** The base once more: how far from 1 it comes out is what the machine adds of its own. */
export const CONTROL = "raw for await, again (A/A)";
export const CORE = "core";
export const MONITORED = "core, monitored";
