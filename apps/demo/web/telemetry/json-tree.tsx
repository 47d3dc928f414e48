import type { VNode } from "preact";
import { countText } from "../parts/count-text.ts";

interface JsonTreeProps {
  readonly name: string;
  readonly value: unknown;
  readonly open?: boolean;
}

/** A value as JSON whose objects and lists fold. */
export function JsonTree({ name, value, open = false }: JsonTreeProps): VNode {
  if (typeof value !== "object" || value === null) {
    return (
      <div class="json-leaf">
        <span class="json-name">{name}</span> <span class={`json-${typeof value}`}>{JSON.stringify(value)}</span>
      </div>
    );
  }
  const entries = Object.entries(value);
  return (
    <details class="json-branch" open={open}>
      <summary>
        <span class="json-name">{name}</span>{" "}
        <span class="json-size">{countText(entries.length, Array.isArray(value) ? "item" : "field")}</span>
      </summary>
      <div class="json-children">
        {entries.map(([key, child]) => (
          <JsonTree key={key} name={key} value={child} />
        ))}
      </div>
    </details>
  );
}
