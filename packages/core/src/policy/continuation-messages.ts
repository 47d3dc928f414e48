/** A message of a chat, as far as it matters here. */
export interface ChatMessage {
  readonly role: string;
  readonly content: unknown;
}

/** How the model is asked to go on. */
export interface ContinuationStrategy {
  /**
   * `prefill`: the text is the beginning of the assistant's answer, as Anthropic models up to Claude 4.5 take it.
   * `user-turn`: the text is the assistant's answer and the user asks for the rest, which every chat model takes.
   * @default "user-turn"
   */
  readonly strategy?: "prefill" | "user-turn" | undefined;
  /** What the user says under `user-turn`. */
  readonly instruction?: string | undefined;
}

const INSTRUCTION =
  "Your answer was cut off. Go on exactly where it ends, without repeating any of it and without any remark.";

/**
 * The messages of a request that continues `checkpoint`, the text of `AttemptContext`; without one, the messages as
 * they are. Trailing white space of a prefill is left out, as providers refuse it: the model says it again.
 *
 * @example
 * l0({
 *   continueFromLastKnownGoodToken: true,
 *   stream: ({ checkpoint, signal }) => chat(continuationMessages(messages, checkpoint), signal),
 * });
 */
export function continuationMessages<M extends ChatMessage>(
  messages: readonly M[],
  checkpoint: string | undefined,
  { strategy = "user-turn", instruction = INSTRUCTION }: ContinuationStrategy = {},
): readonly (M | { readonly role: "assistant" | "user"; readonly content: string })[] {
  if (!checkpoint) return messages;
  if (strategy === "prefill") return [...messages, { role: "assistant", content: checkpoint.trimEnd() }];
  return [...messages, { role: "assistant", content: checkpoint }, { role: "user", content: instruction }];
}
