import * as Sentry from "@sentry/node";
import { EnvelopeReceiver } from "./envelope-receiver.ts";

/** An app that has called `Sentry.init` once, with a receiver in the place of Sentry. */
export class SentryApp implements AsyncDisposable {
  readonly receiver: EnvelopeReceiver;

  private constructor(receiver: EnvelopeReceiver) {
    this.receiver = receiver;
  }

  static async start(options: Sentry.NodeOptions = {}): Promise<SentryApp> {
    const receiver = await EnvelopeReceiver.start();
    Sentry.init({
      dsn: receiver.dsn,
      tracesSampleRate: 1,
      // The default of version 11, and a choice in version 10.
      traceLifecycle: "stream",
      // The receiver shares the process: what it serves is no request to the app.
      integrations: [Sentry.httpIntegration({ disableIncomingRequestSpans: true })],
      // All of it: the SDK drops what goes beyond 64 envelopes at a time.
      transportOptions: { bufferSize: 1000, keepAlive: true },
      ...options,
    });
    return new SentryApp(receiver);
  }

  /** Forgets what Sentry has been sent so far. */
  async reset(): Promise<void> {
    await Sentry.flush(2000);
    this.receiver.clear();
  }

  /** What Sentry has been sent, once nothing is under way. */
  async received(): Promise<EnvelopeReceiver> {
    await Sentry.flush(2000);
    return this.receiver;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Sentry.close(1000);
    await this.receiver[Symbol.asyncDispose]();
  }
}
