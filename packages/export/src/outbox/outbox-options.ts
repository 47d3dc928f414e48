import type { OptionRules } from "../options/resolve-options.ts";
import type { OnError } from "./tell.ts";

/** Options of every handler that queues. */
export interface QueueOptions {
  /**
   * Records held in memory while they cannot be delivered; one more is dropped and counted.
   * @default 2048
   */
  readonly maxQueue?: number | undefined;
  /**
   * Told when a delivery fails: once, and again only after one has succeeded in between; and once when the first record
   * is lost. What it throws is ignored.
   * @default one `console.warn`
   */
  readonly onError?: OnError | undefined;
}

export const QUEUE_RULES: OptionRules<QueueOptions> = {
  maxQueue: {
    default: 2048,
    allowed: "a whole number from 1",
    accepts: (value) => Number.isSafeInteger(value) && Number(value) >= 1,
  },
  onError: { default: warn, allowed: "a function", accepts: (value) => typeof value === "function" },
};

function warn(error: Error): void {
  // oxlint-disable-next-line no-console -- the documented default of `onError`
  console.warn(
    `${error.message} stats() counts what waits and what is lost; onError hears of it instead of this line.`,
  );
}
