import { everything } from "../everything.ts";
import { count, type Group, timedTable } from "../group.ts";
import { GOALS } from "../goals.ts";
import { jsonText } from "../json-text.ts";
import { prose } from "../prose.ts";
import type { Table } from "../table.ts";
import { type Text, textOf } from "../text.ts";
import { CORE, EVERYTHING } from "../variant-names.ts";
import { core, rawTwice, type Variant, variantsOver } from "../variants.ts";

const goals = { [CORE]: GOALS.core, [EVERYTHING]: GOALS.everything };

/** What a token costs. */
export const tokens: Group = async (bench) => {
  const tables: Table[] = [];
  for (const length of bench.tokens) {
    const title = `${count(length)} tokens a stream`;
    tables.push(await timedTable(`Prose, ${title}`, variantsOver(textOf(prose(length))), bench, { goals }));
    tables.push(await timedTable(`JSON, ${title}`, jsonVariants(textOf(jsonText(length))), bench, { goals }));
  }
  return tables;
};

function jsonVariants(text: Text): Variant[] {
  return [...rawTwice(text), core(CORE, text), core(EVERYTHING, text, everything())];
}
