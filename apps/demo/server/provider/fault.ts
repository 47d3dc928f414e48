import { z } from "zod";

/**
 * Where in a response a fault strikes: before its headers, or once that many tokens were sent. 0 is after the
 * opening frames; more than the answer has means after its last token.
 */
export type FaultPoint = "request" | number;

/** What goes wrong with one response. */
export type Fault =
  /** Nothing goes wrong. */
  | { readonly kind: "healthy" }
  /** Late headers, and a late first token after them; both in ms. */
  | { readonly kind: "slow-start"; readonly headersMs: number; readonly firstTokenMs: number }
  /** Goes silent and keeps the connection open until the client closes it. With `pingMs`, pings go on meanwhile. */
  | { readonly kind: "stall"; readonly after: FaultPoint; readonly pingMs?: number }
  /** Closes the connection without an end of the body. */
  | { readonly kind: "cut"; readonly after: FaultPoint }
  /** Resets the connection (RST). */
  | { readonly kind: "reset"; readonly after: FaultPoint }
  /** Ends the body properly, but without the protocol's end mark; `insideFrame` leaves half a frame behind. */
  | { readonly kind: "truncated"; readonly after: number; readonly insideFrame?: boolean }
  /** Answers with an HTTP error; `retryAfterMs` becomes the Retry-After header. */
  | { readonly kind: "status"; readonly status: number; readonly retryAfterMs?: number }
  /** Sends the protocol's error event in the middle of the stream and ends the body. */
  | { readonly kind: "error-event"; readonly after: number }
  /** Sends one frame whose JSON is broken, then goes on to a proper end. */
  | { readonly kind: "malformed"; readonly after: number }
  /** A proper answer with an end mark and no text. */
  | { readonly kind: "zero-tokens" };

/** A fault that comes at a moment of the response. */
export type StrikingFault = Extract<Fault, { readonly after: FaultPoint }>;

/** Faults that can be asked for by name alone. */
export const NAMED_FAULTS = {
  healthy: { kind: "healthy" },
  "slow-start": { kind: "slow-start", headersMs: 300, firstTokenMs: 600 },
  "hang-before-headers": { kind: "stall", after: "request" },
  "hang-before-first-token": { kind: "stall", after: 0 },
  stall: { kind: "stall", after: 8 },
  "stall-with-pings": { kind: "stall", after: 8, pingMs: 100 },
  "dropped-request": { kind: "cut", after: "request" },
  cut: { kind: "cut", after: 8 },
  reset: { kind: "reset", after: 8 },
  truncated: { kind: "truncated", after: 8 },
  "truncated-inside-frame": { kind: "truncated", after: 8, insideFrame: true },
  "rate-limited": { kind: "status", status: 429, retryAfterMs: 1000 },
  unauthorized: { kind: "status", status: 401 },
  "server-error": { kind: "status", status: 500 },
  "error-event": { kind: "error-event", after: 8 },
  malformed: { kind: "malformed", after: 8 },
  "zero-tokens": { kind: "zero-tokens" },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof NAMED_FAULTS;

const milliseconds = z.number().min(0).max(600_000);
const tokens = z.int().min(0);
const point = z.union([z.literal("request"), tokens]);

const faultSchema: z.ZodType<Fault> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("healthy") }),
  z.strictObject({ kind: z.literal("slow-start"), headersMs: milliseconds, firstTokenMs: milliseconds }),
  z.strictObject({ kind: z.literal("stall"), after: point, pingMs: z.exactOptional(milliseconds.min(1)) }),
  z.strictObject({ kind: z.literal("cut"), after: point }),
  z.strictObject({ kind: z.literal("reset"), after: point }),
  z.strictObject({ kind: z.literal("truncated"), after: tokens, insideFrame: z.exactOptional(z.boolean()) }),
  z.strictObject({
    kind: z.literal("status"),
    status: z.int().min(400).max(599),
    retryAfterMs: z.exactOptional(milliseconds),
  }),
  z.strictObject({ kind: z.literal("error-event"), after: tokens }),
  z.strictObject({ kind: z.literal("malformed"), after: tokens }),
  z.strictObject({ kind: z.literal("zero-tokens") }),
]);

const isFaultName = (name: string): name is FaultName => Object.hasOwn(NAMED_FAULTS, name);

/**
 * The fault of a name or a description.
 *
 * @throws TypeError that says what is allowed, where the name is unknown or the description impossible.
 */
export function resolveFault(fault: string | Fault): Fault {
  if (typeof fault !== "string") return checkFault(fault);
  if (isFaultName(fault)) return NAMED_FAULTS[fault];
  throw new TypeError(`Unknown fault "${fault}". Known: ${Object.keys(NAMED_FAULTS).join(", ")}.`);
}

/** Reads a fault from text, such as a header: a name, or a {@link Fault} as JSON. Throws as {@link resolveFault} does. */
export function parseFault(text: string): Fault {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{")) return resolveFault(trimmed);
  try {
    return checkFault(JSON.parse(trimmed));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new TypeError(`The fault is no valid JSON: ${error.message}.`, { cause: error });
    throw error;
  }
}

function checkFault(value: unknown): Fault {
  const result = faultSchema.safeParse(value);
  if (result.success) return result.data;
  throw new TypeError(`Impossible fault ${JSON.stringify(value)}. ${z.prettifyError(result.error)}`);
}
