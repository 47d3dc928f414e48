import { isL0Error, type LifecycleEvent } from "@l0/core";
import type { ShownEvent } from "../protocol.ts";

/** What all events of a run share, what may hold content, and what a run tells by itself. */
const HIDDEN: ReadonlySet<string> = new Set([
  "type",
  "ts",
  "streamId",
  "sessionId",
  "context",
  "arguments",
  "telemetry",
]);

type Shown = string | number | boolean;

/** A lifecycle event as flat fields; the fields of an object are named `object.field`. */
export function shownEvent(event: LifecycleEvent): ShownEvent {
  const own = Object.entries(event).filter(([name]) => !HIDDEN.has(name));
  return { type: event.type, fields: Object.fromEntries(own.flatMap(([name, value]) => fieldsOf(name, value))) };
}

function fieldsOf(name: string, value: unknown): [string, Shown][] {
  if (isL0Error(value)) return fieldsOf(name, { code: value.code, message: value.message });
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([field, inner]) => fieldsOf(`${name}.${field}`, inner));
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? [[name, value]] : [];
}
