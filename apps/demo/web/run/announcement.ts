import type { RunMessage } from "../../protocol.ts";
import { countText } from "../parts/count-text.ts";
import { durationText } from "../parts/duration-text.ts";
import { titleOf } from "../controls/scenario-title.ts";

/** What a message means to somebody who cannot see the page; nothing for what comes too often to be told. */
export function announcementOf(message: RunMessage): string | undefined {
  switch (message.kind) {
    case "started":
      return `Running ${titleOf(message.scenario)} with ${message.client}.`;
    case "stream":
      return message.event.type === "reset" ? resetText(message.event) : undefined;
    case "failed":
      return `The reader got an error: ${message.code}.`;
    case "ended":
      return endText(message);
    case "problem":
      return `Problem: ${message.message}`;
    case "lifecycle":
    case "aggregate":
    case "sent":
    case "done":
      return undefined;
  }
}

const resetText = ({ reason, voidedTokens }: { reason: string; voidedTokens: number }): string =>
  `${reason}: ${countText(voidedTokens, "token")} became void.`;

function endText({ outcome, at, telemetry }: Extract<RunMessage, { kind: "ended" }>): string {
  if (outcome === "never read") return "Nobody read the stream.";
  const tokens = telemetry === undefined ? "" : `, ${countText(telemetry.metrics.totalTokens, "token")}`;
  return `${outcome[0]?.toUpperCase()}${outcome.slice(1)} after ${durationText(at)}${tokens}.`;
}
