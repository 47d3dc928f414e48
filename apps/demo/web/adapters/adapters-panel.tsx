import type { VNode } from "preact";
import { ADAPTERS, type AdapterName } from "../../protocol.ts";
import { Panel } from "../parts/panel.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { isBusy, type PageRun } from "../run/page-run.ts";
import type { Sent } from "../run/run-view.ts";
import { ADAPTER_INFO } from "./adapter-names.ts";
import { SentList } from "./sent-list.tsx";

/** What each adapter sent of the run, as its receiver took it. */
export function AdaptersPanel({ page }: { readonly page: PageRun }): VNode {
  const { sent, started } = page.view;
  const tabs = ADAPTERS.map((adapter) => ({
    name: adapter,
    title: ADAPTER_INFO[adapter].title,
    mark: <TabMark sent={sent[adapter]} />,
    content: (
      <AdapterContent
        adapter={adapter}
        sent={sent[adapter]}
        scenario={started?.scenario}
        isWaiting={isBusy(page.connection)}
      />
    ),
  }));
  return (
    <Panel title="What each adapter sent" name="adapters">
      <Tabs label="Adapters" tabs={tabs} />
    </Panel>
  );
}

function TabMark({ sent }: { readonly sent: Sent | undefined }): VNode | null {
  if (sent === undefined) return null;
  return (
    <>
      <span class="count">
        {sent.items.length}
        <span class="unseen"> sent</span>
      </span>
      {sent.rejected > 0 && (
        <span class="count tone-bad">
          {sent.rejected}
          <span class="unseen"> rejected</span>
        </span>
      )}
    </>
  );
}

interface AdapterContentProps {
  readonly adapter: AdapterName;
  readonly sent: Sent | undefined;
  readonly scenario: string | undefined;
  readonly isWaiting: boolean;
}

function AdapterContent({ adapter, sent, scenario, isWaiting }: AdapterContentProps): VNode {
  const info = ADAPTER_INFO[adapter];
  if (sent !== undefined && scenario !== undefined) return <SentList info={info} sent={sent} scenario={scenario} />;
  return (
    <div class="placeholder">
      <p>{info.takes}</p>
      <p>{isWaiting ? "Shown when the run is over and everything has arrived." : "Nothing yet."}</p>
    </div>
  );
}
