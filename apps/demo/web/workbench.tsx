import type { VNode } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { Catalogue } from "../protocol.ts";
import { AdaptersPanel } from "./adapters/adapters-panel.tsx";
import { ChartsPanel } from "./charts/charts-panel.tsx";
import { firstSelection } from "./controls/choose-selection.ts";
import { readAddress, writeAddress } from "./controls/page-address.ts";
import { RUN_FORM, RunPanel } from "./controls/run-panel.tsx";
import { ScenarioList } from "./controls/scenario-list.tsx";
import { ScenarioSelect } from "./controls/scenario-select.tsx";
import { useRunKeys } from "./controls/use-run-keys.ts";
import { OutputPanel } from "./output/output-panel.tsx";
import { Notice } from "./parts/notice.tsx";
import { useMedia } from "./parts/use-media.ts";
import { useRun } from "./run/use-run.ts";
import { TelemetryPanel } from "./telemetry/telemetry-panel.tsx";
import { SessionPanel } from "./session/session-panel.tsx";
import { TimelinePanel } from "./timeline/timeline-panel.tsx";
import { TracePanel } from "./trace/trace-panel.tsx";

interface WorkbenchProps {
  readonly catalogue: Catalogue;
  readonly theme: string;
}

/** Everything below the header: what is chosen, and the run of it. */
export function Workbench({ catalogue, theme }: WorkbenchProps): VNode | null {
  const [first] = useState(() => firstSelection(catalogue, readAddress(location.search)));
  const [selection, setSelection] = useState(first.selection);
  const isWide = useMedia("(min-width: 64rem)");
  const { page, run, stop } = useRun();
  const scenario = catalogue.scenarios.find(({ name }) => name === selection.scenario);
  const client = catalogue.clients.find(({ name }) => name === selection.client);

  const chooseScenario = useCallback((name: string) => {
    setSelection(({ client: kept }) => ({ scenario: name, ...(kept !== undefined && { client: kept }) }));
  }, []);
  const chooseClient = useCallback((name: string | undefined) => {
    setSelection(({ scenario: kept }) => ({ scenario: kept, ...(name !== undefined && { client: name }) }));
  }, []);
  const start = useCallback(() => run(selection), [selection]);
  useRunKeys(start, stop);
  useEffect(() => {
    if (first.run) start();
  }, []);
  useEffect(() => {
    if (selection !== first.selection) history.replaceState(null, "", writeAddress({ ...selection, run: false }));
  }, [selection]);

  if (scenario === undefined) return null;
  const choice = {
    scenarios: catalogue.scenarios,
    chosen: scenario.name,
    choose: chooseScenario,
    form: RUN_FORM,
  };
  return (
    <div class="workbench">
      {isWide && <ScenarioList {...choice} />}
      <main id="main" tabIndex={-1}>
        {first.problem !== undefined && selection === first.selection && <Notice tone="warn">{first.problem}</Notice>}
        <RunPanel {...{ catalogue, scenario, client, chooseClient, stop }} connection={page.connection} run={start}>
          {!isWide && <ScenarioSelect {...choice} />}
        </RunPanel>
        <p class="unseen" role="status">
          {page.announcement}
        </p>
        <div class="stage">
          <OutputPanel page={page} />
          <TimelinePanel entries={page.view.events} isOver={page.view.endedAt !== undefined} />
        </div>
        <TelemetryPanel view={page.view} />
        <TracePanel view={page.view} />
        <ChartsPanel page={page} theme={theme} />
        <SessionPanel metrics={page.aggregate} />
        <AdaptersPanel page={page} />
      </main>
    </div>
  );
}
