import { useLayoutEffect } from "preact/hooks";

/**
 * Control or Command with Enter runs, Escape stops, wherever the focus is.
 * Bound in the same turn as what is shown: a key that follows a choice at once, before it is painted, acts on that choice.
 */
export function useRunKeys(run: () => void, stop: () => void): void {
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === "Escape") stop();
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      run();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [run, stop]);
}
