import type { ServerResponse } from "node:http";
import { setImmediate, setInterval, setTimeout } from "node:timers/promises";

/** One response's socket, with what a fault may do to it. Every method that waits rejects as soon as the connection is closed. */
export interface Wire {
  /** Sends the status and headers at once. */
  head(status: number, headers: Record<string, string>): void;
  /** Resolves when the system has taken the text, so that a reader's back-pressure is felt. */
  write(text: string): Promise<void>;
  wait(ms: number): Promise<void>;
  /** Goes on until the connection is closed; with `ping`, sends that text every `everyMs` meanwhile. */
  hang(ping?: { readonly text: string; readonly everyMs: number }): Promise<never>;
  /** Ends the response as HTTP wants it. */
  end(text?: string): Promise<void>;
  /** Closes the connection, whatever is still owed. */
  cut(): void;
  /** Resets the connection (RST). */
  reset(): void;
}

/** `closed` is aborted when the connection is gone. */
export function openWire(response: ServerResponse, closed: AbortSignal): Wire {
  const write = (text: string): Promise<void> => {
    closed.throwIfAborted();
    return new Promise((resolve, reject) => {
      response.write(text, (error) => (error ? reject(error) : resolve()));
    });
  };
  return {
    write,
    head(status, headers) {
      response.writeHead(status, headers);
      response.flushHeaders();
    },
    async wait(ms) {
      await (ms > 0 ? setTimeout(ms, undefined, { signal: closed }) : setImmediate(undefined, { signal: closed }));
    },
    async hang(ping) {
      if (ping === undefined) return untilAborted(closed);
      for await (const _ of setInterval(ping.everyMs, undefined, { signal: closed })) await write(ping.text);
      throw closed.reason;
    },
    end: (text = "") => new Promise((resolve) => void response.end(text, resolve)),
    cut: () => void response.socket?.destroy(),
    reset: () => void response.socket?.resetAndDestroy(),
  };
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.throwIfAborted();
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
