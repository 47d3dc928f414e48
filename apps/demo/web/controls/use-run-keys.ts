import { useEffect } from "preact/hooks";

/** Control or Command with Enter runs, Escape stops, wherever the focus is. */
export function useRunKeys(run: () => void, stop: () => void): void {
  useEffect(() => {
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
