import { describe, expect, test } from "vitest";
import { l0, type L0Event, type L0Options, type StreamInfo, type Telemetry } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";

interface Look {
  readonly type: L0Event["type"];
  readonly stream: StreamInfo;
  readonly content: string | undefined;
  readonly telemetry: Telemetry | undefined;
}

/** What a handler sees of its stream at each event. */
async function looks(options: Partial<L0Options>, types?: readonly L0Event["type"][]): Promise<Look[]> {
  const seen: Look[] = [];
  const look = ({ type }: L0Event, stream: StreamInfo): void => {
    seen.push({ type, stream, content: stream.content, telemetry: stream.telemetry });
  };
  const onEvent = Object.assign(look, { label: "look", ...(types && { events: types }) });
  const result = await l0({ stream: () => ["a", "b"], retry: { baseDelay: 0 }, ...options, onEvent });
  await result.text().catch(() => {});
  return seen;
}

describe("what a handler sees of its stream", () => {
  test("is one object, from the first event to the last", async () => {
    const seen = await looks({});
    expect(seen.length).toBeGreaterThan(5);
    expect(new Set(seen.map(({ stream }) => stream)).size).toBe(1);
  });

  test("has the valid text of that moment, the present token's included", async () => {
    let attempt = 0;
    const stream: L0Options["stream"] = (context) =>
      scriptedSource(
        attempt++ === 0 ? ["x", "y", { throw: Object.assign(new Error("x"), { code: "ECONNRESET" }) }] : ["z"],
      )(context);
    const seen = await looks({ stream }, ["token", "RESET", "SESSION_END"]);
    expect(seen.map(({ type, content }) => [type, content])).toEqual([
      ["token", "x"],
      ["token", "xy"],
      ["RESET", ""],
      ["token", "z"],
      ["SESSION_END", "z"],
    ]);
  });

  test("has no text where that is not kept, and no telemetry where nobody records", async () => {
    const [first] = await looks({ keepContent: false }, ["token"]);
    expect([first?.content, first?.telemetry]).toEqual([undefined, undefined]);
    const [recorded] = await looks({ monitoring: { enabled: true } }, ["token"]);
    expect(recorded?.telemetry).toMatchObject({ metrics: { totalTokens: 1 }, completed: false });
  });

  test("has the final telemetry at the end, and is read only when somebody asks", async () => {
    const last = (await looks({})).at(-1) as Look;
    expect(last.type).toBe("SESSION_END");
    expect(last.telemetry).toMatchObject({ outcome: "completed", metrics: { totalTokens: 2 } });
    expect(Object.keys(last.stream)).not.toContain("content");
  });
});
