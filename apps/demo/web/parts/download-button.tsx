import type { VNode } from "preact";
import { Icon } from "./icon.tsx";

interface DownloadButtonProps {
  readonly text: () => string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly label: string;
}

/** Saves a text as a file. */
export function DownloadButton({ text, fileName, mediaType, label }: DownloadButtonProps): VNode {
  return (
    <button type="button" class="button quiet" onClick={() => save(text(), fileName, mediaType)}>
      <Icon name="download" />
      <span>{label}</span>
    </button>
  );
}

function save(text: string, fileName: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement("a"), { href: url, download: fileName });
  link.click();
  URL.revokeObjectURL(url);
}
