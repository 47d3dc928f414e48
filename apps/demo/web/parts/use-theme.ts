import { useCallback, useState } from "preact/hooks";
import { useMedia } from "./use-media.ts";

export type ThemeChoice = "system" | "light" | "dark";

/** Known to `theme-before-paint.js` as well. */
const KEY = "l0-theme";

export interface Theme {
  readonly choice: ThemeChoice;
  /** What the choice comes to. */
  readonly effective: "light" | "dark";
  readonly choose: (choice: ThemeChoice) => void;
}

/** The theme of the page, which the browser remembers. */
export function useTheme(): Theme {
  const [choice, setChoice] = useState(chosenTheme);
  const systemIsDark = useMedia("(prefers-color-scheme: dark)");
  const choose = useCallback((next: ThemeChoice) => {
    const { dataset } = document.documentElement;
    if (next === "system") delete dataset["theme"];
    else dataset["theme"] = next;
    remember(next);
    setChoice(next);
  }, []);
  const system = systemIsDark ? "dark" : "light";
  return { choice, effective: choice === "system" ? system : choice, choose };
}

function chosenTheme(): ThemeChoice {
  const { theme } = document.documentElement.dataset;
  return theme === "light" || theme === "dark" ? theme : "system";
}

function remember(choice: ThemeChoice): void {
  try {
    if (choice === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // Storage is forbidden: the choice lasts as long as the page.
  }
}
