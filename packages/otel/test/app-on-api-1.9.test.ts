import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, it } from "vitest";

import { layOutApp } from "./old-app/lay-out-app.ts";

const folder = mkdtempSync(join(tmpdir(), "l0-otel-app-"));

beforeAll(() => layOutApp(folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("an application on API 1.9 and SDK 2.x, as Node.js loads it, exports real spans and metrics", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--preserve-symlinks", join(folder, "app.js")]);
  expect(JSON.parse(stdout)).toEqual({
    apis: [join(folder, "node_modules/@opentelemetry/api/build/src/index.js")],
    text: "Hello world",
    spans: [
      ["l0.attempt", "chat demo-model"],
      ["l0.attempt", "chat demo-model"],
      ["chat demo-model", "caller"],
      ["caller", null],
    ],
    requests: 1,
  });
}, 30_000);
