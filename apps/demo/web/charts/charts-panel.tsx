import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import { Panel } from "../parts/panel.tsx";
import type { PageRun } from "../run/page-run.ts";
import { Chart } from "./chart.tsx";
import { firstTokenData, gapData, rateData } from "./chart-data.ts";
import { firstTokenSummary } from "./first-token-summary.ts";
import { FIRST_TOKEN_LOOK, GAP_LOOK, RATE_LOOK } from "./looks.ts";
import { rateSummary, rollingRate } from "./rolling-rate.ts";
import { gapSummary, tokenGaps } from "./token-gaps.ts";

interface ChartsPanelProps {
  readonly page: PageRun;
  readonly theme: string;
}

/** How fast the tokens come, while they come. */
export function ChartsPanel({ page, theme }: ChartsPanelProps): VNode {
  const { pieces, resets, endedAt } = page.view;
  const gaps = useMemo(() => tokenGaps(pieces), [pieces]);
  const rates = useMemo(() => rollingRate(pieces, endedAt ?? 0), [pieces, endedAt]);
  const gapsData = useMemo(() => gapData(gaps), [gaps]);
  const ratesData = useMemo(() => rateData(rates), [rates]);
  const firstTokensData = useMemo(() => firstTokenData(page.history), [page.history]);
  const marks = useMemo(() => resets.map(({ at }) => at), [resets]);
  const aside = marks.length > 0 && <span class="mark-legend">reset</span>;
  return (
    <Panel title="Speed" name="charts" aside={aside}>
      <div class="chart-row">
        <Chart
          key={`first-token ${theme}`}
          title="Time to first token, by run"
          placeholder="No run of this page has had a token yet."
          look={FIRST_TOKEN_LOOK}
          data={firstTokensData}
          {...(page.history.some(({ timeToFirstToken }) => timeToFirstToken !== undefined) && {
            summary: firstTokenSummary(page.history),
          })}
        />
        <Chart
          key={`gaps ${theme}`}
          title="Time between tokens, at the reader"
          placeholder="A point for every token: two have to come first."
          look={GAP_LOOK}
          data={gapsData}
          marks={marks}
          {...(gaps.length > 0 && { summary: gapSummary(gaps) })}
        />
        <Chart
          key={`rate ${theme}`}
          title="Tokens per second"
          placeholder="The rate of the last half second: no token has come yet."
          look={RATE_LOOK}
          data={ratesData}
          marks={marks}
          {...(rates.length > 0 && { summary: rateSummary(rates) })}
        />
      </div>
    </Panel>
  );
}
