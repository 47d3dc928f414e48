import { telemetryOf } from "@l0/core/testing";
import * as Sentry from "@sentry/node";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SentryExporter } from "./sentry-exporter.ts";
import { SentryExporterConfig } from "./sentry-exporter-config.ts";
import { brokenSdk } from "./test-support/broken-sdk.ts";
import { EnvelopeReceiver } from "./test-support/envelope-receiver.ts";
import { networkFailure } from "./test-support/failures.ts";

let receiver: EnvelopeReceiver;

beforeEach(async () => {
  receiver = await EnvelopeReceiver.start();
});

afterEach(async () => {
  await Sentry.close(100);
  // An app that has not started the SDK.
  Sentry.getCurrentScope().setClient(undefined);
  await receiver[Symbol.asyncDispose]();
});

const failed = telemetryOf({ outcome: "failed", error: networkFailure, model: "gpt-5", provider: "openai" });

const exporterOf = (options: object = {}): SentryExporter =>
  new SentryExporter({ sentry: Sentry, dsn: receiver.dsn, ...options });

describe("an exporter", () => {
  it("starts the SDK as it is told, and sends errors with the telemetry of their stream", async () => {
    const exporter = exporterOf({ environment: "staging", release: "1.2.3", tags: { service: "llm-api" } });
    expect(exporter.init()).toBe(true);
    exporter.addBreadcrumb("Processing started");
    exporter.addBreadcrumb("Cache miss", { category: "cache", level: "warning" });
    exporter.setUser({ id: "123", email: "ada@example.com" });
    const id = exporter.captureError(new Error("down", { cause: new Error("secret") }), failed);
    await exporter.flush();
    expect(receiver.events).toMatchObject([
      {
        event_id: id,
        environment: "staging",
        release: "1.2.3",
        user: { id: "123", email: "ada@example.com" },
        tags: {
          service: "llm-api",
          error_type: "econnreset",
          "l0.stream_id": "stream-1",
          "l0.model": "gpt-5",
          "l0.provider": "openai",
        },
        contexts: { l0_telemetry: { stream_id: "stream-1" }, l0_error: { code: "NETWORK_ERROR", category: "network" } },
        breadcrumbs: [
          { category: "l0", message: "Processing started", level: "info" },
          { category: "cache", message: "Cache miss", level: "warning" },
        ],
      },
    ]);
    expect(receiver.wire).not.toContain("secret");
  });

  it("sends what a telemetry tells of, and nothing where it tells of no failure", async () => {
    const exporter = exporterOf();
    exporter.init();
    expect(exporter.captureTelemetryError(failed)).toMatch(/^[0-9a-f]{32}$/);
    expect(exporter.captureTelemetryError(telemetryOf())).toBeUndefined();
    await exporter.flush();
    expect(receiver.events).toMatchObject([{ exception: { values: [{ type: "NETWORK_ERROR" }] } }]);
  });

  it("sends an error that has no telemetry", async () => {
    const exporter = exporterOf();
    exporter.init();
    exporter.captureError(new TypeError("no such model"));
    await exporter.flush();
    expect(receiver.events).toMatchObject([
      { tags: { error_code: "TypeError", component: "l0" }, exception: { values: [{ value: "no such model" }] } },
    ]);
  });

  it("leaves an SDK alone that the app has started, and does not close it", async () => {
    Sentry.init({ dsn: receiver.dsn, environment: "of the app" });
    const init = vi.fn<typeof Sentry.init>();
    const exporter = exporterOf({ sentry: { ...Sentry, init } });
    expect(exporter.init()).toBe(true);
    expect(init).not.toHaveBeenCalled();
    exporter.setUser({ id: "123" });
    Sentry.captureMessage("of the app");
    await exporter.close();
    expect(Sentry.isEnabled()).toBe(true);
    expect(receiver.events).toMatchObject([{ environment: "of the app" }]);
    expect(receiver.events[0]?.user?.["id"]).toBeUndefined();
  });

  it("closes the SDK that it has started", async () => {
    const exporter = exporterOf();
    exporter.init();
    exporter.captureError(new Error("last"));
    expect(await exporter.close()).toBe(true);
    expect(receiver.events).toHaveLength(1);
    expect(Sentry.isEnabled()).toBe(false);
  });

  it("keeps what it is told before the SDK is started", async () => {
    const exporter = exporterOf();
    const user = { id: "123" };
    exporter.setUser(user);
    user.id = "456";
    exporter.addBreadcrumb("before");
    exporter.init();
    exporter.captureError(new Error("down"));
    // One after the other: the SDK sends them at the same time, and either may arrive first.
    await exporter.flush();
    exporter.setUser(null);
    exporter.captureError(new Error("down again"));
    await exporter.flush();
    expect(receiver.events.map(({ user: { id } = {} }) => id)).toEqual(["123", undefined]);
    for (const { breadcrumbs } of receiver.events) expect(breadcrumbs).toMatchObject([{ message: "before" }]);
  });

  it("captures an error where the SDK throws at its breadcrumbs", async () => {
    vi.spyOn(console, "warn").mockReturnValue(undefined);
    Sentry.init({ dsn: receiver.dsn });
    const addBreadcrumb = (): never => {
      throw new Error("broken");
    };
    const exporter = exporterOf({ sentry: { ...Sentry, addBreadcrumb } });
    exporter.addBreadcrumb("lost");
    expect(exporter.captureError(new Error("down"))).toMatch(/^[0-9a-f]{32}$/);
    await exporter.flush();
    expect(receiver.events).toHaveLength(1);
  });

  it("starts the SDK again that it has closed", async () => {
    const exporter = exporterOf();
    exporter.init();
    await exporter.close();
    expect([exporter.init(), Sentry.isEnabled()]).toEqual([true, true]);
    exporter.captureError(new Error("again"));
    await exporter.close();
    expect(receiver.events).toHaveLength(1);
    Sentry.init({ dsn: receiver.dsn });
    const ofTheApp = Sentry.getClient();
    expect([exporter.init(), Sentry.getClient()]).toEqual([true, ofTheApp]);
  });

  it("sends what it captures once the app has started the SDK, also after an error before", async () => {
    const exporter = exporterOf();
    exporter.addBreadcrumb("before");
    exporter.captureError(new Error("too early"));
    Sentry.init({ dsn: receiver.dsn, defaultIntegrations: false });
    exporter.captureError(new Error("down"));
    await exporter.flush();
    expect(receiver.events).toHaveLength(1);
    expect(receiver.events[0]?.breadcrumbs).toMatchObject([{ message: "before" }]);
  });

  it("does nothing without a DSN", async () => {
    const exporter = exporterOf({ dsn: undefined });
    expect(exporter.init()).toBe(false);
    exporter.addBreadcrumb("nothing");
    exporter.captureError(new Error("nothing"));
    expect(await exporter.flush(10)).toBe(false);
    expect(receiver.requests).toBe(0);
  });

  it("never rejects, and says on the console, once, that the SDK throws", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue(undefined);
    const broken = (): never => {
      throw new Error("broken");
    };
    const sentry = { ...Sentry, init: broken, captureException: broken, addBreadcrumb: broken, flush: broken };
    const exporter = exporterOf({ sentry });
    expect(exporter.init()).toBe(false);
    expect(exporter.captureError(new Error("lost"))).toBeUndefined();
    exporter.addBreadcrumb("lost");
    expect(await exporter.flush()).toBe(false);
    expect(warn).toHaveBeenCalledOnce();
    expect(exporterOf({ sentry: brokenSdk }).init()).toBe(false);
  });
});

describe("the options of an exporter", () => {
  it.each([
    [{ dsn: "sentry.io" }, 'Option "dsn" is "sentry.io"; it must be a DSN: https://key@host/project.'],
    [{ sampleRate: 2 }, 'Option "sampleRate" is 2; it must be a number from 0 to 1.'],
    [{ tracesSampleRate: Number.NaN }, 'Option "tracesSampleRate" is NaN; it must be a number from 0 to 1.'],
    [{ release: "" }, 'Option "release" is ""; it must be a string that is not empty.'],
    [{ environment: 1 }, 'Option "environment" is 1; it must be a string that is not empty.'],
    [
      { dns: "" },
      'Unknown option "dns"; allowed are sentry, dsn, environment, release, sampleRate, tracesSampleRate, tags.',
    ],
    [
      { sentry: { ...Sentry, init: undefined } },
      'Option "sentry" must be a Sentry SDK, version 10 or 11; what was given lacks init.',
    ],
  ])("are refused: %o", (options, message) => {
    expect(() => exporterOf(options)).toThrow(new TypeError(message));
  });

  it("are passed to the SDK with their defaults", () => {
    const init = vi.fn<typeof Sentry.init>();
    exporterOf({ sentry: { ...Sentry, init } }).init();
    expect(init.mock.calls).toEqual([[{ dsn: receiver.dsn, sampleRate: 1, tracesSampleRate: 0 }]]);
  });

  it("come from the environment", () => {
    const env = { SENTRY_DSN: receiver.dsn, SENTRY_ENVIRONMENT: "staging", SENTRY_RELEASE: "", OTHER: "x" };
    expect(SentryExporterConfig.fromEnv(env)).toEqual({ dsn: receiver.dsn, environment: "staging" });
    vi.stubEnv("SENTRY_RELEASE", "1.2.3");
    expect(SentryExporterConfig.fromEnv()).toMatchObject({ release: "1.2.3" });
  });
});
