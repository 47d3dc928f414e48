/** One thing that arrived, as plain data that a page can show. */
export interface Received<T> {
  /** Unix epoch, ms. */
  readonly at: number;
  /** What it is, in a few words. */
  readonly summary: string;
  readonly content: T;
}

/** Something that arrived and is not what it should be. */
export interface Rejected {
  /** Unix epoch, ms. */
  readonly at: number;
  /** What is wrong with it. */
  readonly reason: string;
  /** Its beginning, as text. */
  readonly excerpt: string;
}

/** A back end in this process, in the place of a vendor's: keeps what an adapter sent and refuses what is malformed. */
export interface Receiver<T> {
  readonly name: string;
  /** Begins to take what is sent, and gives the address to send it to. */
  start(): Promise<string>;
  /** The latest things that arrived, oldest first; see {@link MOST_RECEIVED}. */
  readonly received: readonly Received<T>[];
  /** The latest things that were refused, oldest first. */
  readonly rejected: readonly Rejected[];
  /** How many arrived and were refused since the last {@link clear}, those no longer kept included. */
  readonly counts: { readonly received: number; readonly rejected: number };
  /** Calls back whenever something arrived or was refused; gives the way to stop that. */
  onArrival(listener: () => void): () => void;
  /** Forgets what arrived so far. */
  clear(): void;
  /** Ends at once. What was received can still be read. */
  close(): Promise<void>;
}

/** How many things a receiver keeps of each kind. */
export const MOST_RECEIVED = 500;
