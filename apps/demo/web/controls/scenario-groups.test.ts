import { describe, expect, test } from "vitest";
import { SCENARIOS } from "../../server/scenarios.ts";
import { groupScenarios, OTHERS, searchScenarios } from "./scenario-groups.ts";
import { titleOf } from "./scenario-title.ts";

const scenario = (name: string, story = "") => ({ name, story, needsEmbeddedProvider: false });
const ALL = Object.entries(SCENARIOS).map(([name, { story }]) => scenario(name, story));

describe("the groups", () => {
  test("have every scenario of the server exactly once", () => {
    const names = groupScenarios(ALL).flatMap(({ scenarios }) => scenarios.map(({ name }) => name));
    expect(names.sort()).toEqual(ALL.map(({ name }) => name).sort());
  });

  test("have a place for every scenario of the server", () => {
    expect(groupScenarios(ALL).find(({ title }) => title === OTHERS)).toBeUndefined();
  });

  test("put a scenario that they do not know last", () => {
    const groups = groupScenarios([scenario("brand-new"), scenario("healthy")]);
    expect(groups.map(({ title, scenarios }) => [title, scenarios.map(({ name }) => name)])).toEqual([
      ["Start here", ["healthy"]],
      [OTHERS, ["brand-new"]],
    ]);
  });
});

describe("the search", () => {
  const list = [
    scenario("cut-and-retried", "The second attempt succeeds."),
    scenario("rate-limited", "The provider answers 429."),
  ];

  test.each([
    ["", 2],
    ["RETRIED", 1],
    ["cut and", 1],
    ["429", 1],
    ["second cut", 1],
    ["cut 429", 0],
  ])("“%s” finds %d", (query, count) => {
    expect(searchScenarios(list, query)).toHaveLength(count);
  });
});

describe("a title", () => {
  test.each([
    ["cut-and-retried", "Cut and retried"],
    ["sse-error", "SSE error"],
    ["malformed-json", "Malformed JSON"],
    ["break", "Break"],
  ])("%s is %s", (name, title) => {
    expect(titleOf(name)).toBe(title);
  });
});
