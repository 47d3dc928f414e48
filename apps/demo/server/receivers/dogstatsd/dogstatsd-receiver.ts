import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { decodeText } from "../decode-body.ts";
import { createInbox, type Inbox } from "../inbox.ts";
import type { Receiver } from "../receiver.ts";
import { Rejection } from "../rejection.ts";
import type { DogStatsdMessage } from "./message.ts";
import { linesOf, parseLine } from "./parse-line.ts";

/** One well-formed line. */
export interface DogStatsdLine {
  readonly line: string;
  readonly message: DogStatsdMessage;
  /** Which datagram it came in, 1-based; several lines may share one. */
  readonly datagram: number;
}

/** Takes DogStatsD over UDP and reads it strictly. `start()` gives `host:port`. Malformed lines are refused one by one. */
export function dogstatsdReceiver(): Receiver<DogStatsdLine> {
  const inbox = createInbox<DogStatsdLine>();
  let socket: Socket | undefined;
  let datagrams = 0;
  return {
    ...inbox.shown,
    name: "dogstatsd",
    async start() {
      socket = createSocket("udp4", (datagram) => readDatagram(datagram, ++datagrams, inbox));
      socket.bind(0, "127.0.0.1");
      await once(socket, "listening");
      const { address, port } = socket.address();
      return `${address}:${port}`;
    },
    async close() {
      if (socket === undefined) return;
      const closed = once(socket, "close");
      socket.close();
      socket = undefined;
      await closed;
    },
  };
}

function readDatagram(datagram: Uint8Array, number: number, { accept, refuse }: Inbox<DogStatsdLine>): void {
  for (const bytes of linesOf(datagram)) {
    try {
      const message = parseLine(bytes);
      const line = decodeText(bytes);
      accept(line, { line, message, datagram: number });
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      refuse(error.message, bytes);
    }
  }
}
