import type { Receiver } from "./receiver.ts";

/** Resolves once that many things arrived since the receiver was last cleared, refused ones included. */
export function arrivals({ counts, onArrival }: Receiver<unknown>, count: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (counts.received + counts.rejected < count) return;
      stop();
      resolve();
    };
    const stop = onArrival(look);
    look();
  });
}
