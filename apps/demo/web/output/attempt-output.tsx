import type { VNode } from "preact";
import { countText } from "../parts/count-text.ts";
import type { AttemptView } from "../run/attempt-view.ts";
import { outcomeTone } from "../timeline/event-tone.ts";
import type { AttemptBlock, Stretch } from "./attempt-blocks.ts";

interface AttemptOutputProps {
  readonly block: AttemptBlock;
  /** Whether more of it may come. */
  readonly isLive: boolean;
}

/** What one attempt gave, under its name. */
export function AttemptOutput({ block, isLive }: AttemptOutputProps): VNode {
  const { attempt, info, stretches } = block;
  return (
    <section class={`attempt tone-${outcomeTone(info?.outcome ?? "")}`} aria-label={`Attempt ${attempt}`}>
      <h3 class="attempt-head">
        <span>Attempt {attempt}</span>
        {info !== undefined && <AttemptFacts info={info} />}
      </h3>
      <div class="attempt-text">
        {stretches.map((stretch, index) => (
          <StretchOutput key={index} stretch={stretch} />
        ))}
        {isLive && <span class="caret" aria-hidden="true" />}
        {stretches.length === 0 && !isLive && <span class="no-output">No output.</span>}
      </div>
    </section>
  );
}

function AttemptFacts({ info: { fallbackIndex, model, outcome, errorCode } }: { readonly info: AttemptView }): VNode {
  return (
    <>
      {fallbackIndex > 0 && <span class="chip">fallback {fallbackIndex}</span>}
      {model !== undefined && <span class="attempt-model">{model}</span>}
      {outcome !== undefined && <span class="attempt-outcome">{errorCode ?? outcome}</span>}
    </>
  );
}

function StretchOutput({ stretch: { kind, text, toolName, voided } }: { readonly stretch: Stretch }): VNode {
  if (kind === "text") return <Standing voided={voided} text={text} />;
  return (
    <div class={`aside-output ${kind === "reasoning" ? "reasoning" : "structured"}`}>
      <span class="aside-label">
        {kind}
        {toolName !== undefined && <code> {toolName}</code>}
      </span>
      <Standing voided={voided} text={text} />
    </div>
  );
}

/** A text that stands, or one that is struck out, for ears as for eyes. */
function Standing({ voided, text }: { readonly voided: boolean; readonly text: string }): VNode {
  if (!voided) return <span>{text}</span>;
  const words = text.trim().split(/\s+/).length;
  return (
    <del>
      <span class="unseen">Void, {countText(words, "word")}: </span>
      {text}
      <span class="unseen"> End of void text.</span>
    </del>
  );
}
