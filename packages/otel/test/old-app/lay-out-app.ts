import {
  copyFileSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";

const PACKAGES = join(import.meta.dirname, "../../..");
const INSTALLED = join(PACKAGES, "otel/node_modules");

/** What the application has of the SDK, by the names under which it is installed here. */
const SDK = {
  "context-async-hooks": "opentelemetry-context-async-hooks-2",
  "sdk-metrics": "opentelemetry-sdk-metrics-2",
  "sdk-trace-base": "opentelemetry-sdk-trace-base-2",
} as const;

/** Writes an application into a folder, with L0 and an SDK of the older generation installed beside one API, 1.9. */
export function layOutApp(folder: string): void {
  const scope = join(folder, "node_modules/@opentelemetry");
  mkdirSync(scope, { recursive: true });
  link(join(INSTALLED, "opentelemetry-api-1.9"), join(scope, "api"));
  const linked = new Set(["api"]);
  for (const [name, here] of Object.entries(SDK)) {
    const beside = dirname(realpathSync(join(INSTALLED, here)));
    for (const each of [name, ...readdirSync(beside)]) {
      if (linked.has(each)) continue;
      linked.add(each);
      link(join(beside, each), join(scope, each));
    }
  }
  for (const name of ["core", "otel"]) install(join(PACKAGES, name), join(folder, "node_modules/@l0", name));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  copyFileSync(join(import.meta.dirname, "app.js"), join(folder, "app.js"));
}

function link(from: string, to: string): void {
  symlinkSync(realpathSync(from), to, "dir");
}

/** A package as it is published, from its sources: there need not have been a build. */
function install(from: string, to: string): void {
  for (const path of globSync("**/*.ts", { cwd: join(from, "src"), exclude: ["**/*.test.ts", "**/*.test-d.ts"] })) {
    const file = join(to, "dist", path.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(file), { recursive: true });
    const code = stripTypeScriptTypes(readFileSync(join(from, "src", path), "utf8"));
    writeFileSync(file, code.replaceAll(/(from\s+"\.[^"]*)\.ts"/g, '$1.js"'));
  }
  copyFileSync(join(from, "package.json"), join(to, "package.json"));
}
