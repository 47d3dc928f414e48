import { describe, expect, it, vi } from "vitest";
import { Faults } from "./faults.ts";

const throws = (message: string) => () => {
  throw new Error(message);
};

describe("what the SDK throws", () => {
  it("is nothing where it gives something", () => {
    const faults = new Faults();
    expect(faults.guard(() => 5)).toBe(5);
    expect(faults.guard(throws("lost"))).toBeUndefined();
  });

  it("is told with its number and the first of it, once", () => {
    const faults = new Faults();
    faults.tell();
    faults.guard(throws("first"));
    faults.guard(() => {});
    faults.guard(throws("second"));
    expect(() => faults.tell()).toThrow(
      expect.objectContaining({
        message: "The Sentry SDK threw; 2 of the calls to it are lost.",
        cause: new Error("first"),
      }),
    );
    faults.tell();
  });

  it("is said on the console the first time", () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue(undefined);
    const faults = new Faults();
    faults.warn();
    expect(warn).not.toHaveBeenCalled();
    for (let time = 0; time < 3; time++) {
      faults.guard(throws("again"));
      faults.warn();
    }
    expect(warn).toHaveBeenCalledOnce();
  });
});
