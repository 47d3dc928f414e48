import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Where this machine has a Chromium; that it has none is said on the terminal, for the tests are then skipped. */
export function findBrowser(path: string = process.env["PATH"] ?? ""): string | undefined {
  const candidates = path.split(delimiter).flatMap((directory) => NAMES.map((name) => join(directory, name)));
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found === undefined) {
    console.warn(`The tests of the page are skipped: the PATH has neither ${NAMES.join(" nor ")}.`);
  }
  return found;
}

/** Starts a Chromium that knows no host but this machine. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    // Chromium does not run as root with its sandbox, and the tests show it nothing but the page.
    args: ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
  });
}
