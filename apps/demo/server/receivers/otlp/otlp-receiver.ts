import { Hono } from "hono";
import { z } from "zod";
import { decodeBody, decodeJson, decodeText } from "../decode-body.ts";
import { createInbox } from "../inbox.ts";
import { loopbackServer } from "../loopback-server.ts";
import type { Receiver } from "../receiver.ts";
import { Rejection } from "../rejection.ts";
import { logsRequest } from "./logs-schema.ts";
import { metricsRequest } from "./metrics-schema.ts";
import { namesOf, type OtlpSignal } from "./signal.ts";
import { traceRequest } from "./trace-schema.ts";

/** One export request that was accepted. */
export interface OtlpExport {
  readonly signal: OtlpSignal;
  /** Names of its spans, metrics or log events, in order. */
  readonly names: readonly string[];
  readonly request: unknown;
  /** The request as it was sent. */
  readonly text: string;
}

const SCHEMAS: Readonly<Record<OtlpSignal, z.ZodType>> = {
  traces: traceRequest,
  metrics: metricsRequest,
  logs: logsRequest,
};

/**
 * Takes OTLP/HTTP with JSON, zipped or not, at `/v1/traces`, `/v1/metrics` and `/v1/logs`. Stricter than a collector, which
 * ignores fields that it does not know: here they are an error, as is everything else that is not OTLP/JSON.
 */
export function otlpReceiver(): Receiver<OtlpExport> {
  const { shown, accept, refuse } = createInbox<OtlpExport>();
  const app = new Hono();
  app.post("/v1/:signal{traces|metrics|logs}", async (context) => {
    const signal = context.req.param("signal") as OtlpSignal;
    const body = new Uint8Array(await context.req.arrayBuffer());
    try {
      const text = readText(body, context.req.header("content-type"), context.req.header("content-encoding"));
      const request = readRequest(signal, text);
      const names = namesOf(signal, request);
      accept(`${signal}: ${names.join(", ") || "none"}`, { signal, names, request, text });
      return context.json({ partialSuccess: {} });
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      refuse(`${signal}: ${error.message}`, body);
      // The protocol wants a google.rpc.Status; 3 is INVALID_ARGUMENT.
      return context.json({ code: 3, message: error.message }, error.status);
    }
  });
  return { ...shown, name: "otlp", ...loopbackServer(app) };
}

function readText(body: Uint8Array, contentType: string | undefined, encoding: string | undefined): string {
  if (contentType?.split(";")[0]?.trim() !== "application/json") {
    throw new Rejection(`The content type "${contentType}" is not application/json.`, 415);
  }
  return decodeText(decodeBody(body, encoding));
}

function readRequest(signal: OtlpSignal, text: string): unknown {
  const request = decodeJson(text, "The body");
  const result = SCHEMAS[signal].safeParse(request);
  if (result.success) return request;
  throw new Rejection(z.prettifyError(result.error));
}
