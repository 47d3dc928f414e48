import { createDatadogHandler, type StatsdLike } from "@l0/datadog";
import { StatsD } from "hot-shots";
import { arrivals } from "../receivers/arrivals.ts";
import { type DogStatsdLine, dogstatsdReceiver } from "../receivers/dogstatsd/dogstatsd-receiver.ts";
import type { Adapter, AdapterSettings } from "./adapter.ts";
import { collected, type Showing } from "./collected.ts";
import { failuresOf, within } from "./deadline.ts";

export interface DatadogSettings extends AdapterSettings {
  readonly receiver?: ReturnType<typeof dogstatsdReceiver>;
}

/** `hot-shots` over UDP. */
export async function openDatadog(settings: DatadogSettings): Promise<Adapter> {
  const { destinations, deadlineMs, receiver = dogstatsdReceiver() } = settings;
  const { dogstatsd } = destinations;
  const errors: Error[] = [];
  const embedded = openClient(addressOf(await receiver.start()), (error) => errors.push(error));
  const outside = dogstatsd && openClient(dogstatsd, (error) => errors.push(error));
  const clients = outside ? [embedded, outside] : [embedded];
  const { client, sent } = fanOut(clients);
  const where = dogstatsd && `${dogstatsd.host}:${dogstatsd.port}`;
  const flush = async (): Promise<void> => {
    await Promise.all(clients.map(flushed));
    // Nobody confirms a datagram: all there is to wait for is their number.
    await arrivals(receiver, sent());
  };
  return {
    name: "datadog",
    handler: createDatadogHandler({ client }),
    async collect() {
      const what = "The embedded Agent";
      const late = await failuresOf([{ what, done: within(deadlineMs, flush()) }]);
      const problems = [...late, ...errors.map(({ message }) => `hot-shots: ${message}`)];
      return collected(receiver, { fileOf, alsoSentTo: where, problems });
    },
    async close() {
      await Promise.all(clients.map((one) => new Promise<void>((resolve) => one.close(() => resolve()))));
      await receiver.close();
    },
  };
}

function openClient({ host, port }: { host: string; port: number }, errorHandler: (error: Error) => void): StatsD {
  return new StatsD({
    host,
    port,
    errorHandler,
    // An Ethernet frame: the metrics of a stream share datagrams.
    maxBufferSize: 1432,
    // A run is collected before it is closed, so that nothing is left to wait for; ms.
    closingFlushInterval: 1,
    // Otherwise any DD_* variable would add tags and metrics that are not L0's.
    datadog: false,
    includeDataDogTags: false,
    includeDatadogTelemetry: false,
  });
}

function addressOf(address: string): { host: string; port: number } {
  const [host = "", port] = address.split(":");
  return { host, port: Number(port) };
}

/** Several clients as one, and how many lines each of them was given. */
function fanOut(clients: readonly StatsD[]): { readonly client: StatsdLike; sent(): number } {
  let lines = 0;
  const toAll = (send: (client: StatsD) => void): void => {
    lines++;
    for (const client of clients) send(client);
  };
  return {
    sent: () => lines,
    client: {
      increment: (...metric) => toAll((client) => client.increment(...metric)),
      gauge: (...metric) => toAll((client) => client.gauge(...metric)),
      distribution: (...metric) => toAll((client) => client.distribution(...metric)),
    },
  };
}

const fileOf = ({ line }: DogStatsdLine): ReturnType<Showing<DogStatsdLine>["fileOf"]> => ({
  body: line,
  fileName: "dogstatsd.txt",
  mediaType: "text/plain",
});

const flushed = (client: StatsD): Promise<void> =>
  new Promise((resolve, reject) => client.flush((error) => (error ? reject(error) : resolve())));
