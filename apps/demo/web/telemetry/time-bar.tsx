import type { VNode } from "preact";
import { percentText } from "../parts/percent-text.ts";
import { durationText } from "../parts/duration-text.ts";
import type { TimePart } from "./time-split.ts";

/** Who was waited for, as parts of one bar. */
export function TimeBar({ parts }: { readonly parts: readonly TimePart[] }): VNode {
  return (
    <div class="time">
      <div class="time-bar" aria-hidden="true">
        {parts.map(({ name, share }) => (
          <span key={name} class={`time-part time-${name.replace(" ", "-")}`} style={{ width: `${share * 100}%` }} />
        ))}
      </div>
      <dl class="time-legend">
        {parts.map(({ name, ms, share }) => (
          <div key={name} class={`time-${name.replace(" ", "-")}`}>
            <dt>{name}</dt>
            <dd>
              {durationText(ms)} <span>{percentText(share)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
