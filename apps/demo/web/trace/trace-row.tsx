import type { VNode } from "preact";
import { durationText, offsetText } from "../parts/duration-text.ts";
import type { Attributes, SpanEvent } from "./otlp-spans.ts";
import type { SpanRow } from "./span-rows.ts";

interface TraceRowProps {
  readonly row: SpanRow;
  /** Where on the axis a time lies. */
  readonly share: (at: number) => string;
  readonly ticks: readonly number[];
}

/** One span: its bar with its events as marks; opened, everything that it says. */
export function TraceRow({ row: { span, depth, kind, tone, note }, share, ticks }: TraceRowProps): VNode {
  const { name, scope, from, to, message, attributes, events } = span;
  return (
    <li class={`trace-row trace-${kind} tone-${tone}`}>
      <details>
        <summary>
          <span class="trace-name" style={{ paddingLeft: `${depth * 14}px` }}>
            {name}
            {note !== undefined && <span class="trace-note"> {note}</span>}
          </span>
          <span class="trace-track" aria-hidden="true">
            {ticks.map((at) => (
              <span key={at} class="trace-tick" style={{ left: share(at) }} />
            ))}
            <span class="trace-bar" style={{ left: share(from), width: share(to - from) }} />
            {events.map((event, index) => (
              <span
                key={index}
                class="trace-mark"
                style={{ left: share(event.at) }}
                title={`${event.name} ${offsetText(event.at)}`}
              />
            ))}
          </span>
          <span class="trace-duration">
            {durationText(to - from)}
            <span class="unseen">{` from ${offsetText(from)}, level ${depth + 1}`}</span>
          </span>
        </summary>
        <div class="trace-detail">
          {message !== undefined && <p class="tone-bad trace-message">{message}</p>}
          <Facts of={{ scope, ...attributes }} />
          {events.length > 0 && <EventList events={events} />}
        </div>
      </details>
    </li>
  );
}

function EventList({ events }: { readonly events: readonly SpanEvent[] }): VNode {
  return (
    <ol class="trace-events">
      {events.map(({ name, at, attributes }, index) => (
        <li key={index}>
          <span class="event-at">{offsetText(at)}</span> <strong>{name}</strong>
          <Facts of={attributes} />
        </li>
      ))}
    </ol>
  );
}

function Facts({ of }: { readonly of: Attributes }): VNode {
  return (
    <dl class="trace-facts">
      {Object.entries(of).map(([key, value]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
