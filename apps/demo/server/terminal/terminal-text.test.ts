import { describe, expect, test } from "vitest";
import { captureOutput } from "../../test/support/captured-output.ts";
import { type Output, TerminalText } from "./terminal-text.ts";

const ESC = "\u001b[";
/** Dim and struck through. */
const struck = (text: string): string => `${ESC}9m${ESC}2m${text}${ESC}22m${ESC}29m`;
/** To the beginning of the row, and clear what is below. */
const START = `${ESC}1G${ESC}0J`;

function write(out: Output, ...steps: readonly (string | readonly [offset: number, tokens: number])[]): void {
  const text = new TerminalText(out);
  for (const step of steps) {
    if (typeof step === "string") text.append(step);
    else text.void(...step);
  }
}

describe("in a terminal", () => {
  const terminal = { columns: 10, rows: 5 };

  test("void text is struck through where it stands, and new text begins on a line of its own", () => {
    const out = captureOutput(terminal);
    write(out, "one ", "two", [0, 2], "again");
    expect(out.text).toBe(`one two${START}${struck("one two")}${struck("\n")}again`);
  });

  test("text before the offset stays as it is", () => {
    const out = captureOutput(terminal);
    write(out, "one ", "two", [4, 1], "2");
    expect(out.text).toBe(`one two${START}one ${struck("two")}${struck("\n")}2`);
  });

  test("text that is void already does not count for the next offset", () => {
    const out = captureOutput(terminal);
    write(out, "ab", [1, 1], "cd", [2, 1]);
    expect(out.text.split(START).at(-1)).toBe(`a${struck("b")}${struck("\n")}c${struck("d")}${struck("\n")}`);
  });

  test("rows that the text has filled are gone up", () => {
    const out = captureOutput(terminal);
    write(out, "0123456789012345678901234", [0, 1]);
    expect(out.text).toContain(`${ESC}2A${START}`);
  });

  test("a row that is just full is not left yet", () => {
    const out = captureOutput(terminal);
    write(out, "01234567890123456789", [0, 1]);
    expect(out.text).toContain(`${ESC}1A${START}`);
  });

  test.each([
    ["is longer than the screen", "x".repeat(51)],
    ["has characters whose width is not known", "日本"],
  ])("text that %s is marked", (_, text) => {
    const out = captureOutput(terminal);
    write(out, text, [0, 7]);
    expect(out.text).toBe(`${text}\n[void: the last 7 tokens]\n`);
  });

  test("one without styles gets a mark", () => {
    const out = Object.assign(captureOutput(terminal), { hasColors: () => false });
    write(out, "one", [0, 1]);
    expect(out.text).toBe("one\n[void: the last token]\n");
  });
});

test("in a pipe, a line says what is void", () => {
  const out = captureOutput();
  write(out, "one ", "two", [0, 2], "again");
  expect(out.text).toBe("one two\n[void: the last 2 tokens]\nagain");
});
