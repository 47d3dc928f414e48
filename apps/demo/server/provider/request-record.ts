import type { Fault } from "./fault.ts";
import type { ProtocolName } from "./protocol.ts";

/**
 * How a request ended: `complete` with the end mark, by its `fault`, by the client closing its connection early,
 * or because the provider was closed.
 */
export type RequestEnding = "complete" | "fault" | "client-closed" | "provider-closed";

/** What the provider knows of one request. A plain object: `JSON.stringify` shows all of it. */
export interface ProviderRequest {
  /** 1-based, over the provider's life. */
  readonly number: number;
  readonly protocol: ProtocolName;
  readonly model: string;
  readonly responseId: string;
  /** The run it belongs to, and its place in it, 1-based. */
  readonly run?: string;
  readonly attempt: number;
  readonly fault: Fault;
  /** Unix epoch, ms. */
  readonly receivedAt: number;
  /** HTTP status of the answer; absent while there is none. */
  readonly status?: number;
  /** Tokens handed to the socket so far. */
  readonly tokensSent: number;
  /** Absent while the request is open. */
  readonly ending?: RequestEnding;
  /** Resolves when the request has ended. */
  whenEnded(): Promise<RequestEnding>;
}

/** A {@link ProviderRequest} as the provider writes it. */
export interface RequestRecord extends ProviderRequest {
  status?: number;
  tokensSent: number;
  ending?: RequestEnding;
  /** Ends the record; what comes after the first call is ignored. */
  end(ending: RequestEnding): void;
}

export function recordRequest(
  facts: Omit<ProviderRequest, "receivedAt" | "status" | "tokensSent" | "ending" | "whenEnded">,
): RequestRecord {
  const { promise, resolve } = Promise.withResolvers<RequestEnding>();
  const record: RequestRecord = {
    ...facts,
    receivedAt: Date.now(),
    tokensSent: 0,
    whenEnded: () => promise,
    end(ending) {
      if (record.ending !== undefined) return;
      record.ending = ending;
      resolve(ending);
    },
  };
  return record;
}
