import type { VNode } from "preact";
import { offsetText } from "../parts/duration-text.ts";
import type { Span } from "./spans.ts";

/** The spans of a run, under each other on one axis of time. */
export function SpanWaterfall({ spans }: { readonly spans: readonly Span[] }): VNode | null {
  const session = spans[0];
  if (session === undefined) return null;
  const length = Math.max(session.to - session.from, 1);
  const share = (at: number): string => `${Math.min(100, Math.max(0, ((at - session.from) / length) * 100))}%`;
  return (
    <ol class="spans">
      {spans.map(({ label, from, to, kind, tone, firstTokenAt, detail }) => (
        <li key={`${label} ${from}`} class={`span span-${kind} tone-${tone}`}>
          <span class="span-label">{label}</span>
          <span class="span-track" aria-hidden="true">
            <span class="span-bar" style={{ left: share(from), width: `calc(${share(to)} - ${share(from)})` }} />
            {firstTokenAt !== undefined && <span class="span-tick" style={{ left: share(firstTokenAt) }} />}
          </span>
          <span class="span-detail">
            {detail}
            <span class="unseen">
              {` from ${offsetText(from)}`}
              {firstTokenAt !== undefined && `, first token at ${offsetText(firstTokenAt)}`}
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}
