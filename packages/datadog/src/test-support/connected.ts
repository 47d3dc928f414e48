import type { EventHandler, StreamInfo, Telemetry } from "@l0/core";
import { tell } from "@l0/core/testing";
import type { ClientOptions } from "hot-shots";
import { onTestFinished } from "vitest";
import { createDatadogHandler } from "../handler.ts";
import type { DatadogHandlerOptions } from "../resolve-options.ts";
import type { Metric } from "./dogstatsd/message.ts";
import { type Receiver, receiver } from "./receiver.ts";

export interface Connected {
  readonly agent: Receiver;
  readonly handler: EventHandler;
}

/** A handler over a real client, and the agent that this client sends to, until the end of the test. */
export async function connected(
  options: Omit<DatadogHandlerOptions, "client"> = {},
  clientOptions: ClientOptions = {},
): Promise<Connected> {
  const agent = await receiver(clientOptions);
  onTestFinished(() => agent.close());
  return { agent, handler: createDatadogHandler({ client: agent.client, ...options }) };
}

/** Tells a handler that a stream begins and ends. */
export function run(handler: EventHandler, about: StreamInfo, record: Telemetry): void {
  tell(handler, "SESSION_START", about);
  tell(handler, "SESSION_END", about, { telemetry: record });
}

export function named(metrics: readonly Metric[], name: string): readonly Metric[] {
  return metrics.filter((metric) => metric.name === name);
}
