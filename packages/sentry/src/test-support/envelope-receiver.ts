import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { type EnvelopeItem, parseEnvelope } from "./envelope.ts";

/** An error event, as far as the tests look at it. */
export interface ReceivedEvent {
  readonly message?: string;
  readonly level?: string;
  readonly environment: string;
  readonly tags: Readonly<Record<string, unknown>>;
  readonly fingerprint: readonly string[];
  readonly user?: Readonly<Record<string, unknown>>;
  readonly contexts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly breadcrumbs: readonly ReceivedBreadcrumb[];
  readonly exception: { readonly values: readonly ReceivedException[] };
}

export interface ReceivedBreadcrumb {
  readonly category: string;
  readonly message: string;
  readonly level: string;
  readonly timestamp: number;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface ReceivedException {
  readonly type: string;
  readonly value: string;
  readonly mechanism: { readonly type: string; readonly handled: boolean };
  readonly stacktrace?: { readonly frames: readonly { readonly filename?: string }[] };
}

/** A span, its attributes without their types. */
export interface ReceivedSpan {
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id?: string;
  readonly name: string;
  readonly status: "ok" | "error";
  readonly is_segment: boolean;
  readonly start_timestamp: number;
  readonly end_timestamp: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

type RawSpan = ReceivedSpan & { readonly attributes: Readonly<Record<string, { readonly value: unknown }>> };

/** A Sentry on 127.0.0.1 that keeps what it is sent and refuses what the real one would refuse. */
export class EnvelopeReceiver implements AsyncDisposable {
  readonly #server: Server;
  #items: EnvelopeItem[] = [];
  #bodies: string[] = [];
  #problems: unknown[] = [];

  private constructor() {
    this.#server = createServer((request, response) => void this.#receive(request, response));
  }

  static async start(): Promise<EnvelopeReceiver> {
    const receiver = new EnvelopeReceiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  /** Requests that have come, whatever was answered. */
  requests = 0;
  /** What is answered instead of "taken": a status and headers, or nothing at all. */
  answer: { readonly status: number; readonly headers: Readonly<Record<string, string>> } | "nothing" | undefined;

  get dsn(): string {
    return `http://key@127.0.0.1:${(this.#server.address() as AddressInfo).port}/42`;
  }

  /** Error events in order of arrival. */
  get events(): ReceivedEvent[] {
    return this.#payloads("event") as unknown as ReceivedEvent[];
  }

  /** Transactions in order of arrival, which an SDK sends in its `static` trace lifecycle. */
  get transactions(): Readonly<Record<string, unknown>>[] {
    return this.#payloads("transaction");
  }

  /** Sessions of release health. */
  get sessions(): Readonly<Record<string, unknown>>[] {
    return this.#payloads("session");
  }

  get spans(): ReceivedSpan[] {
    return this.#payloads("span").flatMap((payload) => (payload["items"] as RawSpan[]).map(untyped));
  }

  /** Everything that came over the wire, as text. */
  get wire(): string {
    this.#assertSound();
    return this.#bodies.join("\n");
  }

  clear(): void {
    this.#items = [];
    this.#bodies = [];
    this.#problems = [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #payloads(type: string): Readonly<Record<string, unknown>>[] {
    this.#assertSound();
    return this.#items.filter(({ header }) => header["type"] === type).map(({ payload }) => payload);
  }

  #assertSound(): void {
    if (this.#problems.length > 0) throw new AggregateError(this.#problems, "The SDK sent what Sentry would refuse.");
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body =
        request.headers["content-encoding"] === "gzip" ? gunzipSync(Buffer.concat(chunks)) : Buffer.concat(chunks);
      const url = new URL(request.url ?? "", "http://127.0.0.1");
      if (
        request.method !== "POST" ||
        url.pathname !== "/api/42/envelope/" ||
        url.searchParams.get("sentry_key") !== "key"
      ) {
        throw new Error(`Unexpected request: ${request.method} ${request.url}`);
      }
      this.requests++;
      if (this.answer === "nothing") return;
      if (this.answer) return void response.writeHead(this.answer.status, this.answer.headers).end();
      this.#bodies.push(body.toString("utf8"));
      this.#items.push(...parseEnvelope(body));
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    } catch (error) {
      this.#problems.push(error);
      response.writeHead(400).end();
    }
  }
}

const untyped = ({ attributes, ...span }: RawSpan): ReceivedSpan => ({
  ...span,
  attributes: Object.fromEntries(Object.entries(attributes).map(([key, { value }]) => [key, value])),
});
