import type { TargetedKeyboardEvent, VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ScenarioInfo } from "../../protocol.ts";
import { Icon } from "../parts/icon.tsx";
import { groupScenarios, searchScenarios } from "./scenario-groups.ts";
import { titleOf } from "./scenario-title.ts";

export interface ScenarioChoiceProps {
  readonly scenarios: readonly ScenarioInfo[];
  readonly chosen: string;
  readonly choose: (scenario: string) => void;
  /** The form that a choice belongs to: Enter submits it. */
  readonly form: string;
}

/** All scenarios by group, with a search: for screens that have the room. */
export function ScenarioList({ scenarios, chosen, choose, form }: ScenarioChoiceProps): VNode {
  const [query, setQuery] = useState("");
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(":checked")?.closest("label")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const found = searchScenarios(scenarios, query);
  const chooseFirst = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    const first = groupScenarios(found)[0]?.scenarios[0];
    // Control or Command with Enter runs what is chosen already; without a search the first scenario is not what was found.
    const isChoice = event.key === "Enter" && !event.ctrlKey && !event.metaKey && query.trim() !== "";
    if (isChoice && first !== undefined) choose(first.name);
  };
  return (
    <nav class="rail" aria-label="Scenarios">
      <div class="search">
        <Icon name="search" />
        <input
          type="search"
          aria-label="Find a scenario"
          placeholder="Find a scenario"
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={chooseFirst}
        />
      </div>
      <div class="rail-scroll" ref={list}>
        {found.length === 0 && <p class="rail-empty">No scenario has “{query}”.</p>}
        {groupScenarios(found).map(({ title, scenarios: members }) => (
          <fieldset key={title} class="rail-group">
            <legend>{title}</legend>
            {members.map(({ name, story }) => (
              <label key={name} class="rail-item" title={story}>
                <input
                  type="radio"
                  name="scenario"
                  form={form}
                  value={name}
                  checked={name === chosen}
                  onChange={() => choose(name)}
                />
                {titleOf(name)}
              </label>
            ))}
          </fieldset>
        ))}
      </div>
    </nav>
  );
}
