import { showValue, type Telemetry } from "@l0/core";
import type { Queue } from "../outbox/outbox.ts";
import { answerError, bodyError, type HttpFailure, networkError } from "./http-error.ts";
import type { ResolvedHttpOptions } from "./http-options.ts";

type Bytes = ArrayBuffer | ArrayBufferView<ArrayBuffer>;

/** Some records on their way: made once, so that each try sends the same. */
interface Batch {
  readonly count: number;
  readonly body: string | Bytes;
  /** Lets a server that took a batch, but whose answer was lost, know it again. */
  readonly key: string;
  tries: number;
}

/** Sends what waits, batch by batch, one request at a time. */
export class BatchSender {
  readonly #options: ResolvedHttpOptions;
  /** The URL as messages show it: its query may hold a key. */
  readonly #target: string;
  /** The batch that has been tried and has to be tried again. */
  #batch: Batch | undefined;
  /** The server has asked to be left alone until then, and why: Unix epoch, ms. */
  #embargo: { readonly until: number; readonly error: Error } | undefined;

  constructor(options: ResolvedHttpOptions) {
    this.#options = options;
    // Of a webhook the path is a secret, too.
    this.#target = options.url.origin;
  }

  /**
   * @returns whether there was anything to send
   * @throws Error of a try that may be repeated.
   */
  async sendAll(queue: Queue<Telemetry>): Promise<boolean> {
    let left = queue.length;
    if (left === 0) return false;
    while (left > 0) {
      if (this.#embargo !== undefined && Date.now() < this.#embargo.until) throw this.#embargo.error;
      left -= await this.#sendOne(queue);
    }
    return true;
  }

  /** Until the batch that has failed is tried again, ms. */
  pause(): number {
    const { baseDelay, maxDelay } = this.#options.retry;
    const delay = Math.min(maxDelay, baseDelay * 2 ** ((this.#batch?.tries ?? 1) - 1));
    const embargo = this.#embargo === undefined ? 0 : this.#embargo.until - Date.now();
    return Math.max(delay * (0.5 + Math.random() / 2), embargo);
  }

  /** @returns how many records are settled: delivered or lost */
  async #sendOne(queue: Queue<Telemetry>): Promise<number> {
    const count = this.#batch?.count ?? Math.min(queue.length, this.#options.batch.size);
    const failure = await this.#try(queue.peek(count));
    if (failure?.isRetryable && (this.#batch?.tries ?? 0) <= this.#options.retry.attempts) throw failure;
    this.#batch = undefined;
    if (failure === undefined) queue.done(count);
    else queue.lose(count, failure);
    return count;
  }

  async #try(records: readonly Telemetry[]): Promise<HttpFailure | undefined> {
    try {
      this.#batch ??= this.#make(records);
    } catch (cause) {
      return bodyError(this.#target, cause);
    }
    this.#batch.tries += 1;
    return this.#post(this.#batch);
  }

  #make(records: readonly Telemetry[]): Batch {
    const count = records.length;
    const made = this.#options.body(records);
    // As JSON it would be an empty object, and its records would seem delivered.
    if (made instanceof Promise) {
      made.catch(() => undefined);
      throw new TypeError("body() gave a promise, and has to give the body itself");
    }
    const body = typeof made === "string" || isBytes(made) ? made : (JSON.stringify(made) as string | undefined);
    if (body === undefined) throw new TypeError(`body() gave ${showValue(made)}`);
    return { count, body, key: crypto.randomUUID(), tries: 0 };
  }

  async #post({ body, key }: Batch): Promise<HttpFailure | undefined> {
    const { url, fetch, timeout } = this.#options;
    const headers = new Headers(this.#options.headers);
    headers.set("idempotency-key", key);
    this.#embargo = undefined;
    const signal = AbortSignal.timeout(timeout);
    const late = rejectionBy(signal);
    try {
      // A redirect would turn the POST into a GET without a body, which a server may well answer with 200.
      const request = fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
      const response = await Promise.race([request, late]);
      await Promise.race([drain(response), late.catch(() => undefined)]);
      return response.ok ? undefined : this.#refused(answerError(this.#target, response, Date.now()));
    } catch (cause) {
      return networkError(this.#target, cause);
    }
  }

  #refused(error: HttpFailure): HttpFailure {
    const pause = Math.min(error.retryAfter ?? 0, this.#options.retry.maxRetryAfter);
    if (pause > 0) this.#embargo = { until: Date.now() + pause, error };
    return error;
  }
}

/** Rejects when the signal is aborted: a `fetch` that is not the platform's may take no notice of it. */
function rejectionBy(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  // Where nothing was sent nobody waits for it.
  promise.catch(() => undefined);
  return promise;
}

/** What is read of an answer, bytes: nobody looks at it. */
const MAX_ANSWER = 64 * 1024;

/** Reads a short answer to its end, so that its connection serves the next request. The status alone counts. */
async function drain({ body }: Response): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of body ?? []) {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER) break;
    }
  } catch {
    // The server took the batch, or did not, before its answer was cut.
  }
}

function isBytes(value: unknown): value is Bytes {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}
