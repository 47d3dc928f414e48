import { expect, it } from "vitest";
import { sizeByPart } from "./parts.ts";

it("adds up the files of a folder, the largest part first", () => {
  const files = {
    "dist/l0.js": 300,
    "dist/policy/run.js": 200,
    "dist/policy/backoff.js": 250,
    "dist/source/open.js": 1,
  };
  expect(sizeByPart(files)).toEqual([
    { part: "policy", bytes: 450 },
    { part: "l0", bytes: 300 },
    { part: "source", bytes: 1 },
  ]);
});
