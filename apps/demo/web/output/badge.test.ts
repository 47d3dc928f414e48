import { expect, test } from "vitest";
import { NO_RUN, type PageRun } from "../run/page-run.ts";
import { EMPTY_RUN, type RunState } from "../run/run-view.ts";
import { badgeOf } from "./badge.ts";

const badge = (connection: PageRun["connection"], state: RunState = "waiting"): [string, string] => {
  const { text, tone } = badgeOf({ ...NO_RUN, connection, view: { ...EMPTY_RUN, state } });
  return [text, tone];
};

test.each([
  ["none", "waiting", "ready", "plain"],
  ["opening", "waiting", "connecting", "busy"],
  ["open", "running", "running", "busy"],
  ["stopping", "running", "stopping", "busy"],
  ["lost", "running", "connection lost", "bad"],
  ["lost", "waiting", "not run", "bad"],
  ["dropped", "running", "disconnected", "warn"],
  ["closed", "running", "no outcome", "warn"],
] as const)("a connection that is %s while the run is %s is called %s", (connection, state, text, tone) => {
  expect(badge(connection, state)).toEqual([text, tone]);
});

test.each([
  ["completed", "good"],
  ["failed", "bad"],
  ["aborted", "warn"],
  ["abandoned", "warn"],
  ["never read", "plain"],
] as const)("a run that ended is called %s, however the connection stands", (state, tone) => {
  expect(badge("open", state)).toEqual([state, tone]);
  expect(badge("lost", state)).toEqual([state, tone]);
});
