import type { AggregateMetrics } from "@l0/core";
import type { RunMessage } from "../../protocol.ts";
import { announcementOf } from "./announcement.ts";
import { EMPTY_RUN, type RunView, viewOf } from "./run-view.ts";

/**
 * Where the connection to the run stands. `lost`: it ended before the server had told everything; `dropped`: the user
 * has had enough of it.
 */
export type Connection = "none" | "opening" | "open" | "stopping" | "closed" | "lost" | "dropped";

/** The run that the page shows, and the ones before it. */
export interface PageRun {
  readonly connection: Connection;
  readonly view: RunView;
  /** Why there is no run, or not the rest of it. */
  readonly problem?: string;
  readonly history: readonly PastRun[];
  /** All runs of the page, added up; absent before the first one has ended. */
  readonly aggregate?: AggregateMetrics;
  /** The latest thing to be said aloud. */
  readonly announcement: string;
}

/** What the page remembers of a run that has ended. */
export interface PastRun {
  readonly scenario: string;
  readonly client: string;
  readonly outcome: string;
  /** Absent: no token came. */
  readonly timeToFirstToken?: number;
}

export type PageAction =
  | { readonly type: "open" }
  | { readonly type: "messages"; readonly messages: readonly RunMessage[] }
  | { readonly type: "stop" }
  | { readonly type: "stop refused"; readonly reason: string }
  | { readonly type: "drop" }
  | { readonly type: "end"; readonly problem?: string };

export const NO_RUN: PageRun = { connection: "none", view: EMPTY_RUN, history: [], announcement: "" };

const LOST = "The connection to the server was lost before the run was over.";

export function nextPage(page: PageRun, action: PageAction): PageRun {
  switch (action.type) {
    case "open":
      return {
        ...NO_RUN,
        connection: "opening",
        history: page.history,
        ...(page.aggregate && { aggregate: page.aggregate }),
      };
    case "messages":
      return withMessages(page, action.messages);
    case "stop":
      return { ...page, connection: "stopping", announcement: "Stopping." };
    case "stop refused":
      return isBusy(page.connection) ? withProblem({ ...page, connection: "open" }, action.reason) : page;
    case "drop":
      return { ...page, connection: "dropped", announcement: "Disconnected." };
    case "end":
      return ended(page, action.problem);
  }
}

/** Whether a run is under way, so that another one has to wait. */
export function isBusy(connection: Connection): boolean {
  return connection === "opening" || connection === "open" || connection === "stopping";
}

function withMessages(page: PageRun, messages: readonly RunMessage[]): PageRun {
  const announcements = messages.map(announcementOf).filter((text) => text !== undefined);
  const aggregate = messages.findLast((message) => message.kind === "aggregate")?.metrics;
  const view = viewOf(messages, page.view);
  return {
    ...page,
    view,
    connection: page.connection === "opening" ? "open" : page.connection,
    history: messages.some(({ kind }) => kind === "ended") ? [...page.history, pastRunOf(view)] : page.history,
    ...(aggregate && { aggregate }),
    announcement: announcements.length > 0 ? announcements.join(" ") : page.announcement,
  };
}

function pastRunOf({ started, state, telemetry }: RunView): PastRun {
  const timeToFirstToken = telemetry?.metrics.timeToFirstToken;
  return {
    scenario: started?.scenario ?? "",
    client: started?.client ?? "",
    outcome: state,
    ...(timeToFirstToken !== undefined && { timeToFirstToken }),
  };
}

function ended(page: PageRun, problem: string | undefined): PageRun {
  if (page.view.done) return { ...page, connection: "closed" };
  return withProblem({ ...page, connection: "lost" }, problem ?? LOST);
}

const withProblem = (page: PageRun, problem: string): PageRun => ({ ...page, problem, announcement: problem });
