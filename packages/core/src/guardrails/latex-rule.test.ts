import { expect, test } from "vitest";
import { latexRule } from "./latex-rule.ts";
import { foundIn, violationsIn } from "./read-text.fixture.ts";

test.each([
  "\\begin{a}\\begin{b*}\\end{b*}\\end{a}",
  "\\[ x \\] and \\( y \\)",
  "$$ x $$ and $y$ and $z$.",
  "\\\\[2pt] is a line break",
  "\\$5 and \\{ and \\alpha$x$",
  "It costs $5, or $10.",
  "It costs $ 5.",
  "`$x` and ```\\begin{x}``` and\n```tex\n$$ \\begin{a} \\[\n```",
  "``quoted'' $x$",
  "a ` alone\n\n$x$",
  "\\begin{verbatim} $$ \\[ \\begin{x} \\end{y} \\end{verbatim}",
  "\\beginner \\endow \\begin \\end{",
  "Prose only.",
])("finds nothing in %j", (text) => {
  expect(foundIn(latexRule(), text)).toEqual([]);
});

test.each([
  ["x \\begin{a}\\begin{b}", "latex-environments 2"],
  ["\\begin{a}\\end{b}\\end{c}", "latex-environments 9"],
  ["\\end{a}", "latex-environments 0"],
  ["\\begin{verbatim} \\end{a}", "latex-environments 0"],
  ["\\begin{verbatim}\\begin{verbatim}\\end{verbatim}\\end{verbatim}", "latex-environments 46"],
  ["a \\[ x", "latex-math 2"],
  ["a \\] x", "latex-math 2"],
  ["a \\( x", "latex-math 2"],
  ["\\[ a \\[ b \\]", "latex-math 5"],
  ["a $$ x", "latex-math 2"],
  ["a $x", "latex-math 2"],
  ["a $x\n\nb", "latex-math 2"],
  ["a $x \\\n\nb $y$", "latex-math 2"],
  ["`code` $x", "latex-math 7"],
])("finds in %j: %s", (text, found) => {
  expect(foundIn(latexRule(), text)).toEqual([found]);
});

test("what may be a stray dollar is a warning, all else an error", () => {
  expect(violationsIn(latexRule(), "$x")).toMatchObject([{ severity: "warning" }]);
  expect(violationsIn(latexRule(), "$$x")).toMatchObject([{ severity: "error", recoverable: true }]);
});

test("more than 100 open environments are an error, and are followed no further", () => {
  expect(foundIn(latexRule(), "\\begin{a}".repeat(5000))).toEqual(["latex-environments 900"]);
});
