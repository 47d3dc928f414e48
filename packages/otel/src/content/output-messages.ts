import { redactContent } from "@l0/core";

import type { ContentOptions } from "./content-options.ts";
import { jsonSize, longestInJson } from "./json-size.ts";

/** A tool call of the model, as core tells of it: already redacted. */
export interface RequestedTool {
  readonly id: string;
  readonly name: string;
  readonly arguments?: unknown;
}

type Part = { readonly type: "text"; readonly content: string } | ({ readonly type: "tool_call" } & RequestedTool);

/** What the model said, in the shape of `gen_ai.output.messages`. */
export interface OutputMessage {
  readonly role: "assistant";
  readonly parts: readonly Part[];
  readonly finish_reason?: string;
}

/** What there is to export. */
export interface Output {
  readonly text: string | undefined;
  readonly tools: readonly RequestedTool[];
  /** Where the conventions want it in the message. */
  readonly finishReason: string | undefined;
}

/** The output that is exported, and whether something of it is left out. */
export interface CapturedOutput {
  readonly messages: readonly OutputMessage[];
  readonly isCut: boolean;
}

/** The output of a stream, redacted, and cut so that its JSON stays within the budget and valid. */
export function captureOutput(output: Output, { budget, redact }: ContentOptions): CapturedOutput {
  const { tools, finishReason } = output;
  const text = redactContent(output.text ?? "", Infinity, redact);
  const whole = [messageOf(text, tools, finishReason)];
  if (jsonSize(whole) <= budget) return { messages: whole, isCut: false };
  // The text is worth more than what the tools were called with, and that they were called more than the end of it.
  const calls = tools.map(({ id, name }) => ({ id, name }));
  const left = budget - jsonSize([messageOf("-", calls, finishReason)]) + 1;
  const cut = [messageOf(longestInJson(text, left), calls, finishReason)];
  return { messages: jsonSize(cut) <= budget ? cut : [], isCut: true };
}

function messageOf(text: string, tools: readonly RequestedTool[], finishReason: string | undefined): OutputMessage {
  const calls = tools.map((tool): Part => ({ type: "tool_call", ...tool }));
  const parts: Part[] = text === "" ? calls : [{ type: "text", content: text }, ...calls];
  return { role: "assistant", parts, ...(finishReason !== undefined && { finish_reason: finishReason }) };
}
