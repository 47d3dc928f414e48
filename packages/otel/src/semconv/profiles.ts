import type { SemconvProfileName } from "../options.ts";
import { LATEST } from "./latest.ts";
import type { SemconvProfile } from "./profile.ts";
import { V1_41 } from "./v1-41.ts";

/** Old and new side by side, `gen_ai.system` (before v1.37) included, so that dashboards of either age keep working. */
const DUP: SemconvProfile = {
  schemaUrl: LATEST.schemaUrl,
  providerKeys: [...LATEST.providerKeys, "gen_ai.system"],
  cacheWriteKeys: [...LATEST.cacheWriteKeys, ...V1_41.cacheWriteKeys],
  messageHasFinishReason: V1_41.messageHasFinishReason,
  metrics: [...LATEST.metrics, ...V1_41.metrics],
};

export const PROFILES: Readonly<Record<SemconvProfileName, SemconvProfile>> = {
  latest: LATEST,
  "v1.41": V1_41,
  dup: DUP,
};
