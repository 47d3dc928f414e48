import { join } from "node:path";
import { measure } from "../../scripts/size/measure.ts";
import type { Group } from "../group.ts";
import { GOALS } from "../goals.ts";
import type { Goal, Row } from "../table.ts";

const L0 = `export { l0 } from "@l0/core";`;
const IMPORTS: readonly { readonly name: string; readonly code: string; readonly goal: Goal }[] = [
  { name: "l0", code: L0, goal: GOALS.sizeOfCore },
  {
    name: "l0, recommendedGuardrails and drift",
    code: `${L0}
      export { recommendedGuardrails } from "@l0/core/guardrails";
      export { drift } from "@l0/core/drift";`,
    goal: GOALS.sizeWithChecks,
  },
];

/** What imports add to a bundle. */
export const size: Group = async ({ progress }) => {
  const title = "Size of an import, minified and gzipped";
  progress(title);
  const folder = join(import.meta.dirname, "../../packages/core");
  const rows: Row[] = [];
  for (const { name, code, goal } of IMPORTS) {
    const { gzip } = await measure(code, folder, "@l0/core");
    rows.push({ name, value: gzip / 1024, goal });
  }
  return [{ title, unit: "KB", rows }];
};
