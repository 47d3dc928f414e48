import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that the provider got. */
export interface SeenRequest {
  readonly path: string;
  readonly body: unknown;
}

/** A provider on this machine that gives one prepared body after another. */
export interface LocalProvider extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
}

/** Starts a provider whose `n`th request is answered with the `n`th body. */
export async function startProvider(contentType: string, bodies: readonly string[]): Promise<LocalProvider> {
  const requests: SeenRequest[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = await request.toArray();
    requests.push({ path: request.url ?? "", body: JSON.parse(Buffer.concat(chunks).toString()) });
    const body = bodies[requests.length - 1];
    response.writeHead(body === undefined ? 500 : 200, { "content-type": contentType, connection: "close" }).end(body);
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
