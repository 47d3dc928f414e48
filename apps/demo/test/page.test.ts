import { describe, expect, test } from "vitest";
import { ADAPTERS } from "../protocol.ts";
import { traceHttpRequests } from "../server/http-spans.ts";
import { startPlaygroundServer } from "../server/playground-server.ts";
import { findBrowser } from "../web/test-support/browser.ts";
import { overflow, paintedColours, pixelsOf, runToEnd } from "../web/test-support/open-page.ts";
import { keepMediaTypes, save } from "../web/test-support/save-file.ts";
import { usePage } from "../web/test-support/use-page.ts";

const executable = findBrowser();

describe.skipIf(executable === undefined)("the page, with the playground's own server", () => {
  const { open } = usePage(executable!, async (webRoot) => {
    const stopTracing = traceHttpRequests();
    const settings = { environment: {}, webRoot, pacing: { tokenMs: 12, jitter: 0.5 }, deadlineMs: 10_000 };
    const { url, close } = await startPlaygroundServer(settings);
    return { url, close: () => close().finally(stopTracing) };
  });

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
    await runToEnd(page, "completed");
    expect(await page.locator(".attempt-text").allInnerTexts()).toEqual([
      expect.stringMatching(/^A language model.*taken back\.$/),
    ]);
    expect(await page.locator("del").count()).toBe(0);

    const figures = await page.locator(".telemetry .figure-value").allInnerTexts();
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

  test("shows what each adapter sent, to copy and to save as it is, under the right name and type", async () => {
    const page = await open("?scenario=cut-and-retried&run");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await keepMediaTypes(page);
    await runToEnd(page, "completed");
    const tabs = page.getByRole("tab");
    expect(await tabs.count()).toBe(ADAPTERS.length);
    const saved: string[] = [];
    for (const tab of await tabs.all()) {
      await tab.click();
      const panel = page.getByRole("tabpanel");
      expect(await panel.locator(".sent-head").innerText()).not.toContain("rejected");
      const exact = panel.getByLabel("Byte for byte");
      if ((await exact.count()) > 0) await exact.check();
      for (const item of await panel.locator(".sent-item").all()) {
        if (!(await item.evaluate((details) => (details as HTMLDetailsElement).open)))
          await item.locator("summary").click();
        const body = await item.locator("pre").textContent();
        await item.getByRole("button", { name: "Copy" }).click();
        await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(body);
        const file = await save(page, item.getByRole("button", { name: "Download" }));
        expect(file.text).toBe(body);
        saved.push(`${file.name}: ${file.mediaType}`);
      }
      const all = panel.getByRole("button", { name: "Download all" });
      if ((await all.count()) === 0) continue;
      const file = await save(page, all);
      const bodies = await panel.locator("pre, .sent-line code").allTextContents();
      expect(file.text).toBe(bodies.map((body) => `${body}\n`).join(""));
      saved.push(`${file.name}: ${file.mediaType}`);
    }
    expect(saved).toEqual([
      "cut-and-retried-otlp-traces.json: application/json",
      "cut-and-retried-otlp-metrics.json: application/json",
      "cut-and-retried-otlp.jsonl: application/x-ndjson",
      "cut-and-retried-sentry.envelope: application/x-sentry-envelope",
      "cut-and-retried-metrics.txt: text/plain; version=0.0.4; charset=utf-8",
      "cut-and-retried-dogstatsd.txt: text/plain",
      "cut-and-retried-telemetry.jsonl: application/x-ndjson",
      "cut-and-retried-telemetry.csv: text/csv",
      "cut-and-retried-log-record.json: application/json",
    ]);
  });

  test("shows the trace that arrived: attempts under their stream, events as marks, and all of it in words", async () => {
    const page = await open("?scenario=refusal&run");
    await runToEnd(page, "completed");
    const trace = page.locator(".trace");
    expect(await trace.locator(".trace-name").allInnerTexts()).toEqual([
      "chat l0-demo-1",
      "l0.attempt 1",
      "POST /v1/chat/completions",
      "l0.attempt 2",
      "POST /v1/messages",
    ]);
    expect(await trace.locator(".trace-axis span").count()).toBeGreaterThan(1);
    const boxes = await trace
      .locator(".trace-bar")
      .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().toJSON()));
    const [stream, first, , second] = boxes as readonly DOMRect[];
    expect(first!.left).toBeGreaterThanOrEqual(stream!.left);
    expect(second!.left).toBeGreaterThanOrEqual(first!.right);
    expect(second!.right).toBeLessThanOrEqual(stream!.right + 0.5);
    expect(await trace.locator(".trace-row").first().locator(".trace-mark").count()).toBeGreaterThan(2);
    await trace.locator("summary", { hasText: "l0.attempt 1" }).click();
    expect(await trace.locator(".trace-detail").nth(1).innerText()).toMatch(/error\.type\s+GUARDRAIL_VIOLATION/);
    await trace.getByText("As a table").click();
    const cells = await trace.locator("tbody tr").nth(1).locator("th, td").allInnerTexts();
    expect(cells.slice(0, 2)).toEqual(["l0.attempt 1", "chat l0-demo-1"]);
    expect(cells[4]).not.toBe("ok");

    const facts = await page.locator(".facts").innerText();
    expect(facts).toMatch(
      /Cost\s+total\s+\$0\.\d+[^]*Guardrails\s+1 rule\s+passed\s+pattern-refusal\s+1 error[^]*Fallback/,
    );
    expect(facts).not.toMatch(/Drift|Continuation|Tools/);
  });

  test("has a span for a tool call", async () => {
    const page = await open("?scenario=tool-call&run");
    await runToEnd(page, "completed");
    expect(await page.locator(".trace-name").allInnerTexts()).toEqual([
      "chat l0-demo-1",
      "POST /v1/chat/completions",
      "execute_tool find_passage",
    ]);
    expect(await page.locator(".structured").innerText()).toMatch(/^tool call find_passage\s+\{"topic":"timeouts"\}$/);
    expect(await page.locator(".facts").innerText()).toMatch(/Tools\s+find_passage\s+1 ×/);
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

  test("fits a narrow screen, before, during and after a run, on every tab", async () => {
    const page = await open("?scenario=fallback", { viewport: { width: 360, height: 740 } });
    expect(await overflow(page)).toBe(0);
    await page.getByLabel("Scenario", { exact: true }).selectOption("cut-and-retried");
    await page.getByRole("button", { name: "Run" }).click();
    await page.locator(".attempt").first().waitFor();
    expect(await overflow(page)).toBe(0);
    await runToEnd(page, "completed");
    await page.getByText("The whole record").click();
    await page.getByText("As a table").click();
    await page.locator(".trace-row summary").first().click();
    expect(await overflow(page)).toBe(0);
    for (const tab of await page.getByRole("tab").all()) {
      await tab.click();
      expect(await overflow(page)).toBe(0);
    }
    expect(Math.min(...(await paintedColours(page)))).toBeGreaterThan(3);
  });
});
