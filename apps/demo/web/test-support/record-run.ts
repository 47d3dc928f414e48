import { defineHandler, EventType, isL0Error, l0, type L0Options, type LifecycleEventType } from "@l0/core";
import { scriptedSource, type ScriptStep } from "@l0/core/testing";
import type { RunMessage } from "../../protocol.ts";
import { shownEvent } from "../../server/shown-event.ts";

const LIFECYCLE: readonly LifecycleEventType[] = Object.values(EventType).filter((type) => type !== "token");

/** Plays a script per attempt through L0 and gives the messages that the server would send of it, on a clock of 10 ms a message. */
export async function recordRun(
  scripts: readonly (readonly ScriptStep[])[],
  options: Omit<L0Options, "stream"> = { retry: { baseDelay: 1 } },
): Promise<readonly RunMessage[]> {
  const messages: RunMessage[] = [
    { kind: "started", runId: "run-1", scenario: "recorded", client: "openai", model: "gpt-5.4-mini" },
  ];
  const at = (): number => messages.length * 10;
  let attempts = 0;
  const result = await l0({
    ...options,
    stream: (context) => scriptedSource(scripts[attempts++] ?? [])(context),
    monitoring: { enabled: true },
    onEvent: defineHandler({
      label: "recorder",
      events: LIFECYCLE,
      handle: (event) => void messages.push({ kind: "lifecycle", at: at(), event: shownEvent(event) }),
    }),
  });
  try {
    for await (const event of result.stream) messages.push({ kind: "stream", at: at(), event });
  } catch (error) {
    if (!isL0Error(error)) throw error;
    messages.push({ kind: "failed", at: at(), code: error.code, message: error.message });
  }
  const { telemetry, state } = result;
  messages.push({ kind: "ended", at: at(), outcome: state.outcome ?? "never read", ...(telemetry && { telemetry }) });
  return [...messages, { kind: "done" }];
}
