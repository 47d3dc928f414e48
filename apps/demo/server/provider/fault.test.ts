import { describe, expect, test } from "vitest";
import { NAMED_FAULTS, parseFault, resolveFault } from "./fault.ts";

describe("a fault", () => {
  test.each(Object.entries(NAMED_FAULTS))("named %s is one that can also be described", (name, fault) => {
    expect(resolveFault(name)).toEqual(fault);
    expect(parseFault(JSON.stringify(fault))).toEqual(fault);
  });

  test("is read from a header as a name or as JSON", () => {
    expect(parseFault(" cut ")).toEqual({ kind: "cut", after: 8 });
    expect(parseFault('{"kind":"stall","after":3,"pingMs":20}')).toEqual({ kind: "stall", after: 3, pingMs: 20 });
  });

  test("of an unknown name is refused with the names that exist", () => {
    expect(() => resolveFault("explode")).toThrow(
      /Unknown fault "explode"\. Known: healthy, slow-start, .*zero-tokens/,
    );
    expect(() => resolveFault("toString")).toThrow(TypeError);
  });

  test.each([
    ['{"kind":"cut"}', /after/],
    ['{"kind":"cut","after":-1}', /after/],
    ['{"kind":"truncated","after":"request"}', /after/],
    ['{"kind":"status","status":200}', /status/],
    ['{"kind":"cut","after":1,"aftr":2}', /aftr/],
    ['{"kind":"explode"}', /kind/],
    ['{"kind":', /no valid JSON/],
  ])("that is impossible, %s, is refused with what is wrong", (text, message) => {
    expect(() => parseFault(text)).toThrow(TypeError);
    expect(() => parseFault(text)).toThrow(message);
  });
});
