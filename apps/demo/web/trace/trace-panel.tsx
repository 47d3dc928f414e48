import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import { countText } from "../parts/count-text.ts";
import { durationText } from "../parts/duration-text.ts";
import { Panel } from "../parts/panel.tsx";
import type { RunView } from "../run/run-view.ts";
import { spansIn } from "./otlp-spans.ts";
import { rowsOf, type SpanRow, ticksOf } from "./span-rows.ts";
import { TraceRow } from "./trace-row.tsx";
import { TraceTable } from "./trace-table.tsx";

/** The spans of the run, as the OTLP receiver got them. */
export function TracePanel({ view }: { readonly view: RunView }): VNode {
  const { otel } = view.sent;
  const rows = useMemo(() => rowsOf(spansIn(traceBodies(otel))), [otel]);
  const aside = rows.length > 0 && <span class="count">{countText(rows.length, "span")}</span>;
  return (
    <Panel title="Trace" name="trace" subtitle="as the OTLP receiver got it" aside={aside}>
      {rows.length === 0 ? (
        <p class="placeholder">
          {otel === undefined
            ? "The spans of the stream, of its attempts and of its tool calls, once they have arrived."
            : "No span arrived for this run."}
        </p>
      ) : (
        <Waterfall rows={rows} />
      )}
    </Panel>
  );
}

const traceBodies = (sent: RunView["sent"]["otel"]): readonly string[] =>
  (sent?.items ?? []).filter(({ fileName }) => fileName === "otlp-traces.json").map(({ body }) => body);

/** Behind this part of the axis, the label of a tick has no room but before it. */
const NEAR_END = 0.85;

function Waterfall({ rows }: { readonly rows: readonly SpanRow[] }): VNode {
  const duration = Math.max(...rows.map(({ span }) => span.to), 0.001);
  const share = (at: number): string => `${(at / duration) * 100}%`;
  const ticks = ticksOf(duration);
  return (
    <>
      <div class="trace-head" aria-hidden="true">
        <span class="trace-axis">
          {ticks.map((at) => (
            <span key={at} class={at > NEAR_END * duration ? "before-tick" : ""} style={{ left: share(at) }}>
              {durationText(at)}
            </span>
          ))}
        </span>
      </div>
      <ol class="trace-rows" aria-label="Spans, in the order in which they began">
        {rows.map((row) => (
          <TraceRow key={row.span.id} row={row} share={share} ticks={ticks} />
        ))}
      </ol>
      <TraceTable rows={rows} />
    </>
  );
}
