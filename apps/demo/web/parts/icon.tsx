import type { VNode } from "preact";

/** Outlines on a 16 by 16 grid. */
const OUTLINES = {
  play: "M5 3.2v9.6L12.6 8z",
  stop: "M4.5 4.5h7v7h-7z",
  link: "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.2-2.2a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.3 9A2.6 2.6 0 0 0 7 12.7l.9-.9",
  copy: "M6 6h7v7H6zM3 10V3h7",
  check: "M3.2 8.6l3 3 6.6-7",
  download: "M8 2.6v7.6M4.8 7.2L8 10.4l3.2-3.2M3 13.2h10",
  sun: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.4v1.2M8 13.4v1.2M1.4 8h1.2M13.4 8h1.2M3.3 3.3l.9.9M11.8 11.8l.9.9M3.3 12.7l.9-.9M11.8 4.2l.9-.9",
  moon: "M13.2 9.4A5.6 5.6 0 1 1 6.6 2.8a4.5 4.5 0 0 0 6.6 6.6z",
  screen: "M2 3h12v8H2zM5.6 13.6h4.8",
  search: "M7 2.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4zM10.2 10.2l3 3",
  down: "M3.8 6L8 10.2 12.2 6",
  alert: "M8 2.2L14.4 13.4H1.6zM8 6.6v3.2M8 11.4v.2",
} as const;

export type IconName = keyof typeof OUTLINES;

/** A picture beside words that say the same. */
export function Icon({ name }: { readonly name: IconName }): VNode {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={OUTLINES[name]} />
    </svg>
  );
}
