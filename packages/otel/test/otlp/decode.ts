import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

import { createFileRegistry, fromBinary, fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

export type Signal = "traces" | "metrics" | "logs";

/** A body as it came over HTTP. */
export interface OtlpRequest {
  readonly signal: Signal;
  readonly contentType: string;
  readonly contentEncoding: string | undefined;
  readonly body: Buffer;
}

const registry = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, readFileSync(new URL("otlp.binpb", import.meta.url))),
);

const REQUESTS: Readonly<Record<Signal, string>> = {
  traces: "opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest",
  metrics: "opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest",
  logs: "opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest",
};

/** The request in the words of the official schema, ids in hexadecimal. Throws for anything the schema does not know. */
export function decode({ signal, contentType, contentEncoding, body }: OtlpRequest): JsonValue {
  const schema = registry.getMessage(REQUESTS[signal]);
  if (schema === undefined) throw new Error(`the schema has no ${REQUESTS[signal]}`);
  const plain = contentEncoding === "gzip" ? gunzipSync(body) : body;
  if (contentType === "application/json") {
    const given = withIds(JSON.parse(plain.toString("utf8")) as JsonValue, "hex", "base64");
    return withIds(toJson(schema, fromJson(schema, given, { registry }), { registry }), "base64", "hex");
  }
  if (contentType !== "application/x-protobuf") throw new Error(`a body of type ${contentType}`);
  const message = fromBinary(schema, plain);
  refuseUnknown(message, signal);
  return withIds(toJson(schema, message, { registry }), "base64", "hex");
}

/** OTLP in JSON has its ids in hexadecimal, where JSON of protobuf has base64. */
function withIds(value: JsonValue, from: BufferEncoding, to: BufferEncoding): JsonValue {
  if (Array.isArray(value)) return value.map((entry) => withIds(entry, from, to));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      const isId = /^(?:trace|span|parentSpan)Id$/.test(key) && typeof entry === "string";
      return [key, isId ? Buffer.from(entry, from).toString(to) : withIds(entry, from, to)];
    }),
  );
}

function refuseUnknown(message: unknown, path: string): void {
  if (typeof message !== "object" || message === null || message instanceof Uint8Array) return;
  const { $unknown } = message as { readonly $unknown?: readonly { readonly no: number }[] };
  if ($unknown?.length) throw new Error(`${path} has unknown fields ${$unknown.map(({ no }) => no).join(", ")}`);
  for (const [key, value] of Object.entries(message)) refuseUnknown(value, `${path}.${key}`);
}
