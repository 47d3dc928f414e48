import { useCallback, useEffect, useReducer, useRef, useState } from "preact/hooks";
import { isBusy, nextPage, NO_RUN, type PageAction, type PageRun } from "./page-run.ts";
import { abortRun, openRun, type Selection } from "./run-client.ts";

/** The run of the page, and what the user can do with it. */
export interface RunControl {
  readonly page: PageRun;
  /** Starts a run; does nothing while one is under way. */
  readonly run: (selection: Selection) => void;
  /** Asks the server to abort the run; while it is being asked, or before there is a run, drops the connection. */
  readonly stop: () => void;
}

export function useRun(): RunControl {
  const [page, dispatch] = useReducer(nextPage, NO_RUN);
  const connection = useRef<AbortController>(undefined);
  const [session] = useState(() => crypto.randomUUID());
  const latest = useRef(page);
  latest.current = page;

  useEffect(() => () => connection.current?.abort(), []);

  const run = useCallback(async (selection: Selection) => {
    if (isBusy(latest.current.connection)) return;
    const controller = new AbortController();
    connection.current = controller;
    // What a run that was dropped still has to say is not for the page.
    const tell = (action: PageAction): void => {
      if (!controller.signal.aborted) dispatch(action);
    };
    tell({ type: "open" });
    try {
      const messagesOfRun = openRun({ ...selection, session }, controller.signal);
      for await (const messages of messagesOfRun) tell({ type: "messages", messages });
      tell({ type: "end" });
    } catch (error) {
      tell({ type: "end", ...problemOf(error) });
    }
  }, []);

  const stop = useCallback(async () => {
    const { connection: state, view } = latest.current;
    if (!isBusy(state)) return;
    if (state === "stopping" || view.started === undefined) {
      connection.current?.abort();
      dispatch({ type: "drop" });
      return;
    }
    const asked = connection.current;
    dispatch({ type: "stop" });
    try {
      await abortRun(view.started.runId);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // By now the page may show another run, which nobody has asked to stop.
      if (connection.current === asked) dispatch({ type: "stop refused", reason });
    }
  }, []);

  return { page, run, stop };
}

/** The browser's own words for a broken connection help nobody; those of the client do. */
const problemOf = (error: unknown): { problem?: string } =>
  error instanceof Error && error.name === "Error" ? { problem: error.message } : {};
