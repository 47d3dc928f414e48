import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { Panel } from "../parts/panel.tsx";
import { offsetText } from "../parts/duration-text.ts";
import { useFollowEnd } from "../parts/use-follow-end.ts";
import type { TimelineEntry } from "../run/run-view.ts";
import { toneOf } from "./event-tone.ts";
import { fieldValue, filterEvents } from "./filter-events.ts";

interface TimelinePanelProps {
  readonly entries: readonly TimelineEntry[];
  /** Whether no more events can come. */
  readonly isOver: boolean;
}

/** The lifecycle events of the run, as handlers get them. */
export function TimelinePanel({ entries, isOver }: TimelinePanelProps): VNode {
  const [query, setQuery] = useState("");
  const shown = useMemo(() => filterEvents(entries, query), [entries, query]);
  const { scroller, onScroll, follows, toEnd } = useFollowEnd(shown.length);
  const aside = (
    <>
      <span class="count">
        {shown.length === entries.length ? entries.length : `${shown.length} of ${entries.length}`}
      </span>
      <input
        type="search"
        class="filter"
        aria-label="Filter events"
        placeholder="Filter"
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
    </>
  );
  return (
    <Panel title="Events" name="timeline" aside={aside}>
      <div
        class="panel-scroll"
        ref={scroller}
        onScroll={onScroll}
        tabIndex={0}
        role="region"
        aria-label="Event timeline"
      >
        {shown.length === 0 ? (
          <p class="placeholder empty">{emptyText(entries.length, query, isOver)}</p>
        ) : (
          <ol class="events">
            {shown.map((entry, index) => (
              <Entry key={index} entry={entry} />
            ))}
          </ol>
        )}
      </div>
      {!follows && (
        <button type="button" class="button small to-end" onClick={toEnd}>
          <Icon name="down" />
          <span>To the latest</span>
        </button>
      )}
    </Panel>
  );
}

function emptyText(count: number, query: string, isOver: boolean): string {
  if (count > 0) return `None of the ${count} events has “${query}”.`;
  return isOver
    ? "No event was emitted."
    : "Every fact about the stream appears here when it happens, as handlers are told of it.";
}

function Entry({ entry }: { readonly entry: TimelineEntry }): VNode {
  return (
    <li class={`event tone-${toneOf(entry)}`}>
      <span class="event-at">{offsetText(entry.at)}</span>
      <span class="event-told">
        <span class="event-type">{entry.type}</span>
        {Object.entries(entry.fields).map(([name, value]) => (
          <span key={name}>
            {" "}
            <span class="event-field">
              <span class="event-field-name">{name}</span> {fieldValue(value)}
            </span>
          </span>
        ))}
      </span>
    </li>
  );
}
