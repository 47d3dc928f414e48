import { html, type Markup } from "./markup.ts";
import type { Tone } from "./charts/series.ts";

/** Numbers behind a chart. */
export interface DataTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Figure {
  /** Unique in the page, letters and dashes. */
  readonly id: string;
  readonly title: string;
  /** What the chart shows, in a sentence: also for a reader who does not see it. */
  readonly summary: string;
  readonly legend?: readonly { readonly name: string; readonly tone: Tone }[];
  /** Draws the chart; absent where there is nothing to draw. */
  readonly chart: ((labelledBy: string) => Markup) | undefined;
  readonly table: DataTable;
}

export function figure({ id, title, summary, legend = [], chart, table }: Figure): Markup {
  return html`<section class="card" id="${id}">
    <h2 id="${id}-title">${title}</h2>
    <p id="${id}-summary">${summary}</p>
    ${chart?.(`${id}-title ${id}-summary`) ?? html`<p class="empty">Nothing to plot.</p>`}
    ${
      legend.length > 1
        ? html`<ul class="legend">
            ${legend.map(({ name, tone }) => html`<li><i class="${tone}"></i>${name}</li>`)}
          </ul>`
        : undefined
    }
    ${
      table.rows.length > 0
        ? html`<details>
            <summary>The numbers of “${title}”</summary>
            ${tableOf(table, title)}
          </details>`
        : undefined
    }
  </section>`;
}

/** A table that scrolls by itself where the screen is narrow. */
export function tableOf({ head, rows }: DataTable, label: string): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">
    <table>
      <thead>
        <tr>
          ${head.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell) => html`<td><bdi>${cell}</bdi></td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
