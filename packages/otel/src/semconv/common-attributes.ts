import type { Attributes } from "@opentelemetry/api";

import type { SemconvProfile } from "./profile.ts";

/** What names a stream on spans and metrics alike; all of it takes few values. */
export interface StreamNames {
  readonly provider: string | undefined;
  readonly requestModel: string | undefined;
  readonly responseModel?: string | undefined;
}

/** The attributes that spans and metrics share. What is unknown is left out. */
export function commonAttributes(profile: SemconvProfile, names: StreamNames): Attributes {
  const attributes: Attributes = { "gen_ai.operation.name": "chat" };
  if (names.provider !== undefined) for (const key of profile.providerKeys) attributes[key] = names.provider;
  if (names.requestModel !== undefined) attributes["gen_ai.request.model"] = names.requestModel;
  if (names.responseModel !== undefined) attributes["gen_ai.response.model"] = names.responseModel;
  return attributes;
}
