import type { ResolvedOptions } from "./resolve-options.ts";

/** A provider of an SDK, or the API's stand-in for one. */
interface Flushable {
  forceFlush?(): Promise<void>;
  getDelegate?(): Flushable;
}

/**
 * Has the SDK's providers send what they hold, where they can. Rejects with the first failure once all have tried: the
 * SDK has dropped what it could not send.
 */
export async function flushProviders(options: ResolvedOptions): Promise<void> {
  const providers = [options.tracerProvider(), options.meterProvider(), options.loggerProvider()] as Flushable[];
  const flushed = await Promise.allSettled(providers.map(flushOne));
  const failed = flushed.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

async function flushOne(provider: Flushable): Promise<void> {
  const real = provider.forceFlush === undefined ? provider.getDelegate?.() : provider;
  await real?.forceFlush?.();
}
