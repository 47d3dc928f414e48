import type { VNode } from "preact";
import { titleOf } from "../controls/scenario-title.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { Notice } from "../parts/notice.tsx";
import { Panel } from "../parts/panel.tsx";
import { useFollowEnd } from "../parts/use-follow-end.ts";
import { isBusy, type PageRun } from "../run/page-run.ts";
import { AttemptOutput } from "./attempt-output.tsx";
import { attemptBlocks, validText } from "./attempt-blocks.ts";
import { badgeOf } from "./badge.ts";

/** The text as the reader of the stream gets it. */
export function OutputPanel({ page }: { readonly page: PageRun }): VNode {
  const { view, connection } = page;
  const { scroller, onScroll } = useFollowEnd(view.pieces.length + view.attempts.length + (view.failure ? 1 : 0));
  const { started } = view;
  const subtitle = started && `${titleOf(started.scenario)} · ${started.client}`;
  const badge = badgeOf(page);
  const text = validText(view.pieces);
  const aside = (
    <>
      {text !== "" && !isBusy(connection) && <CopyButton label="Copy text" text={() => text} />}
      <span class={`badge tone-${badge.tone}`}>{badge.text}</span>
    </>
  );
  return (
    <Panel title="Output" name="output" subtitle={subtitle} aside={aside}>
      <div class="panel-scroll" ref={scroller} onScroll={onScroll} tabIndex={0} role="region" aria-label="Output text">
        <Output page={page} />
      </div>
    </Panel>
  );
}

function Output({ page: { view, connection, problem } }: { readonly page: PageRun }): VNode {
  const blocks = attemptBlocks(view.pieces, view.attempts);
  const isLive = view.state === "running" && isBusy(connection);
  return (
    <>
      {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
      {view.problems.map((text) => (
        <Notice key={text} tone="warn">
          {text}
        </Notice>
      ))}
      {blocks.length === 0 && problem === undefined && <Placeholder state={view.state} connection={connection} />}
      {blocks.map((block, index) => (
        <AttemptOutput key={block.attempt} block={block} isLive={isLive && index === blocks.length - 1} />
      ))}
      {view.failure !== undefined && (
        <p class="reader-error">
          The reader got an error. <code class="tone-bad">{view.failure.code}</code> {view.failure.message}
        </p>
      )}
    </>
  );
}

interface PlaceholderProps {
  readonly state: PageRun["view"]["state"];
  readonly connection: PageRun["connection"];
}

function Placeholder({ state, connection }: PlaceholderProps): VNode {
  if (state === "never read") {
    return <p class="placeholder">Nobody read the stream: no request was made and no event was emitted.</p>;
  }
  if (isBusy(connection)) return <p class="placeholder">Waiting for the first event …</p>;
  return (
    <div class="placeholder empty">
      <p>
        <strong>Nothing has run yet</strong>
      </p>
      <p>
        Choose a scenario and press Run. The text appears here as it streams; words that a retry takes back are{" "}
        <s>struck out</s>.
      </p>
    </div>
  );
}
