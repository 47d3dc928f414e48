import type { VNode } from "preact";
import { Icon, type IconName } from "../parts/icon.tsx";
import type { Theme, ThemeChoice as Choice } from "../parts/use-theme.ts";

const CHOICES: readonly (readonly [choice: Choice, icon: IconName, label: string])[] = [
  ["light", "sun", "Light"],
  ["system", "screen", "As the system"],
  ["dark", "moon", "Dark"],
];

export function ThemeChoice({ theme }: { readonly theme: Theme }): VNode {
  return (
    <fieldset class="segments theme-choice">
      <legend class="unseen">Theme</legend>
      {CHOICES.map(([choice, icon, label]) => (
        <label key={choice} class="segment" title={label}>
          <input
            type="radio"
            name="theme"
            value={choice}
            checked={theme.choice === choice}
            onChange={() => theme.choose(choice)}
          />
          <Icon name={icon} />
          <span class="unseen">{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
