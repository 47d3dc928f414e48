import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { SentItem } from "../../protocol.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { countText } from "../parts/count-text.ts";
import { DownloadButton } from "../parts/download-button.tsx";
import type { Sent } from "../run/run-view.ts";
import type { AdapterInfo } from "./adapter-names.ts";
import { indented } from "./body-format.ts";
import { fileNames } from "./file-names.ts";

interface SentListProps {
  readonly info: AdapterInfo;
  readonly sent: Sent;
  readonly scenario: string;
}

/** The items that arrived, each with its exact body. */
export function SentList({ info: { takes, whole }, sent: { items, rejected }, scenario }: SentListProps): VNode {
  const [exact, setExact] = useState(false);
  const names = fileNames(scenario, items);
  return (
    <div class="sent">
      <div class="sent-head">
        <p>
          {takes}{" "}
          <strong>
            {countText(items.length, "item")}
            {rejected > 0 && <span class="tone-bad">, {rejected} rejected</span>}.
          </strong>
        </p>
        <div class="sent-actions">
          {items.some((item) => indented(item) !== item.body) && (
            <label class="check">
              <input type="checkbox" checked={exact} onChange={(event) => setExact(event.currentTarget.checked)} />
              Byte for byte
            </label>
          )}
          {items.length > 1 && whole !== undefined && (
            <WholeFile items={items} fileName={`${scenario}-${whole.fileName}`} mediaType={whole.mediaType} />
          )}
        </div>
      </div>
      {items.length === 0 && <p class="placeholder">It sent nothing for this run.</p>}
      <ol class="sent-items">
        {items.map((item, index) => (
          <SentItemView key={index} item={item} open={index === 0} exact={exact} fileName={names[index] ?? ""} />
        ))}
      </ol>
    </div>
  );
}

interface WholeFileProps {
  readonly items: readonly SentItem[];
  readonly fileName: string;
  readonly mediaType: string;
}

function WholeFile({ items, fileName, mediaType }: WholeFileProps): VNode {
  const all = (): string => items.map(({ body }) => `${body}\n`).join("");
  return (
    <>
      <CopyButton label="Copy all" text={all} />
      <DownloadButton label="Download all" text={all} fileName={fileName} mediaType={mediaType} />
    </>
  );
}

interface SentItemViewProps {
  readonly item: SentItem;
  readonly open: boolean;
  /** Whether JSON is left as it came. */
  readonly exact: boolean;
  readonly fileName: string;
}

function SentItemView({ item, open, exact, fileName }: SentItemViewProps): VNode {
  const { at, summary, body, mediaType } = item;
  if (body.trim() === summary) return <SentLine at={at} body={body} />;
  return (
    <li>
      <details class="sent-item" open={open}>
        <summary>
          <span class="sent-summary">{summary}</span>
          <span class="sent-size">{countText(body.length, "character")}</span>
          <Clock at={at} />
        </summary>
        <div class="sent-body">
          <div class="sent-body-actions">
            <CopyButton label="Copy" text={() => body} />
            <DownloadButton label="Download" text={() => body} fileName={fileName} mediaType={mediaType} />
          </div>
          <pre class={exact ? "wraps" : ""} tabIndex={0} role="region" aria-label={`Body: ${summary}`}>
            {exact ? body : indented(item)}
          </pre>
        </div>
      </details>
    </li>
  );
}

/** An item that is no longer than its summary. */
function SentLine({ at, body }: Pick<SentItem, "at" | "body">): VNode {
  return (
    <li class="sent-line">
      <code>{body}</code>
      <CopyButton label="Copy" text={() => body} />
      <Clock at={at} />
    </li>
  );
}

/** `14:03:22.041` in the time zone of the reader. */
function Clock({ at }: { readonly at: number }): VNode {
  const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 } as const;
  const date = new Date(at);
  return <time dateTime={date.toISOString()}>{date.toLocaleTimeString("en-GB", clock)}</time>;
}
