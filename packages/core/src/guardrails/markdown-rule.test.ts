import { describe, expect, test } from "vitest";
import { markdownRule } from "./markdown-rule.ts";
import { foundIn, violationsIn } from "./read-text.fixture.ts";

const found = (...lines: string[]): string[] => foundIn(markdownRule(), lines.join("\n"));

describe("fences", () => {
  test.each([
    ["closed", ["```js", "x", "```"]],
    ["closed by a longer one", ["```", "x", "`````  "]],
    ["of tildes, which backticks do not close", ["~~~ a`b", "```", "~~~"]],
    ["indented by three", ["   ```", "x", "  ```", "Done."]],
    ["with carriage returns", ["```\r", "x\r", "```\r", ""]],
    ["inline code at the beginning of a line", ["```x``` is code.", "```a`b"]],
    ["indented code", ["    ```", "text"]],
    ["two backticks", ["``", "text"]],
    ["in an item", ["1. a", "   ```", "   x", "   ```", "2. b"]],
    ["begun beside the mark of an item", ["- ```js", "  x", "  ```", "Done."]],
    ["in a deep item", ["- a", "  - b", "    - c", "      ```", "      x", "      ```"]],
    ["in a quote", ["> ```", "> > x", "> ```", "Done."]],
    ["whose quote ends", ["> ```", "> x", "Done."]],
    ["whose item ends", ["- ```", "  x", "Done."]],
  ])("%s: nothing to find", (_, lines) => {
    expect(found(...lines)).toEqual([]);
  });

  test.each([
    ["open at the end", ["Text", "```js", "x"], 5],
    ["that has just begun", ["```"], 0],
    ["closed by a shorter one", ["````", "```"], 0],
    ["closed by an indented one", ["```", "    ```"], 0],
    ["closed by one with an info string", ["```", "```js"], 0],
    ["closed by tildes", ["```", "~~~"], 0],
    ["opened again after it", ["```", "x", "```", "~~~"], 10],
    ["of an item, closed outside of it", ["- ```", "x", "```"], 8],
  ])("%s: not closed", (_, lines, position) => {
    expect(found(...lines)).toEqual([`markdown-fences ${position}`]);
  });

  test("an open one is an error that another try can mend", () => {
    expect(violationsIn(markdownRule(), "```")).toMatchObject([{ severity: "error", recoverable: true }]);
  });
});

describe("tables", () => {
  const HEAD = ["| a | b |", "|---|:-:|"];

  test.each([
    ["regular", [...HEAD, "| 1 | 2 |", "| 3 |  |", "", "| one |"]],
    ["without outer pipes", ["a | b", "--|--", "1 | 2"]],
    ["with an escaped pipe", [...HEAD, "| x \\| y | 2 |"]],
    ["with a backslash before the white space before a pipe", [...HEAD, "| C:\\ | 2 |", "| C:\\\t| 2 |"]],
    ["behind a line that ends with a backslash", ["x\\", ...HEAD, "| 1 | 2 \\", "| 1 | 2 |"]],
    ["prose with pipes", ["a | b", "a | b | c"]],
    ["in a fence", ["```", ...HEAD, "| 1 |", "```"]],
  ])("%s: nothing to find", (_, lines) => {
    expect(found(...lines)).toEqual([]);
  });

  test("a row that differs is reported where its line begins, the others of the table are not", () => {
    expect(found(...HEAD, "| 1 | 2 |", "| 1 | 2 | 3 |", "| 1 |")).toEqual(["markdown-tables 30"]);
    expect(found(...HEAD, "| 1 |", "", ...HEAD, "| 1 |")).toEqual(["markdown-tables 20", "markdown-tables 47"]);
  });

  test("a delimiter row must fit the header", () => {
    expect(found("| a |", "|---|---|", "| 1 | 2 |")).toEqual(["markdown-tables 6"]);
  });
});

describe("lists", () => {
  test.each([
    ["of one kind", ["- a", "- b", "", "- c"]],
    ["nested ones of another", ["1. a", "   - b", "2. c", "   * d", "   * e"]],
    ["with a paragraph between", ["- a", "", "Text", "", "* b"]],
    ["emphasis and numbers", ["- a", "**b** c", "-5 and 1.5", "+ d"]],
    ["in quotes of their own", ["> - a", "", "* b"]],
    ["one after the other", ["- a", "- b", "", "1. c", "2. d", "\t", "* e"]],
    ["with a thematic break between", ["- a", "", "* * *", "", "1. b"]],
  ])("%s: nothing to find", (_, lines) => {
    expect(found(...lines)).toEqual([]);
  });

  test.each([
    ["bullets", ["- a", "- b", "* c", "+ d"], 8],
    ["bullets and numbers", ["1. a", "- b"], 5],
    ["numbers", ["1. a", "2) b"], 5],
    ["a nested one", ["- a", "  - b", "  + c", "- d"], 12],
    ["in a quote", ["> - a", "> * b"], 8],
    ["with an item that holds code", ["- a", "* ```", "  ```"], 4],
    ["with items in an item", ["- a", "* * b"], 4],
    ["bullets, in the second list", ["- a", "", "1. b", "* c"], 10],
  ])("mixed %s: reported once", (_, lines, position) => {
    expect(found(...lines)).toEqual([`markdown-lists ${position}`]);
  });
});

test("a text that ends with a comma, a colon or the like is not finished, in any script", () => {
  for (const text of ["First,", "As follows:\n", "まず、", "أولا،"])
    expect(found(text)).toEqual([`markdown-complete ${text.length}`]);
  for (const text of ["Done.", "Paris", "สวัสดี", "完了。", "- item", "[a](b)", ""]) expect(found(text)).toEqual([]);
});

test("tables, lists and unfinished texts are warnings", () => {
  const found = violationsIn(markdownRule(), "a|b\n-|-\n1\n2|3|4\n\n- a\n* b,");
  expect(found.map(({ severity }) => severity)).toEqual(["warning", "warning"]);
});
