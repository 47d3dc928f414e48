import { html, type Markup } from "../markup.ts";

/** A chart's drawing area, in the units of its view box: about pixels on a wide screen. */
export const WIDTH = 480;
export const HEIGHT = 210;
export const PLOT: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number } = {
  left: 60,
  right: WIDTH - 10,
  top: 12,
  bottom: HEIGHT - 26,
};

export interface Tick {
  /** Where, in the units of the view box. */
  readonly at: number;
  readonly text: string;
}

/** What every chart has: its axes, its marks, and over them what shows a value where the pointer rests. */
export interface Frame {
  /** Ids of the elements that say what the chart shows. */
  readonly labelledBy: string;
  readonly x: readonly Tick[];
  readonly y: readonly Tick[];
  readonly marks: Markup;
  readonly tips: readonly Tip[];
}

export interface Tip {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export function frame({ labelledBy, x, y, marks, tips }: Frame): Markup {
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${labelledBy}">
    <g class="grid">${y.map(({ at }) => html`<path d="M${PLOT.left} ${at}H${PLOT.right}" />`)}</g>
    <g class="marks">${marks}</g>
    <g class="y-axis">
      ${y.map(({ at, text }) => html`<text x="${PLOT.left - 6}" y="${at}" dy=".32em">${text}</text>`)}
    </g>
    <g class="x-axis">
      <path d="M${PLOT.left} ${PLOT.bottom}H${PLOT.right}" />
      ${x.map(({ at, text }) => html`<text x="${at}" y="${PLOT.bottom + 17}">${text}</text>`)}
    </g>
    <g class="tips">${tips.map(tip)}</g>
  </svg>`;
}

function tip({ from, to, text }: Tip): Markup {
  const [x, width] = [round(from), round(to - from)];
  const { top, bottom } = PLOT;
  return html`<rect x="${x}" y="${top}" width="${width}" height="${bottom - top}"><title>${text}</title></rect>`;
}

/** A place with as many digits as can be seen. */
export function round(place: number): number {
  return Math.round(place * 10) / 10;
}
