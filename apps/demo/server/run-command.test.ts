import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { type CapturedOutput, captureOutput } from "../test/support/captured-output.ts";
import { runCommand, type Surroundings } from "./run-command.ts";
import { SCENARIO_NAMES } from "./scenarios.ts";

// A loaded machine may take its time.
const PATIENTLY = { timeout: 10_000, interval: 10 };

interface Ran {
  readonly code: Promise<number>;
  readonly stdout: CapturedOutput;
  readonly stderr: CapturedOutput;
  stop(): void;
}

function run(args: readonly string[], more: Partial<Surroundings> = {}): Ran {
  const stop = new AbortController();
  const [stdout, stderr] = [captureOutput(), captureOutput()];
  const code = runCommand(args, { environment: {}, stdout, stderr, signal: stop.signal, ...more });
  return { code, stdout, stderr, stop: () => stop.abort() };
}

test("--help exits with 0", async () => {
  const { code, stdout } = run(["--help"]);
  expect(await code).toBe(0);
  expect(stdout.text).toMatch(/^Usage: pnpm demo/);
});

test("an unknown scenario exits with 1 and lists the names", async () => {
  const { code, stderr } = run(["--once", "explode"]);
  expect(await code).toBe(1);
  for (const name of SCENARIO_NAMES) expect(stderr.text).toContain(name);
});

describe("--once", () => {
  test("prints the text, the events, the telemetry and what was sent", async () => {
    const { code, stdout } = run(["--once", "break", "--client", "openai"]);
    expect(await code).toBe(0);
    expect(stdout.text).toMatch(/^break: The reader leaves its loop/);
    expect(stdout.text).toContain("A language model does not hand over its answer in");
    expect(stdout.text).toMatch(/^ +\d+ ms {2}SESSION_END +outcome=abandoned$/m);
    expect(stdout.text).toMatch(/^ {2}tokens +10$/m);
    expect(stdout.text).toMatch(/^ {2}outcome +abandoned$/m);
    for (const adapter of ["otel", "sentry", "prometheus", "datadog", "export"]) {
      expect(stdout.text).toMatch(new RegExp(`^  ${adapter} +[1-9]\\d* +0 +[1-9]\\d* +\\S`, "m"));
    }
    expect(stdout.text).toMatch(/The run ended as the scenario expects\.\n$/);
  });

  test("prints what checks found and what was wasted", async () => {
    const { code, stdout } = run(["--once", "refusal"]);
    expect(await code).toBe(0);
    expect(stdout.text).toMatch(/^ {2}guardrail violations +1 × pattern-refusal$/m);
    expect(stdout.text).toMatch(/^ {2}cost \(wasted\) +\$0\.\d+ \(\$0\.\d+\), estimated$/m);
  });

  test("exits with 0 also where the scenario is to fail", async () => {
    const { code, stdout } = run(["--once", "cut"]);
    expect(await code).toBe(0);
    expect(stdout.text).toContain("The reader gets NETWORK_ERROR: ");
  });

  test("exits with 1 where the run did not end as the scenario expects", async () => {
    const { code, stdout, stderr, stop } = run(["--once", "healthy"]);
    await vi.waitFor(() => expect(stdout.text).toContain("A language"), PATIENTLY);
    stop();
    expect(await code).toBe(1);
    expect(stderr.text).toContain("Expected of the outcome: completed. It is: aborted.");
  });

  test("does not run to its end where it was stopped before it began", async () => {
    const { code, stderr } = run(["--once", "healthy"], { signal: AbortSignal.abort() });
    expect(await code).toBe(1);
    expect(stderr.text).toContain("Expected of the outcome: completed.");
  });

  test("says what the environment changes, and what did not arrive", async () => {
    const { code, stdout, stderr } = run(["--once", "break"], {
      environment: { SENTRY_DSN: "http://key@127.0.0.1:9/1" },
    });
    expect(await code).toBe(0);
    expect(stdout.text).toContain("SENTRY_DSN is set: what the sentry adapter sends goes there too.\n");
    expect(stderr.text).toContain("Problem: sentry: 127.0.0.1: ");
  });
});

describe("the server", () => {
  const url = /http:\/\/127\.0\.0\.1:\d+/;
  const urlIn = (output: CapturedOutput): Promise<string> =>
    vi.waitFor(() => {
      expect(output.text).toMatch(url);
      return url.exec(output.text)![0];
    }, PATIENTLY);

  test("runs until it is stopped, and the browser is opened once", async () => {
    const openBrowser = vi.fn<NonNullable<Surroundings["openBrowser"]>>(async () => {});
    const { code, stdout, stop } = run(["--port", "0"], { openBrowser });
    const address = await urlIn(stdout);
    expect((await fetch(`${address}/api/catalogue`)).status).toBe(200);
    expect(openBrowser.mock.calls).toEqual([[address]]);
    stop();
    expect(await code).toBe(0);
    await expect(fetch(address)).rejects.toThrow("fetch failed");
  });

  test("opens no browser where none is wanted", async () => {
    const openBrowser = vi.fn<NonNullable<Surroundings["openBrowser"]>>(async () => {});
    const { code, stdout, stop } = run(["--port", "0", "--no-open"], { openBrowser });
    await urlIn(stdout);
    stop();
    await code;
    expect(openBrowser).not.toHaveBeenCalled();
  });

  test("runs on where the browser cannot be opened", async () => {
    const openBrowser = (): Promise<never> => Promise.reject(new Error("spawn xdg-open ENOENT"));
    const { code, stdout, stderr, stop } = run(["--port", "0"], { openBrowser });
    const address = await urlIn(stdout);
    await vi.waitFor(
      () =>
        expect(stderr.text).toBe(
          `The browser could not be opened (spawn xdg-open ENOENT): open ${address} yourself.\n`,
        ),
      PATIENTLY,
    );
    stop();
    expect(await code).toBe(0);
  });

  test("names a port that is taken, and what to do", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = run(["--port", String(port)]);
    expect(await code).toBe(1);
    expect(stderr.text).toBe(`Port ${port} is taken. Choose another one with --port; 0 is any free one.\n`);
    other.close();
  });

  test("says what the environment changes, and never a key", async () => {
    const environment = {
      ANTHROPIC_API_KEY: "secret-key",
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318",
      DD_AGENT_HOST: "agent",
    };
    const { code, stdout, stop } = run(["--port", "0", "--no-open"], { environment });
    await urlIn(stdout);
    expect(stdout.text).toMatch(/^ANTHROPIC_API_KEY is set: /);
    expect(stdout.text).toContain("what the otel adapter sends goes to http://collector:4318 too.\n");
    expect(stdout.text).toContain("what the datadog adapter sends goes to agent:8125 too.\n");
    expect(stdout.text).not.toContain("secret-key");
    stop();
    await code;
  });
});
