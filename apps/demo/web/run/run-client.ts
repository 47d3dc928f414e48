import type { Catalogue, RunMessage } from "../../protocol.ts";
import { readEventData } from "./event-stream.ts";

/** What a run is made of. */
export interface Selection {
  readonly scenario: string;
  /** Absent: the scenario's own. */
  readonly client?: string;
}

/** A {@link Selection} to be run. */
export interface RunRequest extends Selection {
  /** Names the page: all its runs are added up. */
  readonly session: string;
}

/** @throws Error that says what is wrong, in words for the page. */
export async function loadCatalogue(): Promise<Catalogue> {
  const response = await answerOf(fetch("api/catalogue", { headers: { accept: "application/json" } }));
  return (await response.json()) as Catalogue;
}

/**
 * Starts a run and gives its messages in batches, as they arrive. Leaving the loop, or aborting the signal, drops the
 * connection.
 *
 * @throws Error that says what is wrong, in words for the page.
 */
export async function* openRun(request: RunRequest, signal: AbortSignal): AsyncGenerator<readonly RunMessage[]> {
  const query = new URLSearchParams({ ...request });
  const response = await answerOf(fetch(`api/runs?${query}`, { signal, headers: { accept: "text/event-stream" } }));
  const isEventStream = response.headers.get("content-type")?.startsWith("text/event-stream");
  if (!isEventStream || response.body === null) {
    throw new Error("The server answered with something that is not a run.");
  }
  for await (const batch of readEventData(response.body)) {
    yield batch.map((data) => JSON.parse(data) as RunMessage);
  }
}

/** @throws Error that says what is wrong, in words for the page. */
export async function abortRun(runId: string): Promise<void> {
  await answerOf(fetch(`api/runs/${encodeURIComponent(runId)}/abort`, { method: "POST" }));
}

async function answerOf(request: Promise<Response>): Promise<Response> {
  const response = await request.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Error("The playground's server cannot be reached. Is it still running?", { cause: error });
  });
  if (response.ok) return response;
  const reason = reasonIn(await response.text().catch(() => ""));
  throw new Error(`The server refused (${response.status})${reason === "" ? "." : `: ${reason}`}`);
}

/** What a refusal says: the `error` of its JSON, or all of it. */
function reasonIn(body: string): string {
  try {
    const { error } = JSON.parse(body) as { readonly error?: unknown };
    return typeof error === "string" ? error : "";
  } catch {
    return body.trim();
  }
}
