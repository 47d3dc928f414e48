import type { RunMessage } from "../../protocol.ts";
import type { ClientKind } from "../clients.ts";
import type { Playground } from "../playground.ts";
import { runScenario } from "../run-scenario.ts";
import { scenarioOf } from "../scenarios.ts";
import { differences } from "./differences.ts";
import { report } from "./report.ts";
import { type Output, TerminalText } from "./terminal-text.ts";

export interface OnceSettings {
  readonly playground: Playground;
  readonly scenario: string;
  readonly client: ClientKind | undefined;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborts the run. */
  readonly signal: AbortSignal;
}

/** Runs a scenario in the terminal. Gives whether it ended as it should. */
export async function runOnce(settings: OnceSettings): Promise<boolean> {
  const { playground, scenario: name, client, stdout, stderr, signal } = settings;
  const scenario = scenarioOf(name);
  const run = runScenario(playground, name, client);
  signal.addEventListener("abort", run.abort);
  if (signal.aborted) run.abort();
  const text = new TerminalText(stdout);
  const messages: RunMessage[] = [];
  for await (const message of run.messages) {
    messages.push(message);
    if (message.kind === "started") {
      stdout.write(`${name}: ${scenario.story}\n${message.client}, ${message.model}\n\n`);
    }
    if (message.kind === "stream" && message.event.type === "token") text.append(message.event.value);
    if (message.kind === "stream" && message.event.type === "reset") {
      text.void(message.event.offset, message.event.voidedTokens);
    }
    if (message.kind === "failed") stdout.write(`\n\nThe reader gets ${message.code}: ${message.message}`);
    if (message.kind === "ended") stdout.write("\n\n");
    if (message.kind === "problem") stderr.write(`Problem: ${message.message}\n`);
  }
  await run.over;
  signal.removeEventListener("abort", run.abort);
  stdout.write(report(messages));
  const wrong = differences(scenario.expects, messages);
  if (wrong.length === 0) stdout.write("\nThe run ended as the scenario expects.\n");
  else stderr.write(`\nThe run did not end as the scenario expects.\n${wrong.join("\n")}\n`);
  return wrong.length === 0;
}
