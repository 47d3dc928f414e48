import type { L0Error } from "@l0/core";
import type { PlayName } from "./plays.ts";

/** What the error of a cell says; a status here is one that the client gives an error inside the stream. */
export type Verdict = Pick<L0Error, "code" | "category" | "retryable"> &
  Partial<Pick<L0Error, "errorType" | "statusCode">>;

const failed = { code: "NETWORK_ERROR", category: "network", retryable: true } as const;
const refused: Verdict = { ...failed, errorType: "econnrefused" };
const dns: Verdict = { ...failed, errorType: "dns_error" };
const dropped: Verdict = { ...failed, errorType: "connection_dropped" };
const reset: Verdict = { ...failed, errorType: "econnreset" };
/** The stream ended without its end mark, or in the middle of an event. */
const cut: Verdict = { ...failed, errorType: "partial_chunks" };
const late: Verdict = { code: "INITIAL_TOKEN_TIMEOUT", category: "transient", retryable: true };
const stalled: Verdict = { code: "INTER_TOKEN_TIMEOUT", category: "transient", retryable: true };
const limited: Verdict = { code: "RATE_LIMITED", category: "transient", retryable: true };
const busy: Verdict = { code: "PROVIDER_ERROR", category: "transient", retryable: true };
/** The provider will not have it, however often it is asked. */
const never: Verdict = { code: "PROVIDER_ERROR", category: "provider", retryable: false };
// The AI SDK gives an error inside the stream the status that it would have had as an answer.
const busy500: Verdict = { ...busy, statusCode: 500 };
const busy503: Verdict = { ...busy, statusCode: 503 };
const limited429: Verdict = { ...limited, statusCode: 429 };
const never400: Verdict = { ...never, statusCode: 400 };
const empty: Verdict = { code: "ZERO_OUTPUT", category: "content", retryable: true };
const aborted: Verdict = { code: "STREAM_ABORTED", category: "provider", retryable: false };
const noStream: Verdict = { code: "INVALID_STREAM", category: "internal", retryable: false };

/** One fault: how it is made, and what must come of it in each client. */
export interface Row {
  readonly play?: PlayName;
  /** Who ends it: L0's deadline, or the caller. */
  readonly endedBy?: "deadline" | "abort";
  /** What the consumer has got before. @default "" */
  readonly text?: string;
  readonly statusCode?: number;
  readonly retryAfter?: number;
  /** `openai` chat completions, `openai` responses, `@anthropic-ai/sdk`, `ai` over chat completions, `fetch` of chat completions. */
  readonly verdicts: readonly [Verdict, Verdict, Verdict, Verdict, Verdict];
}

const Hello = "Hello";

/** Faults × clients: what the application is told when the connection or the provider fails. */
export const FAULT_TABLE: Readonly<Record<string, Row>> = {
  refused: { verdicts: [refused, refused, refused, refused, refused] },
  "unknown host": { verdicts: [dns, dns, dns, dns, dns] },
  "closed before headers": { verdicts: [dropped, dropped, dropped, dropped, dropped] },
  "stall before headers": { endedBy: "deadline", verdicts: [late, late, late, late, late] },
  "400": { statusCode: 400, verdicts: [never, never, never, never, never] },
  "401": { statusCode: 401, verdicts: [never, never, never, never, never] },
  "403": { statusCode: 403, verdicts: [never, never, never, never, never] },
  "404": { statusCode: 404, verdicts: [never, never, never, never, never] },
  "408": { statusCode: 408, verdicts: [busy, busy, busy, busy, busy] },
  "409": { statusCode: 409, verdicts: [busy, busy, busy, busy, busy] },
  "425": { statusCode: 425, verdicts: [busy, busy, busy, busy, busy] },
  "429": { statusCode: 429, verdicts: [limited, limited, limited, limited, limited] },
  "429, retry-after": { statusCode: 429, retryAfter: 7000, verdicts: [limited, limited, limited, limited, limited] },
  "429, retry-after-ms": { statusCode: 429, retryAfter: 30, verdicts: [limited, limited, limited, limited, limited] },
  "429, quota spent": { statusCode: 429, retryAfter: 1000, verdicts: [never, never, never, never, never] },
  "500": { statusCode: 500, verdicts: [busy, busy, busy, busy, busy] },
  "502 HTML": { statusCode: 502, verdicts: [busy, busy, busy, busy, busy] },
  "503": { statusCode: 503, verdicts: [busy, busy, busy, busy, busy] },
  "529": { statusCode: 529, verdicts: [busy, busy, busy, busy, busy] },
  "closed mid-stream": { text: Hello, verdicts: [dropped, dropped, dropped, dropped, dropped] },
  "reset mid-stream": { text: Hello, verdicts: [reset, reset, reset, reset, reset] },
  "stall mid-stream": { endedBy: "deadline", text: Hello, verdicts: [stalled, stalled, stalled, stalled, stalled] },
  "clean end without finish": { text: Hello, verdicts: [cut, cut, cut, cut, cut] },
  "cut inside an event": { text: Hello, verdicts: [cut, cut, cut, cut, cut] },
  "malformed JSON": { text: Hello, verdicts: [cut, cut, cut, cut, cut] },
  "error event: server": { text: Hello, verdicts: [busy, busy, busy, busy500, busy] },
  "error event: overloaded": { text: Hello, verdicts: [busy, busy, busy, busy503, busy] },
  "error event: rate limit": { text: Hello, verdicts: [limited, limited, limited, limited429, limited] },
  "error event: refused": { text: Hello, verdicts: [never, never, never, never400, never] },
  "200 empty": { verdicts: [empty, empty, empty, cut, empty] },
  "200 HTML": { verdicts: [empty, empty, empty, cut, noStream] },
  "no output": { verdicts: [empty, empty, empty, empty, empty] },
  "abort before headers": {
    play: "stall before headers",
    endedBy: "abort",
    verdicts: [aborted, aborted, aborted, aborted, aborted],
  },
  "abort mid-stream": {
    play: "stall mid-stream",
    endedBy: "abort",
    text: Hello,
    verdicts: [aborted, aborted, aborted, aborted, aborted],
  },
};
