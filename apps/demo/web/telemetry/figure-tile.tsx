import type { VNode } from "preact";
import type { Figure } from "./figures.ts";

/** Figures side by side. */
export function FigureTiles({ figures }: { readonly figures: readonly Figure[] }): VNode {
  return (
    <dl class="figures">
      {figures.map((figure) => (
        <FigureTile key={figure.label} figure={figure} />
      ))}
    </dl>
  );
}

function FigureTile({ figure: { label, value, note, tone } }: { readonly figure: Figure }): VNode {
  return (
    <div class={`figure tone-${tone ?? "plain"}`}>
      <dt>{label}</dt>
      <dd class="figure-value">
        {value ?? (
          <span class="unknown">
            –<span class="unseen"> not known</span>
          </span>
        )}
      </dd>
      {/* The code of an error is one long word, and may break where its own words end. */}
      <dd class="figure-note">{note?.split(/(?<=_)/).flatMap((part) => [part, <wbr key={part} />])}</dd>
    </div>
  );
}
