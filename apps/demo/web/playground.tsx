import type { VNode } from "preact";
import { ThemeChoice } from "./controls/theme-choice.tsx";
import { Notice } from "./parts/notice.tsx";
import { useTheme } from "./parts/use-theme.ts";
import { useCatalogue } from "./use-catalogue.ts";
import { Workbench } from "./workbench.tsx";

/** The whole page. */
export function Playground(): VNode {
  const theme = useTheme();
  const { catalogue, problem, reload } = useCatalogue();
  return (
    <>
      <a class="skip" href="#main">
        Skip to the run
      </a>
      <header class="top">
        <Wordmark />
        <p>See what happens to a token stream when its provider misbehaves, and what every backend is told.</p>
        <ThemeChoice theme={theme} />
      </header>
      {catalogue !== undefined && catalogue.scenarios.length > 0 ? (
        <Workbench catalogue={catalogue} theme={theme.effective} />
      ) : (
        <main id="main" class="lone" tabIndex={-1}>
          {problem === undefined ? (
            <p class="placeholder">Loading the scenarios …</p>
          ) : (
            <Notice tone="bad">
              <p role="alert">The scenarios could not be loaded. {problem}</p>
              <button type="button" class="button" onClick={reload}>
                Try again
              </button>
            </Notice>
          )}
        </main>
      )}
    </>
  );
}

function Wordmark(): VNode {
  return (
    <h1 class="wordmark">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" />
        <path d="M9 8v16h6" />
        <circle cx="21" cy="18" r="4.6" />
      </svg>
      L0 <span>Playground</span>
    </h1>
  );
}
