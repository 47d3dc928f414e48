import type { ClientInfo, ScenarioInfo } from "../../protocol.ts";

/** What is to be known of who answers. */
export function clientNotice(
  { needsEmbeddedProvider }: ScenarioInfo,
  chosen: ClientInfo | undefined,
  clients: readonly ClientInfo[],
): string | undefined {
  if (chosen === undefined) return autoNotice(needsEmbeddedProvider, clients);
  if (!chosen.live || !needsEmbeddedProvider) return chosen.notice;
  return `This scenario makes the provider fail on purpose, so the embedded one answers ${chosen.name}, not the real one.`;
}

function autoNotice(needsEmbeddedProvider: boolean, clients: readonly ClientInfo[]): string {
  const live = clients.filter((client) => client.live).map(({ name, model }) => `${name} (${model})`);
  const whose = "The scenario's own clients run; its fallback may use another SDK.";
  if (needsEmbeddedProvider || live.length === 0) return `${whose} The embedded provider answers.`;
  return `${whose} A real provider answers ${live.join(" and ")}.`;
}
