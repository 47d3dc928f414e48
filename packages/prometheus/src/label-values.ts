import type { StreamInfo } from "@l0/core";
import type { Labels } from "./registry.ts";

/** What a label says of something that is not known. Prometheus takes an empty value for no label at all. */
export const UNKNOWN = "unknown";

/** UTF-16 units of a label value that are kept. */
const MAX_LENGTH = 128;

/** Values of the labels that the user allowed: `model` and `provider` of the stream, any other from its `context`. */
export function labelValues(names: readonly string[], stream: StreamInfo): Labels {
  return Object.fromEntries(names.map((name) => [name, labelValue(isOwn(name) ? stream[name] : stream.context[name])]));
}

/** Short text of what may be a label, `unknown` of all else: an object or a function never becomes a label. */
function labelValue(value: unknown): string {
  if (typeof value === "boolean" || typeof value === "bigint" || Number.isFinite(value)) return String(value);
  if (typeof value !== "string" || value === "") return UNKNOWN;
  return value.slice(0, MAX_LENGTH).toWellFormed();
}

function isOwn(name: string): name is "model" | "provider" {
  return name === "model" || name === "provider";
}
