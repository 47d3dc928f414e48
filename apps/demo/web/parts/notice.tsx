import type { ComponentChildren, VNode } from "preact";
import { Icon } from "./icon.tsx";

interface NoticeProps {
  readonly tone: "warn" | "bad";
  readonly children: ComponentChildren;
}

/** Something that the user has to know. */
export function Notice({ tone, children }: NoticeProps): VNode {
  return (
    <div class={`notice tone-${tone}`}>
      <Icon name="alert" />
      <div>{children}</div>
    </div>
  );
}
