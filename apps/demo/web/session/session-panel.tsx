import type { AggregateMetrics } from "@l0/core";
import type { VNode } from "preact";
import { Panel } from "../parts/panel.tsx";
import { FigureTiles } from "../telemetry/figure-tile.tsx";
import { sessionFigures } from "./session-figures.ts";

/** All runs of the page, added up by a `Monitor` in the server. */
export function SessionPanel({ metrics }: { readonly metrics: AggregateMetrics | undefined }): VNode {
  return (
    <Panel title="All runs of this page" name="session" subtitle="added up by a Monitor">
      <FigureTiles figures={sessionFigures(metrics)} />
    </Panel>
  );
}
