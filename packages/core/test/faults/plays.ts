import type { ServerResponse } from "node:http";
import { SECRET, type Wire } from "./wires.ts";

/** What the server does with one request. */
export type Play = (response: ServerResponse, wire: Wire) => void;

type Headers = Readonly<Record<string, string>>;

/** Long enough for what was written to arrive on its own. */
const MOMENT = 20;

const later = (run: () => void): unknown => setTimeout(run, MOMENT);

/** Whoever reads the answer to its end finds the connection closed: one that stays open is one that nobody has closed. */
function head(response: ServerResponse, status = 200, type = "text/event-stream", headers: Headers = {}): void {
  response.writeHead(status, { connection: "close", "content-type": type, ...headers });
}

const refuse =
  (status: number, type: string, headers: Headers = {}): Play =>
  (response, wire) => {
    head(response, status, "application/json", headers);
    response.end(wire.refusal(type));
  };

const html =
  (status: number): Play =>
  (response) => {
    head(response, status, "text/html");
    response.end(`<html><body>${SECRET}</body></html>`);
  };

/** A stream of these frames that ends like a whole one. */
const stream =
  (frames: (wire: Wire) => string): Play =>
  (response, wire) => {
    head(response);
    response.end(frames(wire));
  };

/** A stream that says "Hello", and what becomes of its connection then, which was to stay open. */
const helloThen =
  (end: (response: ServerResponse) => void): Play =>
  (response, wire) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(wire.start + wire.hello, () => later(() => end(response)));
  };

const errorEvent = (type: string): Play => stream((wire) => wire.start + wire.hello + wire.error(type));

/** Everything that can go wrong, by name; `healthy` is what should have come. */
export const PLAYS = {
  healthy: stream(({ start, hello, end }) => start + hello + end),
  "closed before headers": (response) => response.socket?.destroy(),
  "stall before headers": () => {},
  "400": refuse(400, "invalid_request_error"),
  "401": refuse(401, "authentication_error"),
  "403": refuse(403, "permission_error"),
  "404": refuse(404, "not_found_error"),
  "408": refuse(408, "timeout_error"),
  "409": refuse(409, "conflict_error"),
  "425": refuse(425, "too_early"),
  "429": refuse(429, "rate_limit_error"),
  "429, retry-after": refuse(429, "rate_limit_error", { "retry-after": "7" }),
  "429, retry-after-ms": refuse(429, "rate_limit_error", { "retry-after-ms": "30", "retry-after": "1" }),
  "429, quota spent": refuse(429, "insufficient_quota", { "retry-after": "1" }),
  "500": refuse(500, "api_error"),
  "502 HTML": html(502),
  "503": refuse(503, "service_unavailable"),
  "529": refuse(529, "overloaded_error"),
  "closed mid-stream": helloThen((response) => response.socket?.destroy()),
  "reset mid-stream": helloThen((response) => response.socket?.resetAndDestroy()),
  "stall mid-stream": helloThen(() => {}),
  "clean end without finish": stream(({ start, hello }) => start + hello),
  "cut inside an event": stream(({ start, hello, half }) => start + hello + half),
  "malformed JSON": stream(({ start, hello, malformed, end }) => start + hello + malformed + end),
  "error event: server": errorEvent("server_error"),
  "error event: overloaded": errorEvent("overloaded_error"),
  "error event: rate limit": errorEvent("rate_limit_exceeded"),
  "error event: refused": errorEvent("invalid_request_error"),
  "200 empty": stream(() => ""),
  "200 HTML": html(200),
  "no output": stream(({ start, end }) => start + end),
} satisfies Readonly<Record<string, Play>>;

export type PlayName = keyof typeof PLAYS;
