import type { Attributes } from "@opentelemetry/api";

import type { Vendor } from "../options.ts";
import { langfuse } from "./langfuse.ts";
import { openInference } from "./open-inference.ts";
import { sentry } from "./sentry.ts";
import { signoz } from "./signoz.ts";
import type { VendorAttributes } from "./vendor-attributes.ts";

const BY_VENDOR: Readonly<Record<Vendor, VendorAttributes>> = {
  langfuse,
  openinference: openInference,
  sentry,
  signoz,
};

export const VENDORS: readonly Vendor[] = Object.keys(BY_VENDOR) as Vendor[];

/** What all these backends read: an object of its own each time. */
export function attributesForVendors(vendors: readonly Vendor[]): VendorAttributes {
  const all = vendors.map((vendor) => BY_VENDOR[vendor]);
  return (end) => Object.assign({}, ...all.map((attributes) => attributes(end))) as Attributes;
}
