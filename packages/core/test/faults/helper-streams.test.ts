import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HELPERS } from "./clients.ts";
import { type FaultServer, faultServer } from "./fault-server.ts";
import type { PlayName } from "./plays.ts";
import { readThrough, until } from "./read-through.ts";

let server: FaultServer;

beforeAll(async () => void (server = await faultServer()));
afterAll(() => server.close());

const cut = { code: "NETWORK_ERROR", errorType: "partial_chunks", retryReason: "incomplete" };
const dropped = { code: "NETWORK_ERROR", errorType: "connection_dropped", retryReason: "network_error" };
const busy = { code: "PROVIDER_ERROR", category: "transient", retryReason: "server_error" };
const stalled = { code: "INTER_TOKEN_TIMEOUT", category: "transient" };

const FAULTS: readonly (readonly [PlayName, string, object])[] = [
  ["closed before headers", "", dropped],
  ["503", "", { ...busy, statusCode: 503 }],
  ["closed mid-stream", "Hello", dropped],
  ["clean end without finish", "Hello", cut],
  ["cut inside an event", "Hello", cut],
  ["error event: overloaded", "Hello", busy],
  ["stall mid-stream", "Hello", stalled],
];

describe.each(Object.entries(HELPERS))("%s", (_, client) => {
  test.each(FAULTS)("%s: the consumer has %j, and the error says what it was", async (fault, text, expected) => {
    const run = server.play(fault);
    const { error, result } = await readThrough(client(run.url), { timeout: { interToken: 80 } });
    expect(error).toMatchObject(expected);
    expect(result.state.content).toBe(text);
    expect(await until(() => run.open() === 0)).toBe(true);
  });
});
