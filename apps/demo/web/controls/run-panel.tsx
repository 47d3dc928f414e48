import type { ComponentChildren, TargetedSubmitEvent, VNode } from "preact";
import type { Catalogue, ClientInfo, ScenarioInfo } from "../../protocol.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { Icon } from "../parts/icon.tsx";
import { type Connection, isBusy } from "../run/page-run.ts";
import { ClientChoice } from "./client-choice.tsx";
import { clientNotice } from "./client-notice.ts";
import { writeAddress } from "./page-address.ts";
import { titleOf } from "./scenario-title.ts";

export const RUN_FORM = "run-form";

interface RunPanelProps {
  readonly catalogue: Catalogue;
  readonly scenario: ScenarioInfo;
  /** Absent: the scenario's own. */
  readonly client: ClientInfo | undefined;
  readonly connection: Connection;
  readonly chooseClient: (client: string | undefined) => void;
  readonly run: () => void;
  readonly stop: () => void;
  /** What chooses the scenario, where the screen has no room for a list beside. */
  readonly children?: ComponentChildren;
}

/** What is about to run, and the buttons that do it. */
export function RunPanel(props: RunPanelProps): VNode {
  const { catalogue, scenario, client, chooseClient, run, children } = props;
  const onSubmit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    run();
  };
  return (
    <form id={RUN_FORM} class="run-panel" onSubmit={onSubmit} aria-label="Run a scenario">
      {children}
      <h2 class={children ? "unseen" : ""}>{titleOf(scenario.name)}</h2>
      <p class="story">{scenario.story}</p>
      <div class="run-row">
        <ClientChoice clients={catalogue.clients} chosen={client?.name} choose={chooseClient} />
        <RunButtons {...props} />
      </div>
      <p class="client-notice">{clientNotice(scenario, client, catalogue.clients)}</p>
    </form>
  );
}

function RunButtons({ scenario, client, connection, stop }: RunPanelProps): VNode {
  const busy = isBusy(connection);
  const stopping = connection === "stopping";
  const linkToRun = (): string => {
    const query = writeAddress({ scenario: scenario.name, ...(client && { client: client.name }), run: true });
    return new URL(query, location.href).href;
  };
  return (
    <div class="run-buttons">
      <button type="submit" class="button primary" aria-disabled={busy} aria-keyshortcuts="Control+Enter Meta+Enter">
        <Icon name="play" />
        <span>Run</span>
        <kbd aria-hidden="true">{isApple() ? "⌘ ↵" : "Ctrl ↵"}</kbd>
      </button>
      <button type="button" class="button" aria-disabled={!busy} aria-keyshortcuts="Escape" onClick={stop}>
        <Icon name="stop" />
        <span>{stopping ? "Disconnect" : "Stop"}</span>
        <kbd aria-hidden="true">Esc</kbd>
      </button>
      <CopyButton icon="link" label="Copy link" text={linkToRun} />
    </div>
  );
}

const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent);
