import type { Telemetry } from "@l0/core";
import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import { CopyButton } from "../parts/copy-button.tsx";
import { DownloadButton } from "../parts/download-button.tsx";
import { Panel } from "../parts/panel.tsx";
import type { RunView } from "../run/run-view.ts";
import { FactGroups } from "./fact-groups.tsx";
import { factGroups } from "./facts.ts";
import { FigureTiles } from "./figure-tile.tsx";
import { figuresOf } from "./figures.ts";
import { JsonTree } from "./json-tree.tsx";
import { SpanWaterfall } from "./span-waterfall.tsx";
import { spansOf } from "./spans.ts";
import { TimeBar } from "./time-bar.tsx";
import { splitTime } from "./time-split.ts";

/** What was measured: the figures, the spans, and the record that every handler gets. */
export function TelemetryPanel({ view }: { readonly view: RunView }): VNode {
  const { telemetry } = view;
  const isOver = view.endedAt !== undefined;
  const spans = useMemo(() => spansOf(view), [view]);
  const parts = useMemo(() => (telemetry === undefined ? [] : splitTime(telemetry.metrics)), [telemetry]);
  return (
    <Panel title="Telemetry" name="telemetry">
      <FigureTiles figures={figuresOf(view)} />
      <div class="telemetry-row">
        <div>
          <h3>
            Attempts and waits
            {spans.some(({ firstTokenAt }) => firstTokenAt !== undefined) && (
              <span class="tick-legend">first token</span>
            )}
          </h3>
          {spans.length === 0 ? (
            <p class="placeholder">{isOver ? "No attempt was made." : "A bar for every attempt and every wait."}</p>
          ) : (
            <SpanWaterfall spans={spans} />
          )}
        </div>
        <div>
          <h3>Where the time went</h3>
          {parts.length === 0 ? (
            <p class="placeholder">{isOver ? "No time was measured." : "Known when the run is over."}</p>
          ) : (
            <TimeBar parts={parts} />
          )}
        </div>
      </div>
      {telemetry !== undefined && <FactGroups groups={factGroups(telemetry)} />}
      {telemetry !== undefined && <WholeRecord telemetry={telemetry} />}
    </Panel>
  );
}

function WholeRecord({ telemetry }: { readonly telemetry: Telemetry }): VNode {
  const text = (): string => JSON.stringify(telemetry, null, 2);
  return (
    <details class="record">
      <summary>The whole record</summary>
      <div class="record-body">
        <div class="record-actions">
          <CopyButton label="Copy JSON" text={text} />
          <DownloadButton
            label="Download"
            text={text}
            fileName={`telemetry-${telemetry.streamId}.json`}
            mediaType="application/json"
          />
        </div>
        <div class="json">
          <JsonTree name="telemetry" value={telemetry} open />
        </div>
      </div>
    </details>
  );
}
