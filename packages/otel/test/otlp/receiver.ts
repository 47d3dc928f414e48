import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

import type { JsonValue } from "@bufbuild/protobuf";

import { decode, type Signal } from "./decode.ts";

/** How a receiver answers. */
export interface Answer {
  readonly status?: number;
  /** Never answers. */
  readonly hangs?: boolean;
  /** Takes the request, and answers when this has come to pass. */
  readonly after?: Promise<void>;
}

/** An OTLP/HTTP endpoint that takes nothing the official schema does not know. */
export class OtlpReceiver {
  /** What came, decoded, in the order in which it came. */
  readonly received: { readonly signal: Signal; readonly contentType: string; readonly request: JsonValue }[] = [];
  readonly problems: unknown[] = [];
  readonly #server: Server;
  url = "";

  constructor({ status = 200, hangs = false, after }: Answer = {}) {
    this.#server = createServer(async (request, response) => {
      const body = await buffer(request);
      if (hangs) return;
      try {
        this.#take(request, body);
        await after;
        response.writeHead(status).end();
      } catch (error) {
        this.problems.push(error);
        response.writeHead(400).end(String(error));
      }
    });
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Everything of one signal. */
  of(signal: Signal): JsonValue[] {
    return this.received.filter((one) => one.signal === signal).map(({ request }) => request);
  }

  #take({ url = "", headers }: IncomingMessage, body: Buffer): void {
    const signal = /^\/v1\/(traces|metrics|logs)$/.exec(url)?.[1] as Signal | undefined;
    if (signal === undefined) throw new Error(`a request for ${url}`);
    const contentType = headers["content-type"] ?? "";
    const contentEncoding = headers["content-encoding"];
    const request = decode({ signal, contentType, contentEncoding, body });
    this.received.push({ signal, contentType, request });
  }
}
