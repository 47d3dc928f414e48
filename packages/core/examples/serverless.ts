import { createL0, type EventHandler } from "@l0/core";

/** What a serverless platform gives to a request handler. */
interface Platform {
  waitUntil(promise: Promise<unknown>): void;
}

/** Answers a request with a stream. The platform keeps the process until the stream has ended and `handler` is flushed. */
export function answering(handler: EventHandler): (platform: Platform) => Promise<Response> {
  const l0 = createL0({ onEvent: handler });
  return async (platform) => {
    const result = await l0({
      stream: () => ["It ", "is ", "noon."], // your provider's stream goes here
      waitUntil: (ended) => platform.waitUntil(ended),
    });
    return new Response(result.toReadableStream(), { headers: { "content-type": "application/x-ndjson" } });
  };
}
