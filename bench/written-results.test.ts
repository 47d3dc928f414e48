import { expect, it } from "vitest";
import { withResults } from "./written-results.ts";

it("replaces what stands below the heading, and nothing else", () => {
  const document = "# Benchmarks\n\nThe Results are below.\n\n## Results\n\nold\n\n### More\n\nold\n";
  expect(withResults(document, "new")).toBe("# Benchmarks\n\nThe Results are below.\n\n## Results\n\nnew\n");
});

it("needs the heading", () => {
  expect(() => withResults("# Benchmarks\n", "new")).toThrow(`There is no "## Results"`);
});
