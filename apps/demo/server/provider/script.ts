import { countPromptTokens, DEFAULT_ANSWER, tokenize } from "./answer.ts";
import { type Fault, type FaultName, resolveFault } from "./fault.ts";
import { type Pacing, resolvePacing } from "./pacing.ts";
import type { PromptUsage, ToolCall } from "./protocol.ts";

/** How one request is answered. */
export interface Script {
  /** @default "healthy" */
  readonly fault?: FaultName | Fault;
  /** @default a text about streams */
  readonly text?: string;
  /** A tool that the model calls after its text. @default none */
  readonly toolCall?: ToolCall;
  readonly pacing?: Partial<Pacing>;
  /** What the request is billed; the default counts its text and knows no cache. */
  readonly usage?: Partial<PromptUsage>;
}

/** A {@link Script} with nothing left open. */
export interface ResolvedScript {
  readonly fault: Fault;
  readonly tokens: readonly string[];
  readonly toolCall: ToolCall | undefined;
  readonly pacing: Pacing;
  usageOf(prompt: string): PromptUsage;
}

/**
 * Fills in and checks a script; `pacing` is what it paces by where it says nothing itself.
 *
 * @throws TypeError naming what is unknown or impossible.
 */
export function resolveScript(script: Script, pacing: Pacing): ResolvedScript {
  const { fault = "healthy", text = DEFAULT_ANSWER, usage = {} } = script;
  return {
    fault: resolveFault(fault),
    tokens: tokenize(text),
    toolCall: script.toolCall,
    pacing: resolvePacing(pacing, script.pacing ?? {}),
    usageOf: promptUsage(usage),
  };
}

function promptUsage(usage: Partial<PromptUsage>): (prompt: string) => PromptUsage {
  const { cacheReadTokens = 0, cacheWriteTokens = 0, promptTokens } = usage;
  const cached = cacheReadTokens + cacheWriteTokens;
  if (promptTokens !== undefined && promptTokens < cached) {
    throw new TypeError(
      `usage.promptTokens is ${promptTokens}, less than the ${cached} cached tokens that are part of it.`,
    );
  }
  return (prompt) => ({
    promptTokens: promptTokens ?? cached + countPromptTokens(prompt),
    cacheReadTokens,
    cacheWriteTokens,
  });
}
