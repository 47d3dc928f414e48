import type { EventHandler } from "@l0/core";
import type { AdapterName, SentItem } from "../../protocol.ts";
import type { Destinations } from "./destinations.ts";

/** What became of everything that an adapter had to send for a run. */
export interface Collected {
  /** What its receiver took, oldest first. */
  readonly items: readonly SentItem[];
  /** How many things its receiver refused. */
  readonly rejected: number;
  /** What did not arrive, and why, in a sentence each. */
  readonly problems: readonly string[];
}

/** One of L0's adapters over a vendor's client of its own, so that runs at the same time do not mix. */
export interface Adapter {
  readonly name: AdapterName;
  readonly handler: EventHandler;
  /** Has everything sent that is buffered. Takes little more than the deadline at most, and never rejects. */
  collect(): Promise<Collected>;
  /** Closes the client and its receiver. Never rejects. */
  close(): Promise<void>;
}

export interface AdapterSettings {
  /** Where to send to beside the embedded receivers. */
  readonly destinations: Destinations;
  /** How long what was sent may take to arrive, ms. */
  readonly deadlineMs: number;
}
