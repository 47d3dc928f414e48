import type { PageRun } from "../run/page-run.ts";
import { outcomeTone, type Tone } from "../timeline/event-tone.ts";

export interface Badge {
  readonly text: string;
  readonly tone: Tone | "busy";
}

/** Where the run stands, in a word or two. */
export function badgeOf({ connection, view }: PageRun): Badge {
  const { state } = view;
  if (state !== "waiting" && state !== "running") return { text: state, tone: outcomeTone(state) };
  switch (connection) {
    case "none":
      return { text: "ready", tone: "plain" };
    case "opening":
      return { text: "connecting", tone: "busy" };
    case "open":
      return { text: "running", tone: "busy" };
    case "stopping":
      return { text: "stopping", tone: "busy" };
    case "dropped":
      return { text: "disconnected", tone: "warn" };
    case "closed":
      return { text: "no outcome", tone: "warn" };
    case "lost":
      return { text: state === "waiting" ? "not run" : "connection lost", tone: "bad" };
  }
}
