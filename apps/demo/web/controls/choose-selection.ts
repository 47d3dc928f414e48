import type { Catalogue } from "../../protocol.ts";
import type { Selection } from "../run/run-client.ts";
import type { PageAddress } from "./page-address.ts";

/** What the page begins with. */
export interface FirstSelection {
  readonly selection: Selection;
  /** Whether the address asks to run it at once. */
  readonly run: boolean;
  /** What the address asks for and the catalogue does not have. */
  readonly problem?: string;
}

/** What the address asks for, where the catalogue has it; else the first scenario there is, with its own clients. */
export function firstSelection(
  { scenarios, clients }: Catalogue,
  { scenario, client, run }: PageAddress,
): FirstSelection {
  const hasScenario = scenarios.some(({ name }) => name === scenario);
  const hasClient = clients.some(({ name }) => name === client);
  const missing = [
    ...(scenario !== undefined && !hasScenario ? [`no scenario called “${scenario}”`] : []),
    ...(client !== undefined && !hasClient ? [`no client called “${client}”`] : []),
  ];
  const known = {
    scenario: hasScenario && scenario !== undefined ? scenario : (scenarios[0]?.name ?? ""),
    ...(hasClient && client !== undefined && { client }),
  };
  if (missing.length === 0) return { selection: known, run };
  const problem = `The address asks for something unknown: there is ${missing.join(" and ")}.`;
  return { selection: known, run: false, problem };
}
