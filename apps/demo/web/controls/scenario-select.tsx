import type { VNode } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { groupScenarios } from "./scenario-groups.ts";
import type { ScenarioChoiceProps } from "./scenario-list.tsx";
import { titleOf } from "./scenario-title.ts";

/** All scenarios by group in the browser's own list: for narrow screens. */
export function ScenarioSelect({ scenarios, chosen, choose, form }: ScenarioChoiceProps): VNode {
  const id = useId();
  return (
    <div class="scenario-select">
      <label for={id}>Scenario</label>
      <Icon name="down" />
      <select id={id} form={form} value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
        {groupScenarios(scenarios).map(({ title, scenarios: members }) => (
          <optgroup key={title} label={title}>
            {members.map(({ name }) => (
              <option key={name} value={name}>
                {titleOf(name)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}
