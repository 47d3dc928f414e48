import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type ClientOptions, StatsD } from "hot-shots";
import type { Metric } from "./dogstatsd/message.ts";
import { parseMetrics } from "./dogstatsd/parse-datagram.ts";

/** A DogStatsD server in the test's process, and a real client that sends to it over UDP. */
export interface Receiver {
  readonly client: StatsD;
  /** The lines of each datagram that was sent so far; rejects at the first that is not in the grammar. */
  datagrams(): Promise<readonly (readonly Metric[])[]>;
  /** All lines that were sent so far. */
  metrics(): Promise<readonly Metric[]>;
  close(): Promise<void>;
}

/** Datagrams on the loopback keep their order: when this one has come, all before it have. */
const LAST = "last.datagram";

export async function receiver(options: ClientOptions = {}): Promise<Receiver> {
  const socket = createSocket("udp4");
  const received: Buffer[] = [];
  socket.on("message", (datagram) => received.push(datagram));
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  const client = new StatsD({ host: "127.0.0.1", port, datadog: false, includeDataDogTags: false, ...options });

  const datagrams = async (): Promise<Metric[][]> => {
    client.flush();
    client.increment(LAST);
    client.flush();
    const hasCome = (): boolean => received.at(-1)?.includes(LAST) ?? false;
    while (!hasCome()) await once(socket, "message");
    received.pop();
    return received.splice(0).map(parseMetrics);
  };
  return {
    client,
    datagrams,
    metrics: async () => (await datagrams()).flat(),
    close: async () => {
      await new Promise<void>((resolve) => client.close(() => resolve()));
      socket.close();
      await once(socket, "close");
    },
  };
}
