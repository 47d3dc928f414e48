import { describe, expect, test } from "vitest";
import { formatOf, indented } from "./body-format.ts";

const CSV = `stream_id,outcome,total_tokens\r\nabc,completed,12\r\n`;
const METRICS = `# HELP l0_requests_total Streams.\nl0_requests_total{model="m"} 1\n`;

describe("the format of a body", () => {
  test.each([
    ["an object", `{"a":1}`, "json"],
    ["an object over several lines", `{\n  "a": 1\n}`, "json"],
    ["an envelope", `{"dsn":"x"}\n{"type":"event"}\n{"a":1}`, "jsonl"],
    ["CSV", CSV, "csv"],
    ["metrics", METRICS, "txt"],
    ["a datagram", "l0.tokens:12|c|#model:m,provider:p", "txt"],
    ["broken JSON", `{"a":`, "txt"],
    ["nothing", "", "txt"],
  ])("%s", (_, body, format) => {
    expect(formatOf(body)).toBe(format);
  });
});

describe("an indented body", () => {
  test("is the same JSON, easier to read", () => {
    expect(indented(`{"a":[1]}`)).toBe(`{\n  "a": [\n    1\n  ]\n}`);
  });

  test("is indented line by line where there are several", () => {
    expect(indented(`{"a":1}\n{"b":2}\n`)).toBe(`{\n  "a": 1\n}\n{\n  "b": 2\n}`);
  });

  test.each([CSV, METRICS])("is as it was where it is no JSON", (body) => {
    expect(indented(body)).toBe(body);
  });
});
