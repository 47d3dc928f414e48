import { describe, expect, test } from "vitest";
import { findBrowser } from "../web/test-support/browser.ts";
import { startLastingServer } from "../web/test-support/lasting-server.ts";
import { overflow, paintedColours, runToEnd } from "../web/test-support/open-page.ts";
import { usePage } from "../web/test-support/use-page.ts";

const executable = findBrowser();

describe.skipIf(executable === undefined)("the page, while runs come and go", () => {
  const { open, server } = usePage(executable!, (webRoot) => startLastingServer(webRoot, { tokenMs: 12, jitter: 0.5 }));

  test("stops a run: the stream is aborted", async () => {
    const page = await open(server().lasting);
    await page.locator(".attempt-text", { hasText: "A language" }).waitFor();
    expect(await page.locator(".output .badge").innerText()).toBe("running");
    await page.getByRole("button", { name: "Stop" }).click();
    await runToEnd(page, "aborted");
    expect(await page.locator(".reader-error").innerText()).toContain("STREAM_ABORTED");
  });

  test("adds up the runs of the page, and compares their first tokens", async () => {
    const page = await open("?scenario=buffered&run");
    const strip = (): Promise<string> => page.locator(".session").innerText();
    await runToEnd(page, "completed");
    expect(await strip()).toMatch(/Runs read\s+1\s+Completed\s+100 %\s+Failed\s+0 %\s+Retried\s+100 %/);
    expect(await page.locator("del").count(), "void text of a buffered run").toBe(0);
    await page.getByLabel("Healthy", { exact: true }).check();
    await page.keyboard.press("Control+Enter");
    // It stays, as what a badge says while a run is under way does not.
    await page.locator(".chart-summary", { hasText: "2 runs in all" }).waitFor();
    await runToEnd(page, "completed");
    expect(await strip()).toMatch(
      /Runs read\s+2[^]*Retried\s+50 %\s+First token p50\s+\d[^]*p95\s+\d[^]*Cost of 1\s+\$0\.\d+/,
    );
  });

  test("leaves the timeline where its reader has scrolled to", async () => {
    const page = await open("?scenario=cut-and-retried&run");
    const box = page.getByRole("region", { name: "Event timeline" });
    await page.locator(".event", { hasText: "RESET" }).waitFor();
    await box.evaluate((element) => element.scrollTo({ top: 10 }));
    await page.getByRole("button", { name: "To the latest" }).waitFor();
    await runToEnd(page, "completed");
    expect(await box.evaluate((element) => element.scrollTop)).toBe(10);
    await page.getByRole("button", { name: "To the latest" }).click();
    await expect.poll(() => page.getByRole("button", { name: "To the latest" }).count()).toBe(0);
    await page.getByLabel("Filter events").fill("reset");
    expect(await page.locator(".event-type").allInnerTexts()).toEqual(["RESET"]);
  });

  test("leaves it there when more comes before the browser has told of the scrolling", async () => {
    const page = await open("?scenario=cut-and-retried&run");
    await runToEnd(page, "completed");
    const box = page.getByRole("region", { name: "Event timeline" });
    const filter = await page.getByLabel("Filter events").elementHandle();
    const at = await box.evaluate(async (element, input) => {
      element.scrollTo({ top: 10 });
      (input as HTMLInputElement).value = "_";
      (input as HTMLInputElement).dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((resolve) => queueMicrotask(() => queueMicrotask(() => resolve(undefined))));
      return element.scrollTop;
    }, filter);
    expect(await page.locator(".timeline .count").innerText()).toMatch(/ of /);
    expect(at).toBe(10);
  });

  test("draws a chart in the same turn as what is said of it", async () => {
    const page = await open("?scenario=healthy&run");
    await runToEnd(page, "completed");
    const isDrawn = await page
      .locator(".chart")
      .first()
      .evaluate(async (chart) => {
        const drawn = (): string => chart.querySelector("canvas")!.toDataURL();
        const before = drawn();
        const said = new Promise((resolve) => {
          const observer = new MutationObserver(() => {
            if (chart.textContent!.includes("2 runs in all")) resolve(observer.disconnect());
          });
          observer.observe(chart, { childList: true, characterData: true, subtree: true });
        });
        document.querySelector<HTMLElement>("button[type=submit]")!.click();
        await said;
        await new Promise((resolve) => queueMicrotask(() => queueMicrotask(() => resolve(undefined))));
        return drawn() !== before;
      });
    expect(isDrawn).toBe(true);
  });

  test("charts follow the width of the window", async () => {
    const page = await open("?scenario=healthy&run");
    await runToEnd(page, "completed");
    const width = (): Promise<number> =>
      page
        .locator(".chart canvas")
        .last()
        .evaluate((canvas) => canvas.clientWidth);
    const before = await width();
    await page.setViewportSize({ width: 1080, height: 900 });
    await expect.poll(width).toBeLessThan(before);
    expect(await overflow(page)).toBe(0);
    expect(Math.min(...(await paintedColours(page)))).toBeGreaterThan(3);
  });
});
