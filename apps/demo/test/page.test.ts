import { describe, expect, test } from "vitest";
import { ADAPTERS } from "../protocol.ts";
import { startPlaygroundServer } from "../server/playground-server.ts";
import { findBrowser } from "../web/test-support/browser.ts";
import { overflow, paintedColours, pixelsOf, runToEnd } from "../web/test-support/open-page.ts";
import { usePage } from "../web/test-support/use-page.ts";

const executable = findBrowser();

describe.skipIf(executable === undefined)("the page, with the playground's own server", { timeout: 30_000 }, () => {
  const { open } = usePage(executable!, (webRoot) =>
    startPlaygroundServer({ environment: {}, webRoot, pacing: { tokenMs: 12, jitter: 0.5 } }),
  );

  test("says what to do before anything has run, and has no blank chart", async () => {
    const page = await open();
    expect(await page.locator(".output").innerText()).toContain("Choose a scenario and press Run");
    expect(await page.locator(".chart canvas").count()).toBe(0);
    expect(await page.locator(".chart .placeholder").count()).toBe(3);
    expect(await page.getByRole("tabpanel").innerText()).toContain("Nothing yet");
  });

  test("shows a healthy run: text, figures, charts, the record", async () => {
    const page = await open("?scenario=healthy");
    await page.getByRole("button", { name: "Run" }).click();
    await page.locator(".output .badge", { hasText: "running" }).waitFor();
    await runToEnd(page, "completed");
    expect(await page.locator(".attempt-text").allInnerTexts()).toEqual([
      expect.stringMatching(/^A language model.*taken back\.$/),
    ]);
    expect(await page.locator("del").count()).toBe(0);

    const figures = await page.locator(".figure-value").allInnerTexts();
    expect(figures[0]).toBe("completed");
    expect(figures.filter((figure) => !/\d/.test(figure))).toEqual(["completed"]);
    expect(await page.locator(".time-legend").innerText()).toMatch(/provider[^]*consumer[^]*retry wait/);

    const colours = await paintedColours(page);
    expect(colours).toHaveLength(3);
    expect(Math.min(...colours)).toBeGreaterThan(3);
    expect(await page.locator(".chart-summary").allInnerTexts()).toEqual([
      expect.stringMatching(/^Latest \d+ ms; 1 run in all\.$/),
      expect.stringMatching(/^Median \d+ ms, longest \d+ ms over 70 gaps\.$/),
      expect.stringMatching(/^Peak \d+ tokens\/s/),
    ]);

    await page.getByText("The whole record").click();
    await page.locator(".json summary", { hasText: "metrics" }).click();
    expect(await page.locator(".json").innerText()).toMatch(/totalTokens 71/);
  });

  test("runs at once where the address says so, strikes out void text and marks the reset", async () => {
    const page = await open("?scenario=cut-and-retried&run");
    await runToEnd(page, "completed");
    const attempts = page.locator(".attempt");
    expect(await attempts.count()).toBe(2);
    const struck = attempts.first().locator("del");
    expect(await struck.innerText()).toContain("A language model");
    expect(await struck.evaluate((element) => getComputedStyle(element).textDecorationLine)).toBe("line-through");
    expect(await struck.locator(".unseen").first().innerText()).toMatch(/^Void, \d+ words/);
    expect(await attempts.first().innerText()).toContain("NETWORK_ERROR");
    expect(await attempts.last().locator("del").count()).toBe(0);
    expect(await attempts.last().innerText()).toContain("taken back.");
    expect(await page.locator(".mark-legend").innerText()).toBe("reset");
    const [firstTokens, ...overTime] = await pixelsOf(page, "--chart-mark");
    expect(firstTokens).toBe(0);
    expect(Math.min(...overTime), "pixels of the line at the reset").toBeGreaterThan(40);
    expect(await page.locator(".span-label").allInnerTexts()).toEqual(["session", "attempt 1", "wait", "attempt 2"]);
    const types = await page.locator(".event-type").allInnerTexts();
    expect(types).toContain("RETRY_ATTEMPT");
    expect(types.indexOf("RESET")).toBeGreaterThan(types.indexOf("RETRY_ATTEMPT"));
    expect(await page.getByRole("status").innerText()).toMatch(/^Completed after/);
  });

  test("shows what each adapter sent, to copy and to download as it is", async () => {
    const page = await open("?scenario=cut-and-retried&run");
    await runToEnd(page, "completed");
    const tabs = page.getByRole("tab");
    expect(await tabs.count()).toBe(ADAPTERS.length);
    for (const tab of await tabs.all()) {
      await tab.click();
      const panel = page.getByRole("tabpanel");
      expect(await panel.locator(".sent-items > li").count()).toBeGreaterThan(0);
      expect(await panel.locator(".sent-head").innerText()).not.toContain("rejected");
      const exact = panel.getByLabel("Byte for byte");
      if ((await exact.count()) > 0) await exact.check();
      await panel
        .locator("summary")
        .evaluateAll((closed) => closed.slice(1).forEach((one) => (one as HTMLElement).click()));
      const bodies = await panel.locator("pre, .sent-line code").allTextContents();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        panel.getByRole("button", { name: "Download all" }).click(),
      ]);
      expect(await textOf(download)).toBe(bodies.join("\n"));
    }
  });

  test("shows the error that the reader got, and the text that it keeps", async () => {
    const page = await open("?scenario=cut&run");
    await runToEnd(page, "failed");
    expect(await page.locator(".reader-error").innerText()).toContain("NETWORK_ERROR");
    expect(await page.locator("del").count()).toBe(0);
    expect(await page.locator(".attempt-text").innerText()).toContain("A language model");
  });

  test("has the chosen scenario in sight, and scrolls from everywhere", async () => {
    const page = await open("?scenario=handler-throws", { viewport: { width: 1280, height: 600 } });
    const item = page.locator(".rail-item", { hasText: "Handler throws" });
    await expect.poll(() => item.evaluate((element) => element.getBoundingClientRect().bottom)).toBeLessThan(600);
    await page.locator(".output .panel-scroll").hover();
    await page.mouse.wheel(0, 200);
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(200);
  });

  test("says that nobody read a stream that nobody read", async () => {
    const page = await open("?scenario=never-read&run");
    await runToEnd(page, "never read");
    expect(await page.locator(".output").innerText()).toContain("Nobody read the stream");
    expect(await page.locator(".timeline").innerText()).toContain("No event was emitted.");
  });

  test("stops a run: the stream is aborted", async () => {
    const page = await open("?scenario=slow-consumer&run");
    await page.locator(".attempt-text", { hasText: "The reader" }).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await runToEnd(page, "aborted");
    expect(await page.locator(".reader-error").innerText()).toContain("STREAM_ABORTED");
  });

  test("counts the runs of the page, and compares their first tokens", async () => {
    const page = await open("?scenario=healthy&run");
    await runToEnd(page, "completed");
    await page.keyboard.press("Control+Enter");
    await page.locator(".output .badge", { hasText: "running" }).waitFor();
    await runToEnd(page, "completed");
    expect(await page.locator(".chart-summary").first().innerText()).toContain("2 runs in all");
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

  test("fits a narrow screen, before, during and after a run, on every tab", async () => {
    const page = await open("?scenario=fallback", { viewport: { width: 360, height: 740 } });
    expect(await overflow(page)).toBe(0);
    await page.getByLabel("Scenario", { exact: true }).selectOption("cut-and-retried");
    await page.getByRole("button", { name: "Run" }).click();
    await page.locator(".attempt").first().waitFor();
    expect(await overflow(page)).toBe(0);
    await runToEnd(page, "completed");
    await page.getByText("The whole record").click();
    for (const tab of await page.getByRole("tab").all()) {
      await tab.click();
      expect(await overflow(page)).toBe(0);
    }
    expect(Math.min(...(await paintedColours(page)))).toBeGreaterThan(3);
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

async function textOf(download: { createReadStream(): Promise<AsyncIterable<Buffer>> }): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
