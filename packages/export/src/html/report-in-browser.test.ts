import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { colourNamed, coloursOf, findBrowser, launchBrowser, openReport } from "../test-support/browser.ts";
import { manyRecords } from "../test-support/many-records.ts";
import { bareTelemetry } from "../test-support/telemetry.ts";
import { toHTML } from "./to-html.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const executable = findBrowser();
if (executable === undefined) console.warn("The tests of the report are skipped: the PATH has no Chromium.");
const report = toHTML(manyRecords(2000), { title: "Support chat" });

/** Each chart, and the colours that it must have painted. */
const CHARTS = {
  "first-token-spread": ["main"],
  "inter-token-spread": ["main"],
  streams: ["good", "bad", "warn", "quiet"],
  "first-token": ["main", "second"],
  tokens: ["main", "warn"],
  retries: ["second", "third"],
  errors: ["bad", "main", "warn", "third", "fourth", "quiet"],
  cost: ["main", "bad"],
};

describe.skipIf(executable === undefined)("the report in Chromium", { timeout: 30_000 }, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser(executable!);
  });

  afterAll(() => browser?.close());

  test.each(["light", "dark"] as const)("has no blank chart on a %s screen", async (colorScheme) => {
    const { page, complaints, requests } = await openReport(browser, report, { colorScheme });
    expect(await page.locator(".card svg").count()).toBe(Object.keys(CHARTS).length);
    expect(await page.locator(".empty").count()).toBe(0);
    const ids = Object.keys(CHARTS);
    const colours = await coloursOf(
      page,
      ids.map((id) => `#${id} svg`),
    );
    for (const [chart, tones] of Object.values(CHARTS).entries()) {
      for (const tone of tones) {
        const pixels = colours[chart]?.get(await colourNamed(page, tone)) ?? 0;
        expect(pixels, `${tone} in ${ids[chart]}`).toBeGreaterThan(20);
      }
    }
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [] });
  });

  test("is another page on a dark screen", async () => {
    const { page: light } = await openReport(browser, report, { colorScheme: "light" });
    const { page: dark } = await openReport(browser, report, { colorScheme: "dark" });
    expect(await colourNamed(light, "page")).not.toBe(await colourNamed(dark, "page"));
  });

  test("shows a value where the pointer rests", async () => {
    const { page } = await openReport(browser, report);
    const place = "#tokens .tips rect:nth-of-type(4)";
    const tip = page.locator(place);
    expect(await tip.locator("title").textContent()).toMatch(/^2026-01-31 01:30:00\nvalid: [\d.]+K\nvoid: \d+/);
    const [before] = await coloursOf(page, [place]);
    await tip.hover();
    const [after] = await coloursOf(page, [place]);
    expect([...after!.keys()].sort()).not.toEqual([...before!.keys()].sort());
  });

  test.each([320, 360, 768, 1280])("fits a window that is %i pixels wide, and its texts can be read", async (width) => {
    const { page } = await openReport(browser, report, { viewport: { width, height: 800 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    const heights = await page
      .locator("#streams svg text:visible")
      .evaluateAll((texts) => texts.map((text) => text.getBoundingClientRect().height));
    expect(heights.length).toBeGreaterThan(4);
    expect(Math.min(...heights)).toBeGreaterThan(8);
  });

  test.each([360, 1280])("cuts no price of its axis off where prices are small, %i pixels wide", async (width) => {
    const cost = { total: 0.000_04, wasted: 0, currency: "USD", source: "provider" } as const;
    const cheap = toHTML([{ ...manyRecords(1)[0]!, cost }]);
    const { page } = await openReport(browser, cheap, { viewport: { width, height: 800 } });
    const room = await page.locator("#cost .y-axis text").evaluateAll((texts) =>
      texts.map((text) => {
        const svg = text.closest("svg")!;
        const edge = getComputedStyle(svg).overflow === "visible" ? svg.closest(".card")! : svg;
        return text.getBoundingClientRect().left - edge.getBoundingClientRect().left;
      }),
    );
    expect(room.length).toBeGreaterThan(2);
    expect(Math.min(...room)).toBeGreaterThan(0);
  });

  test("is printed dark on light, with every column of its tables", async () => {
    const { page } = await openReport(browser, report, { colorScheme: "dark", viewport: { width: 700, height: 900 } });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const [red] = (await colourNamed(page, "ink")).split(",").map(Number);
    expect(red).toBeLessThan(100);
    const hidden = await page
      .locator(".wide .scroll")
      .evaluateAll((all) => all.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
    expect(hidden).toEqual([0, 0]);
  });

  test.each([
    ["light", report],
    ["dark", report],
    ["light", toHTML([])],
    ["dark", toHTML([])],
  ] as const)("has nothing that axe finds fault with, %s", async (colorScheme, page) => {
    // The page allows no script, not even one that looks at it.
    const { page: shown } = await openReport(browser, page, { colorScheme, bypassCSP: true });
    await shown.locator("details").evaluateAll((all) => all.slice(0, 3).forEach((one) => one.setAttribute("open", "")));
    await shown.evaluate(AXE);
    const { violations } = await shown.evaluate<AxeResults>("axe.run()");
    const faults = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    expect(faults).toEqual([]);
  });

  test("shows a hostile name as text, and runs nothing of it", async () => {
    const model = `<img src=x onerror="document.title='run'"><script>document.title='run'</script>"'&\u0000\u202e`;
    const errorsByType = { "</style><script>document.title='run'</script>": 1 };
    const hostile = { ...bareTelemetry, model, streamId: model, network: { errorCount: 1, errorsByType } };
    const { page, complaints } = await openReport(
      browser,
      toHTML([{ ...hostile, outcome: "failed" }], { title: model }),
      {
        bypassCSP: true,
      },
    );
    expect(await page.title()).toMatch(/^<img src=x/);
    expect(await page.locator("img, script").count()).toBe(0);
    expect(await page.locator("td", { hasText: "onerror" }).count()).toBe(3);
    expect(complaints).toEqual([]);
  });

  test("shows one record, and none, without a chart that is a lie", async () => {
    const { page } = await openReport(browser, toHTML(manyRecords(1)));
    expect(await page.locator("#streams .y-axis text").allTextContents()).toEqual(["0", "1"]);
    expect(await page.locator("#retries .empty").innerText()).toBe("Nothing to plot.");
    const { page: none } = await openReport(browser, toHTML([]));
    expect(await none.locator(".card svg").count()).toBe(0);
    expect(await none.locator(".empty").count()).toBe(8);
    expect(await none.locator("header p").innerText()).toBe("No records.");
  });
});
