import type { StreamInfo } from "@l0/core";
import { labelText } from "./label-text.ts";
import type { Labels } from "./registry.ts";

/** A label that tells streams apart: what it is called, and what it says. */
export interface StreamLabel {
  readonly name: string;
  readonly of: "model" | "provider" | { readonly contextKey: string };
}

/** Values of the labels that the user allowed: `model` and `provider` of the stream, any other from its `context`. */
export function labelValues(labels: readonly StreamLabel[], stream: StreamInfo): Labels {
  return Object.fromEntries(labels.map(({ name, of }) => [name, labelText(valueOf(of, stream))]));
}

function valueOf(of: StreamLabel["of"], stream: StreamInfo): unknown {
  if (typeof of === "string") return stream[of];
  return Object.hasOwn(stream.context, of.contextKey) ? stream.context[of.contextKey] : undefined;
}
