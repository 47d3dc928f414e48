import { describe, expect, test } from "vitest";
import type { RunMessage } from "../../protocol.ts";
import { recordRun } from "../test-support/record-run.ts";
import { isBusy, nextPage, NO_RUN, type PageAction, type PageRun } from "./page-run.ts";

const STARTED: RunMessage = { kind: "started", runId: "1", scenario: "cut-and-retried", client: "openai", model: "m" };

const pageAfter = (...actions: readonly PageAction[]): PageRun => actions.reduce(nextPage, NO_RUN);
const messages = (...list: readonly RunMessage[]): PageAction => ({ type: "messages", messages: list });
const open: PageAction = { type: "open" };

describe("the connection", () => {
  test("is open once the first message has come", () => {
    expect(pageAfter(open).connection).toBe("opening");
    expect(pageAfter(open, messages(STARTED)).connection).toBe("open");
  });

  test("is closed when it ends after the server has told everything", () => {
    const page = pageAfter(open, messages(STARTED, { kind: "done" }), { type: "end" });
    expect(page.connection).toBe("closed");
    expect(page).not.toHaveProperty("problem");
  });

  test("is lost when it ends before", () => {
    const page = pageAfter(open, messages(STARTED), { type: "end" });
    expect(page.connection).toBe("lost");
    expect(page.problem).toContain("lost");
    expect(page.announcement).toBe(page.problem);
  });

  test("is lost with the reason where there is one", () => {
    expect(pageAfter(open, { type: "end", problem: "The server refused (400)." }).problem).toBe(
      "The server refused (400).",
    );
  });

  test("goes on where the server does not stop", () => {
    const page = pageAfter(open, messages(STARTED), { type: "stop" }, { type: "stop refused", reason: "No such run." });
    expect(page.connection).toBe("open");
    expect(page.problem).toBe("No such run.");
  });

  test("stays ended where the refusal comes late", () => {
    const ended = pageAfter(open, messages(STARTED, { kind: "done" }), { type: "stop" }, { type: "end" });
    expect(nextPage(ended, { type: "stop refused", reason: "No such run." })).toEqual(ended);
  });

  test("keeps stopping while the last messages come", () => {
    expect(pageAfter(open, messages(STARTED), { type: "stop" }, messages()).connection).toBe("stopping");
  });

  test.each([
    ["none", false],
    ["opening", true],
    ["open", true],
    ["stopping", true],
    ["closed", false],
    ["lost", false],
    ["dropped", false],
  ] as const)("%s is busy: %s", (connection, busy) => {
    expect(isBusy(connection)).toBe(busy);
  });
});

describe("the history", () => {
  test("has every run that ended, with its time to first token", async () => {
    const healthy = await recordRun([["Hello"]]);
    const page = pageAfter(open, messages(...healthy), { type: "end" }, open, messages(...healthy));
    expect(page.history).toHaveLength(2);
    expect(page.history[0]).toMatchObject({ scenario: "recorded", client: "openai", outcome: "completed" });
    expect(page.history[0]?.timeToFirstToken).toBeGreaterThanOrEqual(0);
  });

  test("has no made-up time for a run without a token", () => {
    const page = pageAfter(open, messages(STARTED, { kind: "ended", at: 2, outcome: "never read" }));
    expect(page.history).toEqual([{ scenario: "cut-and-retried", client: "openai", outcome: "never read" }]);
  });

  test("outlives the next run, which begins empty", async () => {
    const page = pageAfter(open, messages(...(await recordRun([["Hello"]]))), open);
    expect(page.history).toHaveLength(1);
    expect(page.view.pieces).toEqual([]);
  });
});

describe("what is said aloud", () => {
  test("a start, a reset and an end, never a token", () => {
    const token = (value: string): RunMessage => ({
      kind: "stream",
      at: 1,
      event: { type: "token", value, offset: 0, attempt: 1 },
    });
    const started = pageAfter(open, messages(STARTED));
    expect(started.announcement).toBe("Running Cut and retried with openai.");
    const talking = nextPage(started, messages(token("secret")));
    expect(talking.announcement).toBe(started.announcement);
    const event = { type: "reset", offset: 0, attempt: 2, reason: "NETWORK_ERROR", voidedTokens: 8 } as const;
    const afterReset = nextPage(talking, messages({ kind: "stream", at: 2, event }));
    expect(afterReset.announcement).toBe("NETWORK_ERROR: 8 tokens became void.");
    const ended = nextPage(afterReset, messages({ kind: "ended", at: 1240, outcome: "aborted" }));
    expect(ended.announcement).toBe("Aborted after 1.24 s.");
  });

  test("an error and the end that comes with it are both said", () => {
    const page = pageAfter(
      open,
      messages(
        { kind: "failed", at: 5, code: "NETWORK_ERROR", message: "cut" },
        { kind: "ended", at: 6, outcome: "failed" },
      ),
    );
    expect(page.announcement).toBe("The reader got an error: NETWORK_ERROR. Failed after 6 ms.");
  });
});
