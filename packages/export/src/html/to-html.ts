import type { Telemetry } from "@l0/core";
import { isKnown } from "../formats/known.ts";
import { type OptionRules, resolveOptions } from "../options/resolve-options.ts";
import { figure, tableOf } from "./figure.ts";
import { figures } from "./figures.ts";
import { html, Markup } from "./markup.ts";
import { utc } from "./number-text.ts";
import { overview } from "./overview.ts";
import { STYLE } from "./style.ts";
import { failureTable, modelTable } from "./tables.ts";
import { valuesOf } from "./values-of.ts";

export interface HTMLOptions {
  /**
   * The heading of the report.
   * @default "L0 streams"
   */
  readonly title?: string | undefined;
}

const RULES: OptionRules<HTMLOptions> = {
  title: { default: "L0 streams", allowed: "a text", accepts: (value) => typeof value === "string" },
};

/** Nothing is loaded and nothing runs: the page is its text, its style and its drawings. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * Some records as a report: one page of HTML with plots, that works offline and holds no script. It has numbers, model
 * names, error codes and stream ids, and nothing of metadata, messages or text. Its size does not depend on how many
 * records there are.
 *
 * @throws TypeError for an impossible option.
 * @example
 * const records = await replay(createReadStream("l0.jsonl")).toArray();
 * await writeFile("report.html", toHTML(records));
 */
export function toHTML(records: Iterable<Telemetry>, options: HTMLOptions = {}): string {
  const { title } = resolveOptions("toHTML", options, RULES);
  const all = [...records].sort((one, other) => startOf(one) - startOf(other));
  const models = modelTable(all);
  const failures = failureTable(all);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <title>${title}</title>
        <style>
          ${new Markup(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p>${period(all)}</p>
        </header>
        <main>
          <dl class="tiles">
            ${overview(all).map(
              ({ name, value, note }) =>
                html`<div>
                  <dt>${name}</dt>
                  <dd><b>${value}</b> <span>${note}</span></dd>
                </div>`,
            )}
          </dl>
          <div class="cards">${figures(all).map(figure)}</div>
          ${
            models.rows.length > 0
              ? html`<section class="card wide">
                  <h2>${models.title}</h2>
                  ${tableOf(models, models.title)}
                </section>`
              : undefined
          }
          ${
            failures.rows.length > 0
              ? html`<section class="card wide">
                  <h2>Latest failures</h2>
                  ${tableOf(failures, "Latest failures")}
                </section>`
              : undefined
          }
        </main>
      </body>
    </html> `;
  return page.text;
}

/** A time that is none is before all others, or the rest would not be in order. */
function startOf({ startTime }: Telemetry): number {
  return isKnown(startTime) ? startTime : -Number.MAX_VALUE;
}

function period(records: readonly Telemetry[]): string {
  const starts = valuesOf(records, ({ startTime }) => startTime);
  if (starts.length === 0) return "No records.";
  const [first, last] = starts.reduce(
    ([least, most], start) => [Math.min(least, start), Math.max(most, start)] as const,
    [Infinity, -Infinity] as const,
  );
  return `Streams that began from ${utc(first)} to ${utc(last)} UTC`;
}
