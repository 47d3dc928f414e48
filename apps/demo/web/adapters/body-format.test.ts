import { describe, expect, test } from "vitest";
import { indented } from "./body-format.ts";
import { fileNames } from "./file-names.ts";

describe("an indented body", () => {
  test("is the same JSON, easier to read", () => {
    expect(indented({ body: `{"a":[1]}`, mediaType: "application/json" })).toBe(`{\n  "a": [\n    1\n  ]\n}`);
  });

  test.each(["application/x-ndjson", "application/x-sentry-envelope"])("is indented line by line: %s", (mediaType) => {
    expect(indented({ body: `{"a":1}\nno JSON\n{"b":2}\n`, mediaType })).toBe(
      `{\n  "a": 1\n}\nno JSON\n{\n  "b": 2\n}`,
    );
  });

  test.each([
    ["text/csv", `stream_id,outcome\r\nabc,completed\r\n`],
    ["text/plain; version=0.0.4; charset=utf-8", `# HELP l0_requests_total Streams.\nl0_requests_total 1\n`],
    ["text/plain", "l0.tokens:12|c|#model:m"],
  ])("is as it was where it is no JSON: %s", (mediaType, body) => {
    expect(indented({ body, mediaType })).toBe(body);
  });
});

describe("the names of the files", () => {
  test("say which scenario they are of, and are numbered where several have one name", () => {
    const names = ["sentry.envelope", "otlp-traces.json", "sentry.envelope"].map((fileName) => ({ fileName }));
    expect(fileNames("cut", names)).toEqual(["cut-sentry-1.envelope", "cut-otlp-traces.json", "cut-sentry-2.envelope"]);
  });
});
