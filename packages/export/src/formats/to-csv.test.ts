import type { Telemetry } from "@l0/core";
import { parse } from "csv-parse/sync";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyTelemetry, bareTelemetry, fullTelemetry, hostileText } from "../test-support/telemetry.ts";
import { toCSV, type CSVOptions } from "./to-csv.ts";

/** Reads CSV as a spreadsheet does: any line break that is not in quotes ends a line. Each has as many cells as the first. */
const read = (csv: string): string[][] => parse(csv, { record_delimiter: ["\r\n", "\n", "\r"] });

/** The cells of the only record, by column. */
function readRow(telemetry: Telemetry, options: CSVOptions = {}): Record<string, string> {
  const [names, row] = read(toCSV(telemetry, options));
  return Object.fromEntries(names!.map((name, column) => [name, row![column]!]));
}

const withText = (text: string): Telemetry => ({ ...bareTelemetry, sessionId: text });

describe("the basic columns", () => {
  test("are the quick summary, with a header", () => {
    expect(toCSV(fullTelemetry)).toBe(
      "sessionId,duration,tokens,tokensPerSecond,retries,networkErrors,violations\r\n" +
        "session-2,1501.25,206,133.33,3,4,6\r\n",
    );
  });

  test("leave a cell empty where nothing is known, and keep a true zero", () => {
    expect(readRow(bareTelemetry)).toEqual({
      sessionId: "session-1",
      duration: "",
      tokens: "0",
      tokensPerSecond: "",
      retries: "0",
      networkErrors: "0",
      violations: "",
    });
  });
});

describe("all columns", () => {
  /** Numbers, texts and booleans of a record, but for rows, free-form counts, metadata, text and the error's stack. */
  function scalars(value: object): unknown[] {
    const skipped =
      /^(?:attempts|errors|errorsByType|byName|metadata|stack|occurred|violations|.*ByRule.*|countByType)$/;
    return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
      if (skipped.test(key) || key === "checkpointContent") return [];
      if (Array.isArray(inner)) return [inner.join(" ")];
      return typeof inner === "object" && inner !== null ? scalars(inner) : [inner];
    });
  }

  test("begin with the basic ones", () => {
    const names = Object.keys(readRow(fullTelemetry, { columns: "all" }));
    expect(names.slice(0, 7)).toEqual(Object.keys(readRow(fullTelemetry)));
  });

  test("show every number and name of a record once", () => {
    const cells = readRow(fullTelemetry, { columns: "all" });
    expect(Object.values(cells).sort()).toEqual(scalars(fullTelemetry).map(String).sort());
  });

  test("show each value under its own name", () => {
    expect(readRow(fullTelemetry, { columns: "all" })).toMatchObject({
      streamId: "stream-2",
      outcome: "failed",
      completed: "false",
      sampled: "true",
      interTokenCount: "205",
      interTokenP50: "10.5",
      interTokenP90: "20.5",
      interTokenP95: "25.5",
      interTokenP99: "40.5",
      interTokenMax: "99.5",
      inputTokens: "1000",
      cacheReadTokens: "600",
      usageSource: "provider",
      networkRetries: "12",
      modelRetries: "11",
      attempts: "5",
      fallbackIndex: "2",
      toolCalls: "8",
      errorCode: "RATE_LIMITED",
      errorType: "partial_chunks",
      errorCategory: "transient",
      errorMessage: "error text",
      violationWarnings: "3",
      violationsFatal: "1",
      guardrailsPassed: "false",
      driftTypes: "repetition hedging",
      continuationCount: "9",
      costTotal: "0.0375",
      costWasted: "0.0125",
    });
  });
});

describe("several records", () => {
  test("have one header", () => {
    const rows = read(toCSV([bareTelemetry, fullTelemetry]));
    expect(rows.map(([sessionId]) => sessionId)).toEqual(["sessionId", "session-1", "session-2"]);
  });

  test("can be appended to each other without a header", () => {
    const file = toCSV(bareTelemetry) + toCSV([fullTelemetry, bareTelemetry], { header: false });
    expect(read(file).map(([sessionId]) => sessionId)).toEqual(["sessionId", "session-1", "session-2", "session-1"]);
  });

  test("may be none", () => {
    expect(read(toCSV([]))).toHaveLength(1);
    expect(toCSV([], { header: false })).toBe("");
  });
});

describe("texts", () => {
  const startsFormula = /^(?:[\t\r]|[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠])/u;

  test("come back as they were, whatever they hold, but for formulas", () => {
    fc.assert(
      fc.property(
        hostileText.filter((text) => !startsFormula.test(text)),
        (text) => {
          expect(read(toCSV(withText(text), { header: false }))[0]?.[0]).toBe(text.toWellFormed());
        },
      ),
    );
  });

  test.each([
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\ttext",
    " =1",
    "\u00a0=1",
    "\ufeff=1",
    "\u200b=1",
    "\0=1",
    '=HYPERLINK("http://a","b")',
    "＝1",
  ])("that a spreadsheet would run get an apostrophe in front: %j", (formula) => {
    expect(readRow(withText(formula))).toMatchObject({ sessionId: `'${formula}` });
  });

  test.each(["a\n=1", "a\r=1", "a\r\n=1", "a,=1", "a;=1", "a\t=1", '"\n=1'])(
    "begin no cell of their own, whatever separates cells: %j",
    (text) => {
      const csv = toCSV(withText(text), { header: false });
      expect(csv).toBe(`"${text.replaceAll('"', '""')}",,0,,0,0,\r\n`);
    },
  );

  test("never start a formula in any cell of any record", () => {
    fc.assert(
      fc.property(fc.array(anyTelemetry, { minLength: 1, maxLength: 3 }), (records) => {
        const [header, ...rows] = read(toCSV(records, { columns: "all" }));
        expect(rows).toHaveLength(records.length);
        for (const row of rows) {
          expect(row).toHaveLength(header!.length);
          expect(row.filter((cell) => startsFormula.test(cell))).toEqual([]);
        }
      }),
    );
  });
});

test("a number that is none leaves its cell empty", () => {
  const metrics = { ...bareTelemetry.metrics, totalTokens: Number.NaN, tokensPerSecond: -Infinity };
  const row = readRow({ ...bareTelemetry, duration: Infinity, metrics });
  expect(row).toMatchObject({ duration: "", tokens: "", tokensPerSecond: "", retries: "0" });
});

test("numbers come back exactly", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (duration) => {
      expect(Number(readRow({ ...bareTelemetry, duration })["duration"])).toBe(duration + 0);
    }),
  );
});

test.each([
  [{ columns: "most" }, /toCSV: the option "columns" is "most"\. Allowed is "basic" or "all"\./],
  [{ header: 1 }, /toCSV: the option "header" is 1\. Allowed is true or false\./],
  [{ headers: true }, /toCSV: there is no option "headers"\. Its options are header, columns\./],
])("refuses the options %j", (options, message) => {
  expect(() => toCSV(bareTelemetry, options as CSVOptions)).toThrow(message);
});
