import { expect, test, vi } from "vitest";
import { l0, type StreamEvent } from "../index.ts";

/** The tool calls of a Chat Completions stream whose deltas are these, each an array of pieces. */
async function callsOf(...deltas: object[][]): Promise<StreamEvent[]> {
  const chunks = deltas.map((tool_calls) => ({ choices: [{ index: 0, delta: { tool_calls } }] }));
  const end = { choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] };
  const result = await l0({ stream: () => [...chunks, end], retry: { maxRetries: 0 } });
  const seen: StreamEvent[] = [];
  for await (const event of result.stream) seen.push(event);
  expect(seen.pop()).toMatchObject({ type: "complete", finishReason: "tool_calls" });
  return seen;
}

const piece = (index: number, text: string, id?: string, name?: string): object => ({
  index,
  id,
  function: { name, arguments: text },
});

test("pieces of several calls may come mixed; each call is passed on once, whole", async () => {
  const calls = await callsOf(
    [piece(0, "", "a", "weather"), piece(1, "{", "b", "time")],
    [piece(0, '{"city":')],
    [piece(1, "}"), piece(0, '"Bern"}')],
  );
  const message = { type: "message", role: "assistant", attempt: 1, offset: 0 };
  expect(calls).toEqual([
    { ...message, toolCallId: "a", toolName: "weather", value: '{"city":"Bern"}', arguments: { city: "Bern" } },
    { ...message, toolCallId: "b", toolName: "time", value: "{}", arguments: {} },
  ]);
});

test("id and name are taken from the first piece that has them", async () => {
  const calls = await callsOf([piece(0, "1")], [piece(0, "", "a", "f")], [piece(0, "", "a", "g")]);
  expect(calls).toMatchObject([{ toolCallId: "a", toolName: "f", value: "1", arguments: 1 }]);
});

test("another id begins another call, also where a server gives all calls the same index", async () => {
  const calls = await callsOf([piece(0, "1", "a", "f")], [piece(0, "2", "b", "g")]);
  expect(calls).toMatchObject([
    { toolCallId: "a", toolName: "f", arguments: 1 },
    { toolCallId: "b", toolName: "g", arguments: 2 },
  ]);
});

test("a server that makes an id for every piece still gives one call", async () => {
  const calls = await callsOf([piece(0, "", "a", "f")], [piece(0, "[1", "b")], [piece(0, "]", "c")]);
  expect(calls).toMatchObject([{ toolCallId: "a", toolName: "f", arguments: [1] }]);
});

test("where there are no ids, a name begins another call once the one before is whole", async () => {
  const named = (name: string, text: string): object => ({ id: "", function: { name, arguments: text } });
  const calls = await callsOf([named("f", '{"a":1}'), named("g", '{"b":2}')], [named("f", "{")], [named("f", "}")]);
  expect(calls).toMatchObject([
    { toolName: "f", arguments: { a: 1 } },
    { toolName: "g", arguments: { b: 2 } },
    { toolName: "f", arguments: {} },
  ]);
});

test("where there are no ids, another name begins another call, though the one before has no arguments", async () => {
  const calls = await callsOf([{ function: { name: "f" } }], [{ function: { name: "g", arguments: "{}" } }]);
  expect(calls).toMatchObject([
    { toolName: "f", arguments: {} },
    { toolName: "g", arguments: {} },
  ]);
});

test.each([
  ["before", [" ", '{"a":', "[{},", "{}]}"]],
  ["after", ['{"a"', ":[{}", ",{}]}", "\n"]],
])(
  "a server that repeats the name in every piece gives one call, with white space %s its arguments",
  async (_, texts) => {
    const calls = await callsOf(...texts.map((text) => [{ function: { name: "f", arguments: text } }]));
    expect(calls).toMatchObject([{ toolName: "f", value: texts.join(""), arguments: { a: [{}, {}] } }]);
  },
);

test("a name in every piece costs no parsing of all that has come", async () => {
  const parse = vi.spyOn(JSON, "parse");
  const texts = ['{"a":[{}', ...Array<string>(100).fill(", {}"), "]}"];
  await callsOf(...texts.map((text) => [{ function: { name: "f", arguments: text } }]));
  expect(parse).toHaveBeenCalledOnce();
  parse.mockRestore();
});

test("arguments that a server gives as an object are the arguments", async () => {
  const calls = await callsOf([{ index: 0, id: "a", function: { name: "f", arguments: { a: 1 } } }]);
  expect(calls).toMatchObject([{ value: '{"a":1}', arguments: { a: 1 } }]);
});

test("pieces without an index belong to one call", async () => {
  const calls = await callsOf(
    [{ id: "a", function: { name: "f", arguments: "[" } }],
    [{ function: { arguments: "]" } }],
  );
  expect(calls).toMatchObject([{ toolCallId: "a", value: "[]", arguments: [] }]);
});

test("a call without arguments has an empty object; one with broken arguments says so without quoting them", async () => {
  const calls = await callsOf([piece(0, "", "a", "f"), piece(1, '{"secret": "Ada', "b", "g")]);
  expect(calls[0]).toMatchObject({ value: "", arguments: {} });
  expect(calls[0]).not.toHaveProperty("argumentsError");
  expect(calls[1]).toMatchObject({ argumentsError: "The arguments are no valid JSON (15 characters)." });
  expect(calls[1]).not.toHaveProperty("arguments");
});
