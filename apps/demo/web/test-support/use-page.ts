import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { launchBrowser } from "./browser.ts";
import { buildPage, type BuiltPage } from "./built-page.ts";
import { type OpenPage, openPage } from "./open-page.ts";

interface Server {
  readonly url: string;
  close(): Promise<void>;
}

interface PageSuite<S extends Server> {
  readonly server: () => S;
  /** Opens the page with a query, or one of another server with its whole address. */
  readonly open: (query?: string, options?: Parameters<typeof openPage>[2]) => Promise<Page>;
}

/**
 * Builds the page, starts a server of it and a browser for all tests of a suite, and ends them after. After each test,
 * the console must have had nothing to complain of but what `mayComplain` allows.
 */
export function usePage<S extends Server>(
  executablePath: string,
  startServer: (webRoot: string) => Promise<S>,
  mayComplain: RegExp = /^$/,
): PageSuite<S> {
  const opened: OpenPage[] = [];
  let built: BuiltPage;
  let server: S;
  let browser: Browser;

  beforeAll(async () => {
    built = await buildPage();
    server = await startServer(built.directory);
    browser = await launchBrowser(executablePath);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await built?.remove();
  });

  afterEach(async () => {
    const complaints = opened.flatMap((one) => one.complaints).filter((text) => !mayComplain.test(text));
    await Promise.all(opened.splice(0).map(({ page }) => page.context().close()));
    expect(complaints, "what the console complained of").toEqual([]);
  });

  return {
    server: () => server,
    async open(query = "", options = {}) {
      const one = await openPage(browser, new URL(query, server.url).href, options);
      opened.push(one);
      return one.page;
    },
  };
}
