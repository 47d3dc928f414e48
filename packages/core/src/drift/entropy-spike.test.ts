import { expect, test } from "vitest";
import { kindsIn, noise, plain, PRINTABLE } from "./read-drift.fixture.ts";

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

test("noise after prose is a spike, once", () => {
  expect(kindsIn(plain(20) + noise(2000, PRINTABLE))).toEqual(["entropy_spike"]);
});

test("noise that comes back is another spike", () => {
  expect(kindsIn((plain(20) + noise(600, PRINTABLE)).repeat(2))).toEqual(["entropy_spike", "entropy_spike"]);
});

test("noise at the beginning is none: there is nothing that it stands out from", () => {
  expect(kindsIn(noise(3000, PRINTABLE))).toEqual([]);
});

test("base64, hexadecimal numbers and other scripts after prose are none", () => {
  const signs = Array.from({ length: 3000 }, (_, i) => String.fromCharCode(0x4e00 + i * 7)).join("");
  for (const text of [noise(3000, BASE64), noise(3000, "0123456789abcdef"), signs]) {
    expect(kindsIn(plain(20) + text)).toEqual([]);
    expect(kindsIn(signs + text + plain(20))).toEqual([]);
  }
});

test("how far it must stand out, and from where on, are thresholds", () => {
  const text = plain(20) + noise(600, BASE64);
  expect(kindsIn(text, { thresholds: { entropyFloor: 5 } })).toEqual(["entropy_spike"]);
  expect(kindsIn(text, { thresholds: { entropyFloor: 5, entropyDeviations: 1000 } })).toEqual([]);
});
