import { delegateOf } from "./delegate-of.ts";
import type { ResolvedOptions } from "./resolve-options.ts";

/** A provider, of an SDK or of somebody who has nothing to send. */
interface Flushable {
  forceFlush?(): Promise<void>;
}

/**
 * Has the SDK's providers send what they hold, where they can. Rejects with the first failure once all have tried: the
 * SDK has dropped what it could not send.
 */
export async function flushProviders(options: ResolvedOptions): Promise<void> {
  const providers = [options.tracerProvider(), options.meterProvider(), options.loggerProvider()] as Flushable[];
  const flushed = await Promise.allSettled(providers.map(async (provider) => delegateOf(provider).forceFlush?.()));
  const failed = flushed.find((result) => result.status === "rejected");
  if (failed === undefined) return;
  // A tracer provider gives a list of what its processors failed with.
  const [first]: unknown[] = [failed.reason].flat();
  throw first;
}
