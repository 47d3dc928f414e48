import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon, type IconName } from "./icon.tsx";

interface CopyButtonProps {
  readonly text: () => string;
  /** What the button says; a verb and its object. */
  readonly label: string;
  readonly icon?: IconName;
}

const SAID_FOR = 1600;

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, label, icon = "copy" }: CopyButtonProps): VNode {
  const [result, setResult] = useState<"copied" | "refused">();
  useEffect(() => {
    if (result === undefined) return;
    const timer = setTimeout(() => setResult(undefined), SAID_FOR);
    return () => clearTimeout(timer);
  }, [result]);
  const copy = (): void => {
    navigator.clipboard.writeText(text()).then(
      () => setResult("copied"),
      () => setResult("refused"),
    );
  };
  return (
    <button type="button" class="button quiet" onClick={copy}>
      <Icon name={result === "copied" ? "check" : icon} />
      <span aria-live="polite">{result === undefined ? label : result === "copied" ? "Copied" : "Not allowed"}</span>
    </button>
  );
}
