import { expect, it } from "vitest";
import { Queries } from "./queries.ts";

it("asks of gauges what they can tell: the mean and the largest", () => {
  const queries = new Queries({ distributions: false }, "*");
  expect(queries.spread("duration")).toEqual({ mean: "avg:l0.duration{*}", largest: "max:l0.duration{*}" });
});

it("asks for each percentile of a distribution", () => {
  const percentiles = { p50: "p50:l0.duration{*}", p95: "p95:l0.duration{*}", p99: "p99:l0.duration{*}" };
  expect(new Queries({}, "*").spread("duration")).toEqual(percentiles);
});

it("asks for no metric that is not sent, nor as what it is not", () => {
  const queries = new Queries({ names: "dotted" }, "*");
  expect(() => queries.count("retries")).toThrow("There is no count named retries.");
  expect(() => queries.count("duration")).toThrow("There is no count named duration.");
  expect(() => queries.sample("avg", "requests")).toThrow("There is no sample named requests.");
});
