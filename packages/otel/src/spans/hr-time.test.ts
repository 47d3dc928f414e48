import { expect, it } from "vitest";

import { hrTime } from "./hr-time.ts";

it.each([
  [0, [0, 0]],
  [5, [0, 5_000_000]],
  [1_767_323_045_250, [1_767_323_045, 250_000_000]],
  [1_767_323_045_000.5, [1_767_323_045, 500_000]],
  [1999.9999, [2, 0]],
])("%d ms after the epoch is %j", (ms, time) => {
  expect(hrTime(ms)).toEqual(time);
});
