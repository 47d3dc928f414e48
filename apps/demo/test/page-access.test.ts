import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { findBrowser } from "../web/test-support/browser.ts";
import { startLastingServer } from "../web/test-support/lasting-server.ts";
import { runToEnd } from "../web/test-support/open-page.ts";
import { usePage } from "../web/test-support/use-page.ts";

const executable = findBrowser();
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong, by the rule and the element; WCAG 2.2 AA and axe's own best practices. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))),
  );
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate<AxeResults>("axe.run()");
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} ${failureSummary}`),
  );
}

/** What has the focus, by what it is called. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement;
    return element.ariaLabel ?? (element.labels?.[0] ?? element).textContent?.trim() ?? "";
  });

async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    if (name.test(await focused(page))) return;
  }
  throw new Error(`Tab does not lead to ${name}.`);
}

describe.skipIf(executable === undefined)("the page, for everybody", () => {
  const { open, server } = usePage(executable!, (webRoot) => startLastingServer(webRoot, { tokenMs: 3 }));

  test.each([
    ["light, wide", { colorScheme: "light", viewport: { width: 1440, height: 900 } }],
    ["dark, wide", { colorScheme: "dark", viewport: { width: 1440, height: 900 } }],
    ["light, narrow", { colorScheme: "light", viewport: { width: 360, height: 740 } }],
    ["dark, narrow", { colorScheme: "dark", viewport: { width: 360, height: 740 } }],
  ] as const)("has no accessibility violation: %s", async (_, options) => {
    const page = await open("?scenario=cut-and-retried", { ...options, reducedMotion: "reduce" });
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Run" }).click();
    await runToEnd(page, "completed");
    await page.getByText("The whole record").click();
    await page.getByText("As a table").click();
    await page.locator(".trace-row summary").first().click();
    expect(await violations(page)).toEqual([]);
  });

  test.each(["refusal", "estimated-cost", "never-read"])("has none after %s either", async (scenario) => {
    const page = await open(`?scenario=${scenario}&run`, { reducedMotion: "reduce" });
    await page.getByRole("tab", { name: /^Export \d+ sent/ }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test.each([360, 1440])("cuts off no text in a window that is %i pixels wide", async (width) => {
    const page = await open("?scenario=exhausted&run", { viewport: { width, height: 900 } });
    await runToEnd(page, "failed");
    const cut = await page.locator("main *").evaluateAll((elements) =>
      elements
        .filter((element) => getComputedStyle(element).textOverflow === "ellipsis")
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(({ textContent }) => textContent),
    );
    expect(cut).toEqual([]);
  });

  test("is worked with the keyboard alone", async () => {
    const page = await open();
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to the run");
    expect(
      await page.locator(".skip").evaluate((element) => element.getBoundingClientRect().top),
    ).toBeGreaterThanOrEqual(0);

    await tabTo(page, /^Find a scenario$/);
    await page.keyboard.type("cut ret");
    await page.keyboard.press("Enter");
    expect(await page.locator(".run-panel h2").innerText()).toBe("Cut and retried");
    await tabTo(page, /^Cut and retried$/);
    await tabTo(page, /^auto$/);
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => page.url()).toContain("client=openai");
    await tabTo(page, /^Run/);
    await page.keyboard.press("Enter");
    await runToEnd(page, "completed");
    expect(await focused(page)).toMatch(/^Run/);

    await tabTo(page, /^Event timeline$/);
    await page.keyboard.press("Home");
    await expect.poll(() => page.locator(".timeline .panel-scroll").evaluate((box) => box.scrollTop)).toBe(0);
    await tabTo(page, /^The whole record$/);
    await page.keyboard.press("Enter");
    expect(await page.locator(".record").evaluate((record) => (record as HTMLDetailsElement).open)).toBe(true);

    await tabTo(page, /^l0\.attempt 1/);
    await page.keyboard.press("Enter");
    expect(await page.locator(".trace-detail").nth(1).isVisible()).toBe(true);
    await tabTo(page, /^As a table$/);

    await tabTo(page, /^OpenTelemetry/);
    const names = [];
    for (const key of ["ArrowRight", "ArrowRight", "End", "ArrowRight", "ArrowLeft", "Home"]) {
      await page.keyboard.press(key);
      expect(await page.getByRole("tab", { selected: true }).innerText()).toBe(
        await page.locator(":focus").innerText(),
      );
      names.push((await focused(page)).replace(/\d.*/s, ""));
    }
    expect(names).toEqual(["Sentry", "Prometheus", "Export", "OpenTelemetry", "Export", "OpenTelemetry"]);
  });

  test("shows where the focus is, on every stop", async () => {
    const page = await open("?scenario=healthy&run");
    await runToEnd(page, "completed");
    await page.getByRole("link", { name: "Skip to the run" }).focus();
    const stops = new Set<string>();
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => {
        const element = document.activeElement!;
        const isMarked = ({ outlineStyle, opacity }: CSSStyleDeclaration): boolean =>
          outlineStyle === "solid" && opacity !== "0";
        const marked = [element, element.closest("label"), element.closest("summary")].some(
          (candidate) => candidate !== null && isMarked(getComputedStyle(candidate)),
        );
        return { name: element.outerHTML.slice(0, 80), isBody: element === document.body, marked };
      });
      if (stop.isBody) break;
      stops.add(stop.name);
      expect(stop.marked, stop.name).toBe(true);
    }
    expect(stops.size).toBeGreaterThan(15);
  });

  test("a key that follows a choice before it is painted runs what was chosen", async () => {
    const page = await open("?scenario=cut-and-retried");
    await page.getByLabel("Healthy", { exact: true }).evaluate(async (choice: HTMLInputElement) => {
      choice.click();
      await new Promise((resolve) => queueMicrotask(() => queueMicrotask(() => resolve(undefined))));
      choice.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }));
    });
    await runToEnd(page, "completed");
    expect(await page.locator(".attempt").count()).toBe(1);
  });

  test("a key runs what is chosen where the search has the focus too", async () => {
    const page = await open("?scenario=cut-and-retried");
    const search = page.getByLabel("Find a scenario");
    await search.press("Enter");
    await search.press("Control+Enter");
    await runToEnd(page, "completed");
    expect(await page.locator(".run-panel h2").innerText()).toBe("Cut and retried");
    expect(await page.locator(".attempt").count()).toBe(2);
    await search.fill("healthy");
    await search.press("Control+Enter");
    await page.locator(".chart-summary", { hasText: "2 runs in all" }).waitFor();
    await runToEnd(page, "completed");
    expect(await page.locator(".run-panel h2").innerText()).toBe("Cut and retried");
  });

  test("stops a run with Escape", async () => {
    const page = await open(server().lasting);
    await page.locator(".attempt-text", { hasText: "A language" }).waitFor();
    await page.keyboard.press("Escape");
    await runToEnd(page, "aborted");
    expect(await page.getByRole("status").innerText()).toMatch(/STREAM_ABORTED.*Aborted after/);
  });

  test("keeps the theme that was chosen, charts included", async () => {
    const page = await open("?scenario=healthy&run", { colorScheme: "light" });
    await runToEnd(page, "completed");
    const background = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const chart = (): Promise<string> =>
      page
        .locator(".chart canvas")
        .last()
        .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const light = { background: await background(), chart: await chart() };
    await page.getByLabel("Dark").check();
    expect(await background()).not.toBe(light.background);
    await expect.poll(chart).not.toBe(light.chart);
    const dark = await background();
    await page.reload();
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await background()).toBe(dark);
    await page.getByLabel("As the system").check();
    expect(await background()).toBe(light.background);
  });

  test("moves nothing where motion is not wanted", async () => {
    const page = await open(server().lasting, { reducedMotion: "reduce" });
    await page.locator(".caret").waitFor();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});
