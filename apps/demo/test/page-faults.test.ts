import type { Route } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { Catalogue, RunMessage, SentItem } from "../protocol.ts";
import { findBrowser } from "../web/test-support/browser.ts";
import { recordRun } from "../web/test-support/record-run.ts";
import { type Replay, startReplayServer } from "../web/test-support/replay-server.ts";
import { usePage } from "../web/test-support/use-page.ts";

const executable = findBrowser();

const CATALOGUE: Catalogue = {
  scenarios: [
    { name: "healthy", story: "Nothing goes wrong.", needsEmbeddedProvider: false },
    { name: "cut", story: "The connection is closed.", needsEmbeddedProvider: true },
  ],
  clients: [{ name: "openai", model: "gpt-5.4-mini", live: true, notice: "A real provider answers." }],
};

const METRICS: SentItem = {
  at: 0,
  summary: "metrics: l0.requests",
  body: `{"a":1}`,
  fileName: "otlp-metrics.json",
  mediaType: "application/json",
};

describe.skipIf(executable === undefined)("the page, when something is broken", () => {
  const { open, server } = usePage(
    executable!,
    (webRoot) => startReplayServer(webRoot, { messages: [] }),
    // What the browser says by itself of an answer that is no 200.
    /Failed to load resource/,
  );

  const replay = (change: Replay): void => {
    const { catalogue: _, hold: __, ...rest } = server().replay;
    Object.assign(server().replay, { ...rest, catalogue: undefined, hold: false }, change);
  };

  test("says that the scenarios could not be loaded, and loads them when asked again", async () => {
    replay({ messages: [] });
    const page = await open();
    expect(await page.getByRole("alert").innerText()).toContain("The server refused (503): Not today.");
    replay({ messages: [], catalogue: CATALOGUE });
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Healthy" }).waitFor();
  });

  test("says that the connection was lost, keeps what has come, and can run again", async () => {
    const messages = await recordRun([["Hello", " world"]]);
    replay({
      catalogue: CATALOGUE,
      messages: messages.slice(
        0,
        messages.findIndex(({ kind }) => kind === "ended"),
      ),
    });
    const page = await open("?run");
    await page.locator(".output .badge", { hasText: "connection lost" }).waitFor();
    expect(await page.locator(".output .notice").innerText()).toContain("The connection to the server was lost");
    expect(await page.getByRole("status").innerText()).toContain("was lost");
    expect(await page.locator(".attempt-text").innerText()).toContain("Hello");
    replay({ catalogue: CATALOGUE, messages });
    await page.getByRole("button", { name: "Run" }).click();
    await page.locator(".output .badge", { hasText: "completed" }).waitFor();
    expect(await page.locator(".output .notice").count()).toBe(0);
  });

  test("shows problems and what was rejected, and everything else beside", async () => {
    const messages: RunMessage[] = [...(await recordRun([["Hello"]]))];
    messages.splice(
      -1,
      0,
      { kind: "problem", message: "datadog: nothing arrived within 2 s." },
      { kind: "sent", adapter: "otel", items: [METRICS], rejected: 2 },
      { kind: "sent", adapter: "sentry", items: [], rejected: 0 },
    );
    replay({ catalogue: CATALOGUE, messages });
    const page = await open("?run");
    await page.locator(".output .badge", { hasText: "completed" }).waitFor();
    expect(await page.locator(".output .notice").innerText()).toBe("datadog: nothing arrived within 2 s.");
    expect(await page.locator(".attempt-text").innerText()).toBe("Hello");
    expect(await page.getByRole("tab", { name: "OpenTelemetry 1 sent 2 rejected" }).count()).toBe(1);
    expect(await page.locator(".sent-head").innerText()).toContain("1 item, 2 rejected.");
    await page.getByRole("tab", { name: "Sentry" }).click();
    expect(await page.getByRole("tabpanel").innerText()).toContain("It sent nothing for this run.");
    await page.getByRole("tab", { name: "Datadog" }).click();
    expect(await page.getByRole("tabpanel").innerText()).toContain("Nothing yet.");
  });

  test("disconnects from a server that does not stop, without calling it a loss", async () => {
    const all = await recordRun([["Hello", " world"]]);
    const untilText = all.slice(0, all.findIndex(({ kind }) => kind === "stream") + 1);
    replay({ catalogue: CATALOGUE, messages: untilText, hold: true });
    const page = await open("?run");
    await page.locator(".attempt-text", { hasText: "Hello" }).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.locator(".output .notice", { hasText: "There is no such run." }).waitFor();
    expect(await page.locator(".output .badge").innerText()).toBe("running");
    await page.route("**/abort", () => {});
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Disconnect" }).click();
    await page.locator(".output .badge", { hasText: "disconnected" }).waitFor();
  });

  test("takes a refusal that comes late for none of the next run", async () => {
    const all = await recordRun([["Hello", " world"]]);
    const untilText = all.slice(0, all.findIndex(({ kind }) => kind === "stream") + 1);
    replay({ catalogue: CATALOGUE, messages: untilText, hold: true });
    const page = await open("?run");
    const text = page.locator(".attempt-text", { hasText: "Hello" });
    const asked = Promise.withResolvers<Route>();
    await page.route("**/abort", (route) => asked.resolve(route));
    await text.waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Disconnect" }).click();
    await page.locator(".output .badge", { hasText: "disconnected" }).waitFor();
    await page.getByRole("button", { name: "Run" }).click();
    await text.waitFor();
    const answered = page.waitForResponse("**/abort");
    await (await asked.promise).fulfill({ status: 404, json: { error: "Too late." } });
    await (await answered).finished();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    expect(await page.locator(".output .notice").count()).toBe(0);
    expect(await page.locator(".output .badge").innerText()).toBe("running");
  });

  test("does not run what the address asks for and nobody has", async () => {
    replay({ catalogue: CATALOGUE, messages: [] });
    const page = await open("?scenario=cot&run");
    expect(await page.locator("main > .notice").innerText()).toContain("no scenario called “cot”");
    expect(await page.locator(".output .badge").innerText()).toBe("ready");
    await page.getByLabel("Cut", { exact: true }).check();
    expect(await page.locator("main > .notice").count()).toBe(0);
    await expect.poll(() => page.url()).toContain("scenario=cut");
  });

  test("says that a real provider is not the one that fails", async () => {
    replay({ catalogue: CATALOGUE, messages: [] });
    const page = await open("?scenario=cut&client=openai");
    expect(await page.locator(".client-notice").innerText()).toContain("the embedded one answers openai");
    await page.getByLabel("Healthy").check();
    expect(await page.locator(".client-notice").innerText()).toBe("A real provider answers.");
  });

  test("shows reasoning, tool calls and their results apart from the text", async () => {
    const at = 1;
    replay({
      catalogue: CATALOGUE,
      messages: [
        { kind: "started", runId: "1", scenario: "healthy", client: "openai", model: "m" },
        { kind: "stream", at, event: { type: "reasoning", value: "Let me think.", attempt: 1, offset: 0 } },
        { kind: "stream", at, event: { type: "token", value: "It is", attempt: 1, offset: 0 } },
        {
          kind: "stream",
          at,
          event: {
            type: "message",
            role: "assistant",
            value: `{"q":1}`,
            toolCallId: "1",
            toolName: "find",
            attempt: 1,
            offset: 5,
          },
        },
        { kind: "stream", at, event: { type: "token", value: " so.", attempt: 1, offset: 5 } },
        { kind: "ended", at, outcome: "completed" },
        { kind: "done" },
      ],
    });
    const page = await open("?run");
    await page.locator(".output .badge", { hasText: "completed" }).waitFor();
    expect(await page.locator(".reasoning").innerText()).toMatch(/^reasoning\s+Let me think\.$/);
    expect(await page.locator(".structured").innerText()).toMatch(/^tool call find\s+\{"q":1\}$/);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy text" }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe("It is so.");
  });
});
