import * as api from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";

import { createOpenTelemetryHandler } from "./create-open-telemetry-handler.ts";
import type { LoggerProviderLike } from "./logs/logger-like.ts";
import { MemorySdk } from "./test-support/memory-sdk.ts";
import { GENERATION } from "./test-support/sdk.ts";
import { Teller } from "./test-support/teller.ts";

interface Logs {
  setGlobalLoggerProvider(provider: LoggerProviderLike): unknown;
  disable(): void;
}

const { logs } = api as { readonly logs?: Logs };

afterEach(() => logs?.disable());

describe("the logger", () => {
  it.runIf(GENERATION === 2)("is unknown to API 1.9, so that events are on the span", () => {
    expect(logs).toBeUndefined();
    const sdk = new MemorySdk();
    new Teller(createOpenTelemetryHandler({ tracerProvider: sdk.tracerProvider })).whole();
    expect(sdk.streamSpan().events.map(({ name }) => name)).toEqual(["l0.stream.start"]);
  });

  it.runIf(GENERATION === 3)("is the registered one, also where it is registered after a stream", () => {
    const sdk = new MemorySdk();
    const { tracerProvider, loggerProvider } = sdk;
    const handler = createOpenTelemetryHandler({ tracerProvider });
    new Teller(handler).whole();
    expect(sdk.records()).toEqual([]);
    logs?.setGlobalLoggerProvider(loggerProvider);
    new Teller(handler).whole();
    expect(sdk.records().map(({ eventName }) => eventName)).toEqual([
      "l0.stream.start",
      "gen_ai.client.inference.operation.details",
    ]);
    expect(sdk.streamSpans().map(({ events }) => events.length)).toEqual([1, 0]);
  });
});
