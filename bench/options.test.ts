import { expect, it } from "vitest";
import { parseOptions } from "./options.ts";

it("has a default for everything", () => {
  expect(parseOptions([])).toEqual({ rounds: 31, tokens: [2000, 20_000], json: false, gate: false });
});

it("reads what is given", () => {
  const given = ["--rounds", "5", "--tokens", "100,200,300", "--json", "--gate"];
  expect(parseOptions(given)).toEqual({ rounds: 5, tokens: [100, 200, 300], json: true, gate: true });
});

it.each([
  [["--rounds", "0"], `--rounds was given "0"`],
  [["--rounds", "2.5"], `--rounds was given "2.5"`],
  [["--tokens", "100,x"], `--tokens was given "x"`],
  [["--tokens", ""], `--tokens was given ""`],
  [["--fast"], "--fast"],
  [["everything"], "everything"],
])("refuses %j", (args, message) => {
  expect(() => parseOptions(args)).toThrow(message);
});
