import type { Fault, StrikingFault } from "./fault.ts";
import { type Protocol, type ReplyHead, statusMessage, type StopReason, type ToolCall } from "./protocol.ts";
import type { RequestRecord } from "./request-record.ts";
import type { Wire } from "./wire.ts";

/** One answer as it was planned, before anything is sent. */
export interface Reply {
  readonly protocol: Protocol;
  readonly head: ReplyHead;
  readonly fault: Fault;
  readonly tokens: readonly string[];
  readonly toolCall: ToolCall | undefined;
  readonly stopReason: StopReason;
  /** Wait before the next token, ms. */
  readonly nextWait: () => number;
}

/** Sends an answer with its fault. Rejects when the connection closes before the answer is over. */
export async function sendReply(reply: Reply, wire: Wire, record: RequestRecord): Promise<void> {
  const { fault, protocol, head } = reply;
  if (fault.kind === "slow-start") await wire.wait(fault.headersMs);
  if (fault.kind === "status") return refuse(reply, fault, wire, record);
  if ("after" in fault && fault.after === "request") return strike(fault, reply, wire, record);

  record.status = 200;
  wire.head(200, streamHeaders(reply));
  await wire.write(protocol.opening(head));
  if (fault.kind === "slow-start") await wire.wait(fault.firstTokenMs);
  if (await sendTokens(reply, wire, record)) return;
  if (reply.toolCall !== undefined) await wire.write(protocol.toolCall(head, reply.toolCall));
  // The record ends first: a client that has read the last byte must find it ended.
  record.end("complete");
  await wire.end(protocol.closing(head, record.tokensSent, reply.stopReason));
}

const streamHeaders = ({ protocol, head }: Reply): Record<string, string> => ({
  ...protocol.headers(head.requestId),
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache",
});

/** Gives whether a fault ended the response. */
async function sendTokens(reply: Reply, wire: Wire, record: RequestRecord): Promise<boolean> {
  const { protocol, head, fault } = reply;
  const tokens = fault.kind === "zero-tokens" ? [] : reply.tokens;
  const striking = "after" in fault ? fault : undefined;
  const strikesAt = typeof striking?.after === "number" ? Math.min(striking.after, tokens.length) : undefined;
  for (let sent = 0; sent <= tokens.length; sent++) {
    await wire.wait(reply.nextWait());
    if (striking !== undefined && sent === strikesAt) {
      await strike(striking, reply, wire, record);
      if (striking.kind !== "malformed") return true;
    }
    const token = tokens[sent];
    if (token === undefined) break;
    await wire.write(protocol.token(head, token));
    record.tokensSent++;
  }
  return false;
}

/** Does what the fault does once its moment has come. */
async function strike(
  fault: StrikingFault,
  { protocol, head }: Reply,
  wire: Wire,
  record: RequestRecord,
): Promise<void> {
  if (fault.kind === "stall") {
    return wire.hang(fault.pingMs === undefined ? undefined : { text: protocol.ping, everyMs: fault.pingMs });
  }
  if (fault.kind === "malformed") return wire.write(protocol.malformed(head));
  record.end("fault");
  switch (fault.kind) {
    case "cut":
      return wire.cut();
    case "reset":
      return wire.reset();
    case "truncated":
      return wire.end(fault.insideFrame ? halfOf(protocol.token(head, "lost")) : "");
    case "error-event":
      return wire.end(protocol.streamError(head));
  }
}

const halfOf = (frame: string): string => frame.slice(0, frame.length / 2);

async function refuse(
  { protocol, head }: Reply,
  fault: Extract<Fault, { kind: "status" }>,
  wire: Wire,
  record: RequestRecord,
): Promise<void> {
  record.status = fault.status;
  record.end("fault");
  wire.head(fault.status, {
    ...protocol.headers(head.requestId),
    "content-type": "application/json",
    ...(fault.retryAfterMs !== undefined && retryAfter(fault.retryAfterMs)),
  });
  await wire.end(JSON.stringify(protocol.error(fault.status, statusMessage(fault.status), head.requestId)));
}

/** `Retry-After` knows whole seconds only; both providers send the milliseconds beside it. */
const retryAfter = (ms: number): Record<string, string> => ({
  "retry-after": String(Math.ceil(ms / 1000)),
  "retry-after-ms": String(ms),
});
