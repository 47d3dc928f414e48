import { testHandler } from "@l0/core/testing";
import { test } from "vitest";

import { createOpenTelemetryHandler } from "./create-open-telemetry-handler.ts";
import { MemorySdk } from "./test-support/memory-sdk.ts";

/** What must be 0 once no stream runs: spans that were started and not ended, and the gauge of active streams. */
const leftOpen = async (sdk: MemorySdk): Promise<number> =>
  sdk.counter.started - sdk.counter.ended + (await sdk.total("l0.active_streams"));

testHandler(
  () => {
    const sdk = new MemorySdk();
    const { tracerProvider, meterProvider } = sdk;
    return {
      handler: createOpenTelemetryHandler({ tracerProvider, meterProvider }),
      records: () => sdk.streamSpans().length,
      open: () => leftOpen(sdk),
    };
  },
  { test: (name, fn) => test(`spans, ${name}`, fn) },
);

testHandler(
  () => {
    const sdk = new MemorySdk();
    const { tracerProvider, meterProvider } = sdk;
    return {
      handler: createOpenTelemetryHandler({ tracerProvider, meterProvider }),
      records: () => sdk.total("l0.requests"),
      open: () => leftOpen(sdk),
    };
  },
  { test: (name, fn) => test(`metrics, ${name}`, fn) },
);
