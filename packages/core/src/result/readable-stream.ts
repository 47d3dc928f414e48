import type { StreamEvent } from "../events/stream-event.ts";
import type { StreamReader } from "./stream-reader.ts";

/** The events as UTF-8 bytes, one JSON object a line. Reads only when it is pulled: nothing is read ahead. */
export function toReadableStream(reader: StreamReader<StreamEvent>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const line = (event: StreamEvent): Uint8Array => encoder.encode(`${JSON.stringify(event)}\n`);
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      const { value, done } = await reader.next();
      if (done) return controller.close();
      try {
        controller.enqueue(line(value));
      } catch (error) {
        // An event that JSON cannot hold ends the view, so it ends the session.
        await reader.return();
        throw error;
      }
    },
    async cancel() {
      await reader.return();
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}
