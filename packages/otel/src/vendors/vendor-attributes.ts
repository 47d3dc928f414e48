import type { Attributes } from "@opentelemetry/api";

import type { StreamEnd } from "../stream-end.ts";

/** The attributes of an ended stream that only some backend reads. */
export type VendorAttributes = (end: StreamEnd) => Attributes;
