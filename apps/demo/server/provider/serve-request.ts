import type { IncomingMessage, ServerResponse } from "node:http";
import { anthropicMessages } from "./anthropic-messages.ts";
import { parseFault } from "./fault.ts";
import { openaiChat } from "./openai-chat.ts";
import { paceOf, type Pacing } from "./pacing.ts";
import { type ChatRequest, type Protocol, RequestProblem } from "./protocol.ts";
import { readJsonBody } from "./read-body.ts";
import { type ProviderRequest, recordRequest, type RequestEnding, type RequestRecord } from "./request-record.ts";
import { RUN_HEADER, type RunBook, type Turn } from "./run.ts";
import { type ResolvedScript, resolveScript } from "./script.ts";
import { type Reply, sendReply } from "./send-reply.ts";
import { openWire } from "./wire.ts";

/** The header that asks for a fault by name or as JSON, for requests that belong to no run. */
export const FAULT_HEADER = "x-l0-fault";

const PROTOCOLS: readonly Protocol[] = [openaiChat, anthropicMessages];

/** What serving a request needs to know of the provider. */
export interface ProviderContext {
  readonly pacing: Pacing;
  readonly runs: RunBook;
  nextNumber(): number;
  /** Told of each request that is answered, when it has arrived. */
  saw(request: ProviderRequest): void;
  /** How a connection that closed early is to be read: did the client close it, or the provider? */
  earlyEnding(): RequestEnding;
}

/** Serves one request to its end; never rejects. */
export async function serveRequest(
  request: IncomingMessage,
  response: ServerResponse,
  context: ProviderContext,
): Promise<void> {
  const protocol = PROTOCOLS.find(({ path }) => path === request.url?.split("?")[0]);
  const closed = new AbortController();
  response.once("close", () => closed.abort());
  try {
    if (protocol === undefined) throw new RequestProblem(404, `Nothing is served at ${request.url}.`);
    if (request.method !== "POST") throw new RequestProblem(405, `${protocol.path} takes POST only.`);
    const chat = protocol.read(await readJsonBody(request));
    const { reply, record } = plan(protocol, chat, request, context);
    closed.signal.addEventListener("abort", () => record.end(context.earlyEnding()));
    await sendReply(reply, openWire(response, closed.signal), record);
  } catch (error) {
    if (closed.signal.aborted) return;
    if (response.headersSent) response.destroy();
    else refuse(response, asProblem(error), protocol ?? openaiChat);
  }
}

/** Decides how a request is answered, and writes it down. */
function plan(
  protocol: Protocol,
  chat: ChatRequest,
  request: IncomingMessage,
  context: ProviderContext,
): { reply: Reply; record: RequestRecord } {
  const { script, attempt, saw } = turnOf(request, context);
  const run = header(request, RUN_HEADER);
  const ids = protocol.newIds();
  const record = recordRequest({
    number: context.nextNumber(),
    protocol: protocol.name,
    model: chat.model,
    responseId: ids.id,
    ...(run !== undefined && { run }),
    attempt,
    fault: script.fault,
  });
  saw(record);
  context.saw(record);
  const tokens = script.tokens.slice(0, chat.maxTokens);
  const head = {
    ...ids,
    model: chat.model,
    created: Math.floor(Date.now() / 1000),
    usage: script.usageOf(chat.prompt),
    includeUsage: chat.includeUsage,
  };
  const nextWait = paceOf(script.pacing, attempt);
  return { record, reply: { protocol, head, fault: script.fault, tokens, nextWait, ...endOf(script, tokens) } };
}

/** How an answer of these tokens ends. One that is too long for the request has no tool call. */
function endOf(
  { tokens: all, toolCall }: ResolvedScript,
  tokens: readonly string[],
): Pick<Reply, "stopReason" | "toolCall"> {
  if (tokens.length < all.length) return { stopReason: "max-tokens", toolCall: undefined };
  return { stopReason: toolCall === undefined ? "end" : "tool-call", toolCall };
}

function turnOf(request: IncomingMessage, { runs, pacing }: ProviderContext): Turn {
  const key = header(request, RUN_HEADER);
  if (key !== undefined) {
    const turn = runs.next(key);
    if (turn === undefined) throw new RequestProblem(400, `No run "${key}" is open (header ${RUN_HEADER}).`);
    return turn;
  }
  try {
    const fault = parseFault(header(request, FAULT_HEADER) ?? "healthy");
    return { script: resolveScript({ fault }, pacing), attempt: 1, saw: () => {} };
  } catch (error) {
    throw new RequestProblem(400, `Header ${FAULT_HEADER}: ${(error as Error).message}`);
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** What is no problem of the request is one of this server: the client is told, and nothing is thrown into the process. */
const asProblem = (error: unknown): RequestProblem =>
  error instanceof RequestProblem ? error : new RequestProblem(500, `The embedded provider failed: ${String(error)}`);

function refuse(response: ServerResponse, { status, message }: RequestProblem, protocol: Protocol): void {
  const { requestId } = protocol.newIds();
  const headers = { ...protocol.headers(requestId), "content-type": "application/json" };
  response.writeHead(status, headers).end(JSON.stringify(protocol.error(status, message, requestId)));
}
