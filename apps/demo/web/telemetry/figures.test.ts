import { describe, expect, test } from "vitest";
import { durationText } from "../parts/duration-text.ts";
import { EMPTY_RUN, type RunView, viewOf } from "../run/run-view.ts";
import { recordRun } from "../test-support/record-run.ts";
import { type Figure, figuresOf } from "./figures.ts";
import { splitTime } from "./time-split.ts";
import { spansOf } from "./spans.ts";

const figure = (view: RunView, label: string): Figure | undefined =>
  figuresOf(view).find((candidate) => candidate.label === label);
const retried = () =>
  recordRun([
    ["Hello", " you", { throw: new Error("socket hang up") }],
    ["Hi", { delay: 2 }, " there"],
  ]);

describe("the figures", () => {
  test("before a run know nothing and say so", () => {
    expect(figuresOf(EMPTY_RUN).filter(({ value }) => value !== undefined)).toEqual([]);
  });

  test("while a run goes on are what its events have told", async () => {
    const view = viewOf((await retried()).filter(({ kind }) => kind !== "ended"));
    expect(figure(view, "Outcome")?.value).toBe("running");
    expect(figure(view, "Tokens")?.value).toBe("2");
    expect(figure(view, "Voided")).toEqual({ label: "Voided", value: "2", tone: "warn" });
    expect(figure(view, "Retries")?.value).toBe("1");
    expect(figure(view, "First token")?.value).toMatch(/ms$/);
    expect(figure(view, "Duration")).toEqual({ label: "Duration" });
  });

  test("after a run are those of its telemetry", async () => {
    const view = viewOf(await retried());
    expect(figure(view, "Outcome")).toEqual({ label: "Outcome", value: "completed", tone: "good" });
    expect(figure(view, "Tokens")).toEqual({ label: "Tokens", value: "2", note: "4 received" });
    expect(figure(view, "Voided")?.value).toBe("2");
    expect(figure(view, "Retries")).toEqual({ label: "Retries", value: "1", note: "1 network" });
    expect(figure(view, "Inter-token p50")?.note).toMatch(/^p95 /);
    expect(figure(view, "Duration")?.value).toMatch(/ms$/);
  });

  test("of a failed run name the error of its reader", async () => {
    const view = viewOf(
      await recordRun([[{ throw: new Error("socket hang up") }]], { retry: { maxRetries: 0, attempts: 0 } }),
    );
    expect(figure(view, "Outcome")).toEqual({ label: "Outcome", value: "failed", tone: "bad", note: "NETWORK_ERROR" });
    expect(figure(view, "First token")).toEqual({ label: "First token" });
    expect(figure(view, "Voided")).toEqual({ label: "Voided", value: "0" });
  });

  test("are always the same ones, so that nothing moves", async () => {
    const labels = (view: RunView): string[] => figuresOf(view).map(({ label }) => label);
    const all = await retried();
    expect(labels(viewOf(all))).toEqual(labels(EMPTY_RUN));
    expect(labels(viewOf(all.slice(0, 6)))).toEqual(labels(EMPTY_RUN));
  });
});

describe("the parts of the duration", () => {
  test("are who was waited for, and sum up to all of it", async () => {
    const { telemetry } = viewOf(await retried());
    const parts = splitTime(telemetry!.metrics);
    expect(parts.map(({ name }) => name)).toEqual(["provider", "consumer", "retry wait"]);
    expect(parts.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(telemetry!.duration!);
    expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });

  test("are none where no time passed", async () => {
    const { telemetry } = viewOf(await recordRun([["Hello"]]));
    expect(splitTime({ ...telemetry!.metrics, providerTime: 0, consumerTime: 0, retryWait: 0 })).toEqual([]);
  });
});

describe("the spans", () => {
  test("are the session, and every attempt and wait in it, in order", async () => {
    const spans = spansOf(viewOf(await retried()));
    expect(spans.map(({ label }) => label)).toEqual(["session", "attempt 1", "wait", "attempt 2"]);
    expect(spans.map(({ tone }) => tone)).toEqual(["good", "bad", "plain", "good"]);
    const [session, first, wait, second] = spans;
    expect(first!.to).toBeLessThanOrEqual(wait!.from);
    expect(wait!.to).toBe(second!.from);
    expect(second!.to).toBeLessThanOrEqual(session!.to);
    expect(first!.detail).toContain("NETWORK_ERROR");
  });

  test("know when the first token of each attempt came", async () => {
    const view = viewOf(await retried());
    const firstOf = (attempt: number): number | undefined => view.pieces.find((piece) => piece.attempt === attempt)?.at;
    expect(spansOf(view).map(({ firstTokenAt }) => firstTokenAt)).toEqual([
      undefined,
      firstOf(1),
      undefined,
      firstOf(2),
    ]);
  });

  test("last as long as was measured, however late the page is told", async () => {
    const messages = await retried();
    const view = { ...viewOf(messages), endedAt: 60_000 };
    const ends = view.events.filter(({ type }) => type === "ATTEMPT_END");
    const spans = spansOf(view).filter(({ kind }) => kind !== "wait");
    const measured = [view.telemetry!.duration!, ...ends.map(({ fields }) => Number(fields["duration"]))];
    expect(spans.map(({ detail }) => detail.split(" · ")[0])).toEqual(measured.map(durationText));
    expect(spans[0]!.to).toBeLessThan(60_000);
  });

  test("of a run that goes on reach to its latest event", async () => {
    const messages = await recordRun([["Hello", " you"]]);
    const view = viewOf(messages.slice(0, 6));
    expect(view.pieces.length).toBeGreaterThan(0);
    expect(spansOf(view).map(({ to }) => to)).toEqual([view.pieces.at(-1)!.at, view.pieces.at(-1)!.at]);
  });

  test("are none before the first attempt", () => {
    expect(spansOf(EMPTY_RUN)).toEqual([]);
  });
});
