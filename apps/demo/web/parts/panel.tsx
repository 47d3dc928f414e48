import type { ComponentChildren, VNode } from "preact";
import { useId } from "preact/hooks";

interface PanelProps {
  readonly title: string;
  readonly name: string;
  /** What it is about, after the title. */
  readonly subtitle?: string | undefined;
  /** What stands beside the title. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** One part of the page, under its heading. */
export function Panel({ title, name, subtitle, aside, children }: PanelProps): VNode {
  const id = useId();
  return (
    <section class={`panel ${name}`} aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id}>{title}</h2>
        {subtitle !== undefined && <p class="panel-subtitle">{subtitle}</p>}
        {aside !== undefined && <div class="panel-aside">{aside}</div>}
      </header>
      {children}
    </section>
  );
}
