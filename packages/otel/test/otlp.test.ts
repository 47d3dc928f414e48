import { createL0, l0, type L0Options } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import { createOpenTelemetryHandler } from "@l0/otel";
import { afterEach, describe, expect, it, vi } from "vitest";

import { type Encoding, exportingSdk } from "./otlp/exporting-sdk.ts";
import { OtlpReceiver } from "./otlp/receiver.ts";
import { Stable } from "./otlp/stable.ts";

afterEach(() => void vi.useRealTimers());

const reset = (): Error => Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

/** Cut, tried again, cut again; the fallback answers slowly and is aborted. */
const retriedFallenBackAborted = async (onEvent: L0Options["onEvent"]): Promise<void> => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 2, 3, 4, 5) });
  const result = await l0({
    model: "gpt-5",
    provider: "openai",
    sessionId: "conversation-7",
    stream: scriptedSource([{ delay: 20 }, "wrong ", { throw: reset() }]),
    fallbackStreams: [scriptedSource([{ delay: 30 }, "right ", { delay: 40 }, "so far ", { hang: true }])],
    retry: { maxRetries: 1, baseDelay: 100, backoff: "fixed" },
    pricing: () => 0.25,
    estimateTokens: (text) => text.length,
    ...(onEvent && { onEvent }),
  });
  const reading = result.text().catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(1000);
  result.abort("enough");
  await reading;
  vi.useRealTimers();
};

const ENCODINGS: readonly Encoding[] = [
  { protocol: "json", gzip: false },
  { protocol: "json", gzip: true },
  { protocol: "protobuf", gzip: false },
  { protocol: "protobuf", gzip: true },
];

describe("what arrives over OTLP", () => {
  it.each(ENCODINGS)(
    "of a run with a retry, a fallback and an abort is as agreed: $protocol, gzip $gzip",
    async (how) => {
      await using receiver = await new OtlpReceiver().open();
      const { tracerProvider, meterProvider, loggerProvider, shutdown } = exportingSdk(receiver.url, how);
      const handler = createOpenTelemetryHandler({ tracerProvider, meterProvider, loggerProvider, events: "both" });
      await retriedFallenBackAborted(handler);
      await handler.flush?.();
      await shutdown();
      expect(receiver.problems).toEqual([]);
      expect(new Set(receiver.received.map(({ contentType }) => contentType))).toEqual(
        new Set([how.protocol === "json" ? "application/json" : "application/x-protobuf"]),
      );
      const stable = new Stable();
      for (const signal of ["traces", "logs", "metrics"] as const) {
        const [request] = receiver.of(signal);
        const golden = `${JSON.stringify(stable.of(request ?? null), undefined, 2)}\n`;
        await expect(golden).toMatchFileSnapshot(`goldens/${signal}.golden`);
      }
    },
  );

  it("is refused where the schema does not know it", async () => {
    await using receiver = await new OtlpReceiver().open();
    const headers = { "content-type": "application/json" };
    const post = (path: string, body: unknown): Promise<Response> =>
      fetch(`${receiver.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    expect((await post("/v1/traces", { resourceSpans: [{ spans: [] }] })).status).toBe(400);
    expect((await post("/v2/traces", {})).status).toBe(400);
    expect((await post("/v1/traces", { resourceSpans: [] })).status).toBe(200);
    const headersOfProto = { "content-type": "application/x-protobuf" };
    // Field 15, which no request has.
    const body = new Uint8Array([0x78, 0x01]);
    const unknown = await fetch(`${receiver.url}/v1/logs`, { method: "POST", headers: headersOfProto, body });
    expect(await unknown.text()).toContain("logs has unknown fields 15");
  });
});

describe("an endpoint", () => {
  const WORDS = ["one ", "two ", "three "];
  const readAll = async (open: typeof l0, onEvent?: L0Options["onEvent"]): Promise<string> => {
    const result = await open({ stream: scriptedSource(WORDS), ...(onEvent && { onEvent }) });
    return result.text();
  };

  it.each([
    ["that is down", undefined],
    ["that refuses", { status: 400 }],
    ["that never answers", { hangs: true }],
  ] as const)("%s costs the stream nothing, and a flush says that something was lost", async (_, answer) => {
    await using receiver = await new OtlpReceiver(answer).open();
    const { url } = receiver;
    if (answer === undefined) await receiver[Symbol.asyncDispose]();
    const sdk = exportingSdk(url, { protocol: "json", gzip: false }, 300);
    const { tracerProvider, meterProvider, loggerProvider } = sdk;
    const handler = createOpenTelemetryHandler({ tracerProvider, meterProvider, loggerProvider });
    const bound = createL0({ onEvent: handler });
    expect(await readAll(bound)).toBe(WORDS.join(""));
    const report = await bound.flush({ timeoutMs: 5000 });
    expect(report.ok).toBe(false);
    expect(report.failed.map(({ handler }) => handler)).toEqual(["@l0/otel"]);
    await sdk.shutdown();
  });

  it("that answers late holds up no stream, and a flush or a shutdown not beyond its deadline; nothing is lost", async () => {
    const { promise: after, resolve: answers } = Promise.withResolvers<void>();
    await using receiver = await new OtlpReceiver({ after }).open();
    const sdk = exportingSdk(receiver.url, { protocol: "json", gzip: false });
    const { tracerProvider, meterProvider, loggerProvider } = sdk;
    const bound = createL0({
      onEvent: createOpenTelemetryHandler({ tracerProvider, meterProvider, loggerProvider }),
    });
    expect(await readAll(bound)).toBe(WORDS.join(""));
    for (const close of [bound.flush, bound.shutdown]) {
      const { ok, failed } = await close({ timeoutMs: 50 });
      expect(ok).toBe(false);
      expect(failed.map(({ handler }) => handler)).toEqual(["@l0/otel"]);
    }
    // All that was sent is on its way while streams go on.
    expect(await readAll(bound)).toBe(WORDS.join(""));
    answers();
    expect(await bound.flush({ timeoutMs: 5000 })).toMatchObject({ ok: true });
    await sdk.shutdown();
    expect(receiver.problems).toEqual([]);
    expect(JSON.stringify(receiver.of("traces")).match(/"name":"chat/g)).toHaveLength(2);
  });
});
