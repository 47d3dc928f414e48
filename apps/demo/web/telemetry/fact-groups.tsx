import type { VNode } from "preact";
import type { FactGroup } from "./facts.ts";

/** What a record has beside its figures. */
export function FactGroups({ groups }: { readonly groups: readonly FactGroup[] }): VNode | null {
  if (groups.length === 0) return null;
  return (
    <div class="facts">
      {groups.map(({ title, facts }) => (
        <section key={title} aria-label={title}>
          <h3>{title}</h3>
          <dl>
            {facts.map(({ label, value, tone = "plain" }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd class={`tone-${tone}`}>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
