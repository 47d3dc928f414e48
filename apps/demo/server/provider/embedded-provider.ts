import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { type Pacing, resolvePacing } from "./pacing.ts";
import type { ProviderRequest } from "./request-record.ts";
import { createRunBook, type Run } from "./run.ts";
import type { Script } from "./script.ts";
import { serveRequest } from "./serve-request.ts";

/** How many requests the provider remembers. */
const MOST_REQUESTS = 500;

export interface ProviderOptions {
  /** Pace of every answer whose run or script says nothing else. */
  readonly pacing?: Partial<Pacing>;
  /** Told of each request when it has arrived, before any of its answer is sent. */
  readonly onRequest?: (request: ProviderRequest) => void;
}

/** An LLM provider inside this process: real HTTP on 127.0.0.1, no model behind it, faults on request. */
export interface EmbeddedProvider {
  /** Origin, such as `http://127.0.0.1:40123`; OpenAI clients want `/v1` behind it. */
  readonly url: string;
  /** The latest 500 requests, oldest first. */
  readonly requests: readonly ProviderRequest[];
  /**
   * Opens a run: the first request that sends its headers is answered by the first script, the next by the second,
   * and all later ones by the last.
   *
   * @throws TypeError where a script is impossible.
   * @example
   * const run = provider.openRun([{ fault: "cut" }, {}]); // the first attempt is cut, the second is healthy
   */
  openRun(scripts: readonly Script[], pacing?: Partial<Pacing>): Run;
  /** Closes every connection at once; open requests end as `provider-closed`. */
  close(): Promise<void>;
}

/** Starts an {@link EmbeddedProvider} on a free port. */
export async function startProvider(options: ProviderOptions = {}): Promise<EmbeddedProvider> {
  const pacing = resolvePacing(options.pacing ?? {});
  const runs = createRunBook(pacing);
  const requests: ProviderRequest[] = [];
  let received = 0;
  let closed: Promise<unknown> | undefined;
  const server = createServer((request, response) => {
    void serveRequest(request, response, {
      pacing,
      runs,
      nextNumber: () => ++received,
      saw(seen) {
        requests.push(seen);
        if (requests.length > MOST_REQUESTS) requests.shift();
        options.onRequest?.(seen);
      },
      earlyEnding: () => (closed ? "provider-closed" : "client-closed"),
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    openRun: (scripts, pace = {}) => runs.open(scripts, pace),
    async close() {
      if (closed === undefined) {
        closed = once(server, "close");
        server.close();
        server.closeAllConnections();
      }
      await closed;
    },
  };
}
