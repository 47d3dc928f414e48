import type { IncomingMessage } from "node:http";
import { RequestProblem } from "./protocol.ts";

const MOST_BYTES = 4 * 1024 * 1024;

/** Reads a request's body as JSON. Throws {@link RequestProblem} where it is too large or no JSON. */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop must not destroy the socket: the client is still to be told.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) break;
    chunks.push(chunk);
  }
  if (bytes > MOST_BYTES) {
    // What is still coming is thrown away, so that the connection can be used again.
    request.resume();
    throw new RequestProblem(413, `The body is larger than ${MOST_BYTES} bytes.`);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (error) {
    throw new RequestProblem(400, `The body is no valid JSON: ${(error as Error).message}.`);
  }
}
