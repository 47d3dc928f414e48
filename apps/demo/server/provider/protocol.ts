/** The provider APIs that the embedded provider speaks. */
export type ProtocolName = "openai-chat" | "anthropic-messages";

/** What a request asks for, whatever its protocol. */
export interface ChatRequest {
  readonly model: string;
  /** All text of the request's messages. */
  readonly prompt: string;
  /** Most tokens the answer may have. */
  readonly maxTokens?: number;
  /** Whether the request wants its usage counted on the stream. */
  readonly includeUsage: boolean;
}

/** What the request costs before a token is made. The cache counts are parts of `promptTokens`. */
export interface PromptUsage {
  readonly promptTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
}

/** What the frames of one response are made of. */
export interface ReplyHead {
  readonly id: string;
  readonly requestId: string;
  readonly model: string;
  /** Unix epoch, seconds. */
  readonly created: number;
  readonly usage: PromptUsage;
  readonly includeUsage: boolean;
}

/** A tool that the model calls. */
export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Why a finished answer stopped. */
export type StopReason = "end" | "max-tokens" | "tool-call";

/** How one provider's API reads on the wire. Frames are whole server-sent events, blank line included. */
export interface Protocol {
  readonly name: ProtocolName;
  readonly path: string;
  /** Makes the ids that this provider's answers carry. */
  newIds(): { readonly id: string; readonly requestId: string };
  /** Reads a request's body. Throws {@link RequestProblem} where it is none. */
  read(body: unknown): ChatRequest;
  /** Headers that this provider puts on every answer, errors included. */
  headers(requestId: string): Record<string, string>;
  /** What comes before the first token. */
  opening(head: ReplyHead): string;
  token(head: ReplyHead, text: string): string;
  /** A whole tool call, its arguments in pieces. It comes after the text. */
  toolCall(head: ReplyHead, call: ToolCall): string;
  /** What comes after the last token: finish reason, usage, end mark. */
  closing(head: ReplyHead, tokens: number, reason: StopReason): string;
  /** A sign of life without content. */
  readonly ping: string;
  /** A frame that breaks off inside its JSON, but ends as a frame. */
  malformed(head: ReplyHead): string;
  /** The error event of a stream that has already begun. */
  streamError(head: ReplyHead): string;
  /** The body of an HTTP error. */
  error(status: number, message: string, requestId: string): object;
}

/** A request that cannot be served, and the answer it gets. */
export class RequestProblem extends Error {
  override readonly name: string = "RequestProblem";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What the provider says with an HTTP status that was asked for as a fault. */
export function statusMessage(status: number): string {
  if (status === 429) return "Rate limit reached for requests. Please try again later.";
  if (status === 401) return "The API key is not valid.";
  if (status === 529 || status === 503) return "The service is overloaded. Please try again later.";
  if (status >= 500) return "The server had an error while processing your request. Sorry about that!";
  return `The request was refused with status ${status}.`;
}
