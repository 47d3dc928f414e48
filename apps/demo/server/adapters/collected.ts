import type { SentItem } from "../../protocol.ts";
import type { Receiver } from "../receivers/receiver.ts";
import type { Collected } from "./adapter.ts";

export interface Showing<T> {
  /** What arrived, as a file. */
  readonly fileOf: (content: T) => Pick<SentItem, "body" | "fileName" | "mediaType">;
  /** The back end outside this process that was sent the same. */
  readonly alsoSentTo?: string | undefined;
  readonly problems?: readonly string[];
}

/** What has arrived at a receiver. */
export function collected<T>(receiver: Receiver<T>, { fileOf, alsoSentTo, problems = [] }: Showing<T>): Collected {
  const where = alsoSentTo === undefined ? "" : ` (also sent to ${alsoSentTo})`;
  return {
    items: receiver.received.map(({ at, summary, content }) => ({
      at,
      summary: summary + where,
      ...fileOf(content),
    })),
    rejected: receiver.counts.rejected,
    problems: [
      ...problems,
      ...receiver.rejected.map(({ reason }) => `The ${receiver.name} receiver refused: ${reason}`),
    ],
  };
}
