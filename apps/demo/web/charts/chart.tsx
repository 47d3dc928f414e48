import type { VNode } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { readChartColours } from "./chart-colours.ts";
import { type ChartLook, plotOptions } from "./chart-look.ts";

interface ChartProps {
  readonly title: string;
  /** What the chart shows, for those who cannot see it; absent where there is nothing to show. */
  readonly summary?: string;
  /** What stands there until there is something to show. */
  readonly placeholder: string;
  readonly look: ChartLook;
  readonly data: uPlot.AlignedData;
  /** The x of vertical lines. */
  readonly marks?: readonly number[];
}

const HEIGHT = 172;
const NO_MARKS: readonly number[] = [];

/** One chart with its title and its summary. The theme's colours are read when it is made: give it a new key to change them. */
export function Chart({ title, summary, placeholder, look, data, marks = NO_MARKS }: ChartProps): VNode {
  const id = useId();
  const [hovered, setHovered] = useState<number | null>(null);
  return (
    <figure class="chart" aria-labelledby={id}>
      <figcaption>
        <h3 id={id}>{title}</h3>
        <span class="chart-readout" aria-hidden="true">
          {hovered === null ? "" : readout(look, data, hovered)}
        </span>
      </figcaption>
      {summary === undefined ? (
        <p class="placeholder">{placeholder}</p>
      ) : (
        <>
          <Plot label={`${title}: ${summary}`} look={look} data={data} marks={marks} onHover={setHovered} />
          <p class="chart-summary">{summary}</p>
        </>
      )}
    </figure>
  );
}

interface PlotProps {
  readonly label: string;
  readonly look: ChartLook;
  readonly data: uPlot.AlignedData;
  readonly marks: readonly number[];
  readonly onHover: (index: number | null) => void;
}

function Plot({ label, look, data, marks, onHover }: PlotProps): VNode {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const latestMarks = useRef(marks);
  latestMarks.current = marks;

  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return;
    const size = { width: element.clientWidth, height: HEIGHT };
    const options = plotOptions(look, readChartColours(element), size, () => latestMarks.current, onHover);
    const made = new uPlot(options, data, element);
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
    };
  }, [look]);

  // In the same turn as the words beside it.
  useLayoutEffect(() => plot.current?.setData(data), [data, marks]);

  return <div class="plot" ref={host} role="img" aria-label={label} />;
}

function readout({ xText, yText }: ChartLook, [xs, ...rows]: uPlot.AlignedData, index: number): string {
  const x = xs[index];
  const y = rows.map((row) => row[index]).find((value) => typeof value === "number");
  return x === undefined || typeof y !== "number" ? "" : `${xText(x, xs)} · ${yText(y)}`;
}
