import type { VNode } from "preact";
import type { ClientInfo } from "../../protocol.ts";

interface ClientChoiceProps {
  readonly clients: readonly ClientInfo[];
  /** Absent: the scenario's own. */
  readonly chosen: string | undefined;
  readonly choose: (client: string | undefined) => void;
}

/** Which SDK is driven. */
export function ClientChoice({ clients, chosen, choose }: ClientChoiceProps): VNode {
  return (
    <fieldset class="segments client-choice">
      <legend class="unseen">Client</legend>
      <label class="segment">
        <input type="radio" name="client" checked={chosen === undefined} onChange={() => choose(undefined)} />
        <span class="client-name">auto</span>
      </label>
      {clients.map(({ name, model, live }) => (
        <label key={name} class="segment">
          <input type="radio" name="client" checked={name === chosen} onChange={() => choose(name)} />
          <span class="client-name">{name}</span>
          <span class="client-model">
            {model}
            {live && <span class="live-mark"> live</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
