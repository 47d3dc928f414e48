import type { LifecycleEvent, StreamEvent } from "@l0/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClientName, CLIENTS } from "./clients.ts";
import { type FaultServer, faultServer } from "./fault-server.ts";
import type { PlayName } from "./plays.ts";
import { readThrough, until } from "./read-through.ts";

let server: FaultServer;

beforeAll(async () => void (server = await faultServer()));
afterAll(() => server.close());

const retry = { maxRetries: 1, baseDelay: 1, backoff: "fixed" } as const;
const timeout = { interToken: 80 };

/** What the consumer was told, in few words. */
const told = (events: readonly StreamEvent[]): string[] =>
  events.map((event) => (event.type === "token" ? event.value : event.type));

const retryOf = (facts: readonly LifecycleEvent[]) => facts.find((fact) => fact.type === "RETRY_ATTEMPT");

const anew = ["Hello", "complete"];
const afterReset = ["Hello", "reset", "Hello", "complete"];

/** Fault × what the consumer sees where the second try is healthy. */
const RETRIED: readonly (readonly [PlayName, readonly string[], object])[] = [
  ["closed before headers", anew, { reason: "NETWORK_ERROR", delay: 1 }],
  ["503", anew, { reason: "PROVIDER_ERROR", delay: 1 }],
  ["429, retry-after-ms", anew, { reason: "RATE_LIMITED", delay: 30, retryAfter: 30 }],
  ["closed mid-stream", afterReset, { reason: "NETWORK_ERROR", delay: 1 }],
  ["clean end without finish", afterReset, { reason: "NETWORK_ERROR", delay: 0 }],
  ["error event: overloaded", afterReset, { reason: "PROVIDER_ERROR", delay: 1 }],
  ["stall mid-stream", afterReset, { reason: "INTER_TOKEN_TIMEOUT", delay: 1 }],
];

describe.each(Object.keys(CLIENTS) as ClientName[])("%s", (client) => {
  test.each(RETRIED)("%s, then a healthy answer", async (fault, expected, retried) => {
    const run = server.play(fault, "healthy");
    const { events, error, facts, attempts, result } = await readThrough(CLIENTS[client](run.url), { retry, timeout });
    expect(error).toBeUndefined();
    expect(told(events)).toEqual(expected);
    expect(retryOf(facts)).toMatchObject({ attempt: 2, isNetworkError: true, ...retried });
    expect(attempts).toEqual(["failed", "completed"]);
    expect(result.state).toMatchObject({ content: "Hello", tokenCount: 1, outcome: "completed" });
    expect(result.telemetry?.network).toMatchObject({ errorCount: 1, errors: [{ retried: true }] });
    expect(run.requests()).toBe(2);
    expect(await until(() => run.open() === 0)).toBe(true);
  });

  test.each<PlayName>(["401", "429, quota spent", "error event: refused"])("%s is not tried again", async (fault) => {
    const run = server.play(fault, "healthy");
    const { error, facts } = await readThrough(CLIENTS[client](run.url), { retry });
    expect(error).toMatchObject({ code: "PROVIDER_ERROR", category: "provider" });
    expect(retryOf(facts)).toBeUndefined();
    expect(run.requests()).toBe(1);
  });

  test("a provider that asks for a longer wait than maxRetryAfter is given up at once", async () => {
    const run = server.play("429, retry-after", "healthy");
    const { error } = await readThrough(CLIENTS[client](run.url), { retry: { ...retry, maxRetryAfter: 6999 } });
    expect(error).toMatchObject({ code: "RATE_LIMITED", retryAfter: 7000 });
    expect(run.requests()).toBe(1);
  });

  test("a healthy answer leaves no connection open", async () => {
    const run = server.play("healthy");
    const { events, error, signals } = await readThrough(CLIENTS[client](run.url));
    expect([told(events), error]).toEqual([anew, undefined]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    expect(await until(() => run.open() === 0)).toBe(true);
  });
});
