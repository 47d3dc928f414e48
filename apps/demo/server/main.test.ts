import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

/** The process imports the packages as they were built. */
const isBuilt = ["core", "otel", "sentry", "prometheus", "datadog", "export"].every((name) =>
  existsSync(new URL(`../../../packages/${name}/dist/index.js`, import.meta.url)),
);

function start(...args: string[]): { child: ChildProcess; ended: Promise<{ code: number | null; output: string }> } {
  const { PATH } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], { env: { PATH }, stdio: ["ignore", "pipe", "pipe"] });
  const ended = Promise.all([once(child, "close"), text(child.stdout!), text(child.stderr!)]).then(
    ([[code], output, errors]) => ({ code: code as number | null, output: output + errors }),
  );
  return { child, ended };
}

if (!isBuilt) console.warn("The tests of the process are skipped: the packages are not built.");

describe.skipIf(!isBuilt)("the process", () => {
  test("runs a scenario and ends by itself", async () => {
    const { ended } = start("--once", "cut");
    const { code, output } = await ended;
    expect(output).toMatch(/The run ended as the scenario expects\.\n$/);
    expect(code).toBe(0);
  });

  test("exits with 1 where it was asked for something impossible", async () => {
    const { ended } = start("--once", "explode");
    expect(await ended).toEqual({ code: 1, output: expect.stringContaining('Unknown scenario "explode"') });
  });

  test("goes on to its end where nobody reads any more", async () => {
    const { child, ended } = start("--once", "cut");
    // What it prints is not read to its end.
    ended.catch(() => {});
    await once(child.stdout!, "data");
    child.stdout!.destroy();
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  test("closes everything and exits with 0 when it is told to stop", async () => {
    const { child, ended } = start("--port", "0", "--no-open");
    const [line] = await once(child.stdout!, "data");
    expect(String(line)).toMatch(/^The playground is at http:\/\/127\.0\.0\.1:\d+ /);
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
  });
});
