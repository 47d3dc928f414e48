import { l0, type L0Event } from "@l0/core";
import { expect, it } from "vitest";
import { everything } from "./everything.ts";
import { forbiddenPhrases } from "./forbidden-phrases.ts";
import { jsonText } from "./json-text.ts";
import { prose } from "./prose.ts";

it.each([
  ["prose", prose(32_000)],
  ["JSON", jsonText(32_000)],
])("is at work over %s, and finds nothing in it", async (_, tokens) => {
  const seen = new Set<L0Event["type"]>();
  const result = await l0({ stream: () => tokens, ...everything(), onEvent: (event) => void seen.add(event.type) });
  expect(await result.text()).toBe(tokens.join(""));
  expect(result.telemetry?.metrics.totalTokens).toBe(tokens.length);
  expect(seen).toContain("CHECKPOINT_SAVED");
  expect([...seen].filter((type) => /VIOLATION|DRIFT|RETRY/.test(type))).toEqual([]);
});

it.each([
  ["a forbidden phrase", forbiddenPhrases(23).at(-1) ?? "", {}, "GUARDRAIL_VIOLATION"],
  ["broken JSON", `{"a": [1, 2}`, {}, "GUARDRAIL_VIOLATION"],
  ["drift", "I say the same words to you, again. ".repeat(20), { guardrails: [] }, "DRIFT_DETECTED"],
])("would find %s", async (_, text, options, expected) => {
  const seen = new Set<L0Event["type"]>();
  const onEvent = (event: L0Event): void => void seen.add(event.type);
  const stream = (): string[] => text.match(/.{1,5}/g) ?? [];
  const result = await l0({ ...everything(), ...options, stream, onEvent, retry: { attempts: 0 } });
  await expect(result.text()).rejects.toThrow();
  expect(seen).toContain(expected);
});
