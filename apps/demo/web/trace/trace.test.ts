import { describe, expect, test } from "vitest";
import { spansIn, type TraceSpan } from "./otlp-spans.ts";
import { rowsOf, ticksOf } from "./span-rows.ts";

const START = 1_767_323_045_000;

const nanos = (ms: number): string => `${START + ms}000000`;

interface Made {
  readonly id: string;
  readonly parent?: string;
  readonly from: number;
  readonly to: number;
  readonly scope?: string;
  readonly attributes?: readonly object[];
  readonly events?: readonly object[];
  readonly status?: object;
}

/** An OTLP/JSON request of spans, in the order in which SDKs send them: as they end. */
const request = (...spans: readonly Made[]): string =>
  JSON.stringify({
    resourceSpans: [
      {
        scopeSpans: spans.map(({ id, parent, from, to, scope = "l0", ...rest }) => ({
          scope: { name: scope },
          spans: [
            {
              traceId: "t",
              spanId: id,
              ...(parent && { parentSpanId: parent }),
              name: `span ${id}`,
              startTimeUnixNano: nanos(from),
              endTimeUnixNano: nanos(to),
              ...rest,
            },
          ],
        })),
      },
    ],
  });

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

describe("the spans of OTLP requests", () => {
  test("are in the order in which they began, timed from the first one", () => {
    const spans = spansIn([request({ id: "b", from: 120, to: 300 }), request({ id: "a", from: 100, to: 400 })]);
    expect(spans.map(({ id, from, to }) => [id, from, to])).toEqual([
      ["a", 0, 300],
      ["b", 20, 200],
    ]);
  });

  test("have their events, status and attributes as text", () => {
    const attributes = [
      text("name", "x"),
      { key: "count", value: { intValue: "3" } },
      { key: "ok", value: { boolValue: true } },
      { key: "list", value: { arrayValue: { values: [{ stringValue: "stop" }, { doubleValue: 1.5 }] } } },
      { key: "map", value: { kvlistValue: { values: [text("a", "b")] } } },
      { key: "nothing", value: {} },
    ];
    const events = [{ name: "retry", timeUnixNano: nanos(30), attributes: [text("reason", "cut")] }];
    const status = { code: 2, message: "It broke." };
    const [span] = spansIn([request({ id: "a", from: 0, to: 50, attributes, events, status })]);
    expect(span).toMatchObject({
      failed: true,
      message: "It broke.",
      attributes: { name: "x", count: "3", ok: "true", list: `["stop",1.5]`, map: `{"a":"b"}`, nothing: "" },
      events: [{ name: "retry", at: 30, attributes: { reason: "cut" } }],
    });
  });

  test("are none where no request has any", () => {
    expect(spansIn([])).toEqual([]);
    expect(spansIn([`{"resourceSpans":[]}`])).toEqual([]);
  });
});

describe("the waterfall", () => {
  const rows = (...spans: readonly Made[]) => rowsOf(spansIn([request(...spans)]));
  const places = (...spans: readonly Made[]) =>
    rows(...spans).map(({ span, depth, kind, tone }) => [span.id, depth, kind, tone]);

  const stream = { id: "s", from: 0, to: 100, attributes: [text("l0.outcome", "completed")] };
  const attempt = (number: number, outcome: string, from: number, to: number): Made => ({
    id: `a${number}`,
    parent: "s",
    from,
    to,
    attributes: [{ key: "l0.attempt.number", value: { intValue: number } }, text("l0.attempt.outcome", outcome)],
    ...(outcome === "failed" && { status: { code: 2 } }),
  });

  test("of one attempt is the stream alone", () => {
    expect(places(stream)).toEqual([["s", 0, "stream", "good"]]);
  });

  test("has each span under its parent: attempts, the HTTP requests of an SDK, tool calls", () => {
    const http = (id: string, parent: string, from: number): Made => ({
      id,
      parent,
      from,
      to: from + 5,
      scope: "@opentelemetry/instrumentation-undici",
    });
    const tool = {
      id: "t",
      parent: "a2",
      from: 80,
      to: 80,
      attributes: [text("gen_ai.operation.name", "execute_tool")],
    };
    expect(
      places(
        http("h1", "a1", 1),
        attempt(1, "failed", 0, 20),
        tool,
        http("h2", "a2", 41),
        attempt(2, "completed", 40, 99),
        stream,
      ),
    ).toEqual([
      ["s", 0, "stream", "good"],
      ["a1", 1, "attempt", "bad"],
      ["h1", 2, "other", "plain"],
      ["a2", 1, "attempt", "good"],
      ["h2", 2, "other", "plain"],
      ["t", 2, "tool", "plain"],
    ]);
  });

  test("tells the attempts apart by their number", () => {
    const notes = rows(stream, attempt(1, "failed", 0, 9), attempt(2, "completed", 10, 20)).map(({ note }) => note);
    expect(notes).toEqual([undefined, "1", "2"]);
  });

  test("begins with a span whose parent is not there", () => {
    expect(places({ ...stream, parent: "elsewhere" })).toEqual([["s", 0, "stream", "good"]]);
    expect(rows({ ...stream, parent: "elsewhere" })[0]?.parent).toBeUndefined();
  });

  test("knows the parent of each", () => {
    const parents = rows(stream, attempt(1, "completed", 0, 9)).map(({ parent }: { parent?: TraceSpan }) => parent?.id);
    expect(parents).toEqual([undefined, "s"]);
  });
});

describe("the axis", () => {
  test.each([
    [1000, [0, 200, 400, 600, 800, 1000]],
    [1240, [0, 500, 1000]],
    [38, [0, 10, 20, 30]],
    [7, [0, 2, 4, 6]],
    [2500, [0, 500, 1000, 1500, 2000, 2500]],
    [0.5, [0, 0.1, 0.2, 0.3, 0.4, 0.5]],
  ])("of %d ms has round ticks", (duration, ticks) => {
    expect(ticksOf(duration).map((tick) => Number(tick.toFixed(3)))).toEqual(ticks);
  });
});
