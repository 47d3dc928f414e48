import type { VNode } from "preact";
import { durationText, offsetText } from "../parts/duration-text.ts";
import type { SpanRow } from "./span-rows.ts";

/** The same spans in words. */
export function TraceTable({ rows }: { readonly rows: readonly SpanRow[] }): VNode {
  return (
    <details class="trace-table">
      <summary>As a table</summary>
      <div class="trace-table-scroll" tabIndex={0} role="region" aria-label="Spans as a table">
        <table>
          <thead>
            <tr>
              {["Span", "Parent", "Starts", "Takes", "Status", "Events"].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <TableRow key={row.span.id} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function TableRow({ row: { span, parent, note } }: { readonly row: SpanRow }): VNode {
  const { name, from, to, failed, message, events } = span;
  return (
    <tr>
      <th scope="row">{note === undefined ? name : `${name} ${note}`}</th>
      <td>{parent?.name ?? "none"}</td>
      <td>{offsetText(from)}</td>
      <td>{durationText(to - from)}</td>
      <td>{failed ? (message ?? "error") : "ok"}</td>
      <td>{events.map((event) => `${event.name} ${offsetText(event.at)}`).join(", ") || "none"}</td>
    </tr>
  );
}
