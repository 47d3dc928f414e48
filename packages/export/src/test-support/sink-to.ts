import type { Telemetry } from "@l0/core";
import { vi } from "vitest";
import type { HttpSinkOptions } from "../http/http-options.ts";
import { httpSink, type HttpSink } from "../http/http-sink.ts";
import { end } from "./session-end.ts";
import { bareTelemetry } from "./telemetry.ts";

const record = (streamId: string): Telemetry => ({ ...bareTelemetry, streamId });
/** Tells a sink of the ends of these streams. */
export const send = (sink: HttpSink, ...ids: string[]): void => ids.forEach((id) => end(sink, record(id)));

/** A sink that waits for more only where the test says so, and what it has told. */
export function sinkTo(url: string, options: Partial<HttpSinkOptions> = {}): { sink: HttpSink; told: string[] } {
  const told: string[] = [];
  const sink = httpSink({ url, batch: { maxWait: 60_000 }, onError: ({ message }) => told.push(message), ...options });
  return { sink, told };
}

/** Where nobody listens. */
export const URL_OF_NONE = "https://analytics.example/events";

/** A `fetch` that gives these answers, and then 200: for tests of time, which fake timers cannot do to a real socket. */
export function answering(...answers: (number | [number, Record<string, string>])[]): {
  readonly fetch: typeof fetch;
  readonly tries: () => number;
} {
  const fetch = vi.fn(async () => {
    const [status, headers] = [answers.shift() ?? 200].flat() as [number, Record<string, string>?];
    return new Response(null, { status, ...(headers && { headers }) });
  });
  return { fetch, tries: () => fetch.mock.calls.length };
}
