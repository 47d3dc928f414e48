import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** A page in a browser profile of its own, and what its console has complained of. */
export interface OpenPage {
  readonly page: Page;
  readonly complaints: readonly string[];
}

export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  await page.goto(url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return { page, complaints };
}

/** Resolves when the run is over and everything that was sent has arrived. */
export async function runToEnd(page: Page, outcome: string): Promise<void> {
  await page.locator(".output .badge", { hasText: outcome }).waitFor();
  await page.getByRole("tab", { name: /^Export \d+ sent/ }).waitFor();
}

/** How many colours the canvas of each chart has, beside transparency. */
export function paintedColours(page: Page): Promise<readonly number[]> {
  return page.locator(".chart canvas").evaluateAll((canvases) =>
    canvases.map((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height);
      const pixels = new Uint32Array(data.buffer);
      return new Set(pixels.filter((pixel) => pixel !== 0)).size;
    }),
  );
}

/** How many pixels of each chart have exactly the colour of a property of the theme. */
export function pixelsOf(page: Page, property: string): Promise<readonly number[]> {
  return page.locator(".chart canvas").evaluateAll((canvases, name) => {
    const rgb = getComputedStyle(document.documentElement).getPropertyValue(name).match(/\d+/g)!.slice(0, 3).join();
    return canvases.map((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height);
      let count = 0;
      for (let at = 0; at < data.length; at += 4) if (data.slice(at, at + 3).join() === rgb) count++;
      return count;
    });
  }, property);
}

/** How far the page is wider than its window, CSS pixels. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
