/** The colours of the page that a canvas needs. */
export interface ChartColours {
  readonly line: string;
  readonly fill: string;
  /** Ties points together. */
  readonly thread: string;
  readonly faint: string;
  readonly grid: string;
  readonly text: string;
  readonly mark: string;
}

/** Reads the colours of the current theme; `chart-*` are registered properties, so that they come resolved. */
export function readChartColours(element: Element): ChartColours {
  const style = getComputedStyle(element);
  const colour = (name: keyof ChartColours): string => style.getPropertyValue(`--chart-${name}`);
  return {
    line: colour("line"),
    fill: colour("fill"),
    thread: colour("thread"),
    faint: colour("faint"),
    grid: colour("grid"),
    text: colour("text"),
    mark: colour("mark"),
  };
}
