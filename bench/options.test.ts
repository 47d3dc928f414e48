import { expect, it } from "vitest";
import { GROUP_NAMES } from "./groups.ts";
import { parseOptions, USAGE } from "./options.ts";

it("has a default for everything", () => {
  expect(parseOptions([])).toEqual({
    only: GROUP_NAMES,
    rounds: 31,
    tokens: [2000, 20_000],
    json: false,
    write: false,
    gate: false,
  });
});

it("reads what is given", () => {
  const given = ["--only", "heap,size", "--rounds", "5", "--tokens", "100,200,300", "--json", "--gate"];
  expect(parseOptions(given)).toEqual({
    only: ["heap", "size"],
    rounds: 5,
    tokens: [100, 200, 300],
    json: true,
    write: false,
    gate: true,
  });
  expect(parseOptions(["--write"]).write).toBe(true);
});

it("says which groups there are", () => {
  for (const name of GROUP_NAMES) expect(USAGE).toContain(name);
});

it.each([
  [["--rounds", "0"], `--rounds was given "0"`],
  [["--rounds", "2.5"], `--rounds was given "2.5"`],
  [["--tokens", "100,x"], `--tokens was given "x"`],
  [["--tokens", ""], `--tokens was given ""`],
  [["--only", "heap,fast"], `--only was given "fast"`],
  [["--only", "heap", "--write"], "--write takes the results of all groups"],
  [["--fast"], "--fast"],
  [["everything"], "everything"],
])("refuses %j", (args, message) => {
  expect(() => parseOptions(args)).toThrow(message);
});
