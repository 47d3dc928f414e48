import { describe, expect, test } from "vitest";
import { classify } from "../errors/classify.ts";
import { type Decoded, decodeChunks } from "../testing/decode-chunks.ts";
import { openaiResponsesShape } from "./openai-responses.ts";

const decode = (...events: unknown[]): Decoded => decodeChunks(openaiResponsesShape.decoder(), events);

const text = (delta: unknown): object => ({ type: "response.output_text.delta", delta });
const done = (item: object): object => ({ type: "response.output_item.done", item });
const end = (status: string, more: object = {}): object => ({
  type: `response.${status}`,
  response: { id: "resp_1", model: "gpt-x", status, ...more },
});

describe("OpenAI Responses events", () => {
  test("text and refusals are text; reasoning and its summary are reasoning", () => {
    const { tokens, pieces } = decode(
      { type: "response.reasoning_text.delta", delta: "hm" },
      { type: "response.reasoning_summary_text.delta", delta: "so" },
      { type: "response.reasoning_text.delta", delta: "" },
      text("Hi"),
      { type: "response.refusal.delta", delta: ", no" },
    );
    expect(tokens).toEqual(["Hi", ", no"]);
    expect(pieces).toEqual([
      { type: "reasoning", value: "hm" },
      { type: "reasoning", value: "so" },
    ]);
  });

  test("model and response id are known from the first event on", () => {
    const created = { type: "response.created", response: { id: "resp_1", model: "gpt-x" } };
    expect(decode(created).answer).toEqual({ model: "gpt-x", responseId: "resp_1", provider: "openai" });
  });

  test("an incomplete response has an end mark too, with why it is incomplete", () => {
    const incomplete = end("incomplete", { incomplete_details: { reason: "max_output_tokens" } });
    expect(decode(text("Hi"), incomplete)).toMatchObject({
      finished: true,
      answer: { finishReason: "max_output_tokens" },
      errors: [],
    });
    expect(decode(end("completed")).answer).toMatchObject({ finishReason: "completed" });
  });

  test("pieces of arguments are progress, and a call comes with its whole item", () => {
    const { pieces, progress } = decode(
      { type: "response.function_call_arguments.delta", delta: "{}" },
      { type: "response.mcp_call_arguments.delta", delta: "{}" },
      { type: "response.function_call_arguments.done", arguments: "{}" },
      done({ type: "function_call", call_id: "c", name: "now", arguments: "" }),
      done({ type: "function_call", call_id: "d", name: "sum", arguments: "{", status: "incomplete" }),
      done({ type: "message" }),
    );
    expect(progress).toBe(2);
    const call = { type: "message", role: "assistant", toolCallId: "c", toolName: "now", value: "", arguments: {} };
    expect(pieces).toEqual([call]);
  });

  test("the input of a custom tool is free text", () => {
    const { pieces } = decode(done({ type: "custom_tool_call", call_id: "c", name: "sh", input: "ls {" }));
    expect(pieces).toMatchObject([{ toolCallId: "c", toolName: "sh", value: "ls {", arguments: "ls {" }]);
  });

  test("an image is data, and so is what else the caller has to answer: an answer of that alone is not empty", () => {
    const image = { type: "image_generation_call", result: "aW1hZ2U=" };
    const click = { type: "computer_call", call_id: "c", action: { type: "click" }, status: "completed" };
    const question = { type: "mcp_approval_request", id: "mcpr_1", name: "now", arguments: "{}" };
    const { pieces } = decode(...[image, click, question, { type: "web_search_call", id: "ws_1" }].map(done));
    expect(pieces).toEqual([image, click, question].map((data) => ({ type: "data", data })));
  });

  test.each([
    ["rate_limit_exceeded", { code: "RATE_LIMITED" }],
    ["server_error", { code: "PROVIDER_ERROR", retryable: true }],
    ["invalid_prompt", { code: "PROVIDER_ERROR", retryable: false }],
  ])("an error event and a failed response have failed: %s", (code, expected) => {
    const failures = [{ type: "error", code, message: "Ada" }, end("failed", { error: { code, message: "Ada" } })];
    for (const failure of failures) {
      const { errors, finished } = decode(text("Hi"), failure);
      expect(classify(errors[0])).toMatchObject(expected);
      expect(classify(errors[0]).message).not.toContain("Ada");
      expect(finished).toBe(false);
    }
  });

  test("a response that failed without saying why is the server's error", () => {
    const [error] = decode(end("failed", { error: null })).errors;
    expect(classify(error)).toMatchObject({ code: "PROVIDER_ERROR", retryReason: "server_error" });
  });

  test("what is broken or new carries nothing and throws nothing", () => {
    const broken = [null, 7, {}, { type: "response.novelty" }, { type: "constructor" }, text(7), done(null as never)];
    expect(decode(...broken, { type: "response.output_item.done" })).toMatchObject({
      tokens: [],
      pieces: [],
      errors: [],
    });
  });
});
