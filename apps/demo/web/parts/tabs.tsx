import type { ComponentChildren, TargetedKeyboardEvent, VNode } from "preact";
import { useId, useRef, useState } from "preact/hooks";

/** One tab and what it shows. */
export interface Tab {
  readonly name: string;
  readonly title: string;
  /** What stands beside the title, such as a count. */
  readonly mark?: ComponentChildren;
  readonly content: ComponentChildren;
}

interface TabsProps {
  /** Names the row of tabs. */
  readonly label: string;
  readonly tabs: readonly Tab[];
}

const STEPS: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowRight: (index, count) => (index + 1) % count,
  ArrowLeft: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Tabs: the arrow keys, Home and End move and choose at once. */
export function Tabs({ label, tabs }: TabsProps): VNode {
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const row = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const next = STEPS[event.key]?.(chosen, tabs.length);
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next);
    row.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  };
  const current = tabs[chosen];
  return (
    <div class="tabs">
      <div class="tab-row" role="tablist" aria-label={label} ref={row} onKeyDown={onKeyDown}>
        {tabs.map(({ name, title, mark }, index) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            class="tab"
            aria-selected={index === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={index === chosen ? 0 : -1}
            onClick={() => setChosen(index)}
          >
            {title}
            {mark}
          </button>
        ))}
      </div>
      {current !== undefined && (
        <div
          key={current.name}
          role="tabpanel"
          id={`${id}-panel`}
          aria-labelledby={`${id}-${current.name}`}
          tabIndex={0}
        >
          {current.content}
        </div>
      )}
    </div>
  );
}
