import { l0 } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import { expect, test, vi } from "vitest";
import { render } from "./render.ts";

test("void text is taken off the screen before new text comes", async () => {
  vi.useFakeTimers(); // the wait before the retry takes no time
  const cut = scriptedSource(["It ", "is ", { cut: true }]);
  const whole = scriptedSource(["It ", "was ", { delay: 5000 }, "noon."]);
  const result = await l0({ stream: (context) => (context.attempt === 1 ? cut : whole)(context) });

  const shown: string[] = [];
  const rendered = render(result, (text) => shown.push(text));
  await vi.advanceTimersByTimeAsync(10_000);
  await rendered;

  expect(shown).toEqual(["It ", "It is ", "", "It ", "It was ", "It was noon.", "It was noon."]);
  expect(cut.open).toBe(0);
  expect(whole.calls[0]?.reason?.code).toBe("NETWORK_ERROR");
});
