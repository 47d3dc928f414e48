import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from "playwright-core";
import { onTestFinished } from "vitest";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Where this machine has a Chromium. */
export function findBrowser(path: string = process.env["PATH"] ?? ""): string | undefined {
  const candidates = path.split(delimiter).flatMap((directory) => NAMES.map((name) => join(directory, name)));
  return candidates.find((candidate) => existsSync(candidate));
}

/** Starts a Chromium that knows no host at all. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    // Chromium does not run as root with its sandbox, and the tests show it nothing but the report.
    args: ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND"],
  });
}

export interface OpenReport {
  readonly page: Page;
  /** What the console has complained of. */
  readonly complaints: readonly string[];
  /** Every address that was asked for, but the page's own. */
  readonly requests: readonly string[];
}

/** Shows a report as a file is shown that somebody was sent; closed when the test ends. */
export async function openReport(
  browser: Browser,
  report: string,
  options: BrowserContextOptions = {},
): Promise<OpenReport> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: true, ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("request", (request) => requests.push(request.url()));
  await page.setContent(report, { waitUntil: "load" });
  return { page, complaints, requests };
}

/** How many pixels of what is seen of each element have each colour, `r,g,b`. */
export async function coloursOf(page: Page, selectors: readonly string[]): Promise<Map<string, number>[]> {
  const boxes = await Promise.all(selectors.map((selector) => page.locator(selector).boundingBox()));
  const png = await page.screenshot({ fullPage: true });
  const reader = await page.context().newPage();
  const counts = await reader.evaluate(readColours, { url: `data:image/png;base64,${png.toString("base64")}`, boxes });
  await reader.close();
  return counts.map((colours) => new Map(Object.entries(colours)));
}

type Box = Awaited<ReturnType<Locator["boundingBox"]>>;

/** Runs in the browser. */
async function readColours({ url, boxes }: { url: string; boxes: Box[] }): Promise<Record<string, number>[]> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d", { willReadFrequently: true })!;
  canvas.drawImage(image, 0, 0);
  return boxes.map((box) => {
    const { data } = canvas.getImageData(box!.x, box!.y, Math.max(1, box!.width), Math.max(1, box!.height));
    const counts: Record<string, number> = {};
    for (let at = 0; at < data.length; at += 4) {
      const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`;
      counts[colour] = (counts[colour] ?? 0) + 1;
    }
    return counts;
  });
}

/** A colour of the page's style, as `r,g,b`. */
export function colourNamed(page: Page, name: string): Promise<string> {
  return page.evaluate((property) => {
    const probe = document.createElement("i");
    probe.style.color = `var(--${property})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color.match(/\d+/g)!.slice(0, 3).join();
  }, name);
}
