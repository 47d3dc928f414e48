import { type ErrorCategory, type EventOf, L0Error } from "@l0/core";
import { eventOf, streamInfoOf } from "@l0/core/testing";
import { expect, it } from "vitest";

import { AttemptTallies } from "./attempt-tallies.ts";

const ended = (fields: Partial<EventOf<"ATTEMPT_END">>): EventOf<"ATTEMPT_END"> =>
  eventOf("ATTEMPT_END", streamInfoOf(), fields);

const failed = (category: ErrorCategory): EventOf<"ATTEMPT_END"> =>
  ended({
    outcome: "failed",
    error: Object.assign(new L0Error({ code: "NETWORK_ERROR", message: "No." }), { category }),
  });

it("counts attempts that ended alike together, and those that ended otherwise apart", () => {
  const tallies = new AttemptTallies();
  const ends = [failed("network"), failed("model"), failed("network"), ended({}), ended({ outcome: "aborted" })];
  for (const end of ends) tallies.ended(end);
  expect(tallies.all()).toEqual([
    { outcome: "failed", cause: "network", count: 2 },
    { outcome: "failed", cause: "model", count: 1 },
    { outcome: "completed", count: 1 },
    { outcome: "aborted", count: 1 },
  ]);
});

it.each([
  ["network", "network"],
  ["transient", "network"],
  ["model", "model"],
  ["content", "model"],
  ["provider", "provider"],
  ["internal", "internal"],
] as const)("says of an error of the category %s that the cause was %s", (category, cause) => {
  const tallies = new AttemptTallies();
  tallies.ended(failed(category));
  expect(tallies.all()[0]?.cause).toBe(cause);
});

it("takes for the model that answered the one whose output is valid", () => {
  const tallies = new AttemptTallies();
  tallies.ended(ended({ outcome: "failed", tokens: 2, model: "cut" }));
  tallies.ended(ended({ outcome: "failed", tokens: 0, model: "silent" }));
  expect(tallies.responseModel).toBe("cut");
  // It called a tool, and said nothing.
  tallies.ended(ended({ tokens: 0, model: "caller" }));
  expect(tallies.responseModel).toBe("caller");
});

it("takes for the model that answered the last one where no output is valid", () => {
  const tallies = new AttemptTallies();
  tallies.ended(ended({ outcome: "failed", tokens: 2, model: "cut" }));
  tallies.voided(0);
  // It has thought, and said nothing.
  tallies.ended(ended({ outcome: "aborted", tokens: 0, model: "thinker" }));
  expect(tallies.responseModel).toBe("thinker");
});

it("takes for the model that answered the one whose output is continued, until somebody goes on", () => {
  const tallies = new AttemptTallies();
  tallies.ended(ended({ outcome: "failed", tokens: 9, model: "cut" }));
  tallies.voided(5);
  tallies.ended(ended({ outcome: "failed", tokens: 0, model: "silent" }));
  expect(tallies.responseModel).toBe("cut");
});
