import { describe, expect, test } from "vitest";
import { HELP, readCommand } from "./command-line.ts";
import { SCENARIO_NAMES } from "./scenarios.ts";

test("without arguments the page is served and opened", () => {
  expect(readCommand([])).toEqual({ does: "serve", port: 4600, open: true });
});

test.each([
  [["--port", "8080", "--no-open"], { does: "serve", port: 8080, open: false }],
  [["--port=0"], { does: "serve", port: 0, open: true }],
  [["--once"], { does: "once", scenario: "healthy", client: undefined }],
  [["--once", "cut"], { does: "once", scenario: "cut", client: undefined }],
  [["cut", "--client", "ai-sdk", "--once"], { does: "once", scenario: "cut", client: "ai-sdk" }],
  [["--", "--once", "cut"], { does: "once", scenario: "cut", client: undefined }],
  [["--help"], { does: "help" }],
  [["-h", "--once", "explode"], { does: "help" }],
])("%j", (args, command) => {
  expect(readCommand(args)).toEqual(command);
});

describe("what is impossible is refused:", () => {
  test.each([
    [["--once", "explode"], /^Unknown scenario "explode"\. Known: healthy, /],
    [["--once", "cut", "stall", "break"], /these are too many: stall, break\./],
    [["--once", "--client", "gemini"], /^Unknown client "gemini"\. Known: openai, anthropic, ai-sdk\.$/],
    [["--once", "cut", "--port", "8080"], /^--port is the page's/],
    [["--client", "openai"], /^--client goes with --once/],
    [["cut"], /^"cut" is no option\. Did you mean --once\?$/],
    [["--port", "99999"], /^--port is 99999; allowed: 0 \(any free one\) to 65535\.$/],
    [["--port", "http"], /^--port is http; allowed/],
    [["--port=-1"], /^--port is -1; allowed/],
    [["--frob"], /'--frob'/],
  ])("%j", (args, message) => {
    expect(() => readCommand(args)).toThrow(message);
  });
});

test("the help names every scenario", () => {
  for (const name of SCENARIO_NAMES) expect(HELP).toContain(`  ${name} `);
});
