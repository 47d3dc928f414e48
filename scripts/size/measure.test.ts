import { expect, it } from "vitest";
import { temporaryFolder } from "../test-support/temporary-folder.ts";
import { measure } from "./measure.ts";

const folder = (files: Readonly<Record<string, string>>): string =>
  temporaryFolder({
    "package.json": JSON.stringify({
      name: "@l0/core",
      type: "module",
      sideEffects: false,
      exports: "./dist/index.js",
    }),
    ...files,
  });

it("counts the files that the import needs and no others", async () => {
  const from = folder({
    "dist/index.js": `export { l0 } from "./l0.js"; export { other } from "./other.js";`,
    "dist/l0.js": `import { wait } from "./platform/delay.js"; export const l0 = () => wait("l0");`,
    "dist/platform/delay.js": `export const wait = (name) => name + name;`,
    "dist/other.js": `export const other = "a long text that nobody asked for";`,
  });
  const { files, minified, gzip, external } = await measure(`export { l0 } from "@l0/core";`, from, "@l0/core");
  expect(Object.keys(files).sort()).toEqual(["dist/l0.js", "dist/platform/delay.js"]);
  expect(external).toEqual([]);
  expect(minified).toBeGreaterThan(20);
  expect(minified).toBeLessThan(100);
  expect(gzip).toBeGreaterThan(20);
});

it("names what is imported from other packages and leaves it out", async () => {
  const from = folder({
    "dist/index.js": `import { x } from "vendor/sub"; import { id } from "node:crypto"; export const l0 = () => [x, id];`,
  });
  const { external } = await measure(`export { l0 } from "@l0/core";`, from, "@l0/core");
  expect(external.toSorted()).toEqual(["node:crypto", "vendor/sub"]);
});

it("fails where the import does not exist", async () => {
  const from = folder({ "dist/index.js": `export const other = 1;` });
  await expect(measure(`export { l0 } from "@l0/core";`, from, "@l0/core")).rejects.toThrow(/No matching export/);
});
