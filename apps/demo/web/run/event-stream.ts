/**
 * The data of the server-sent events in a response's body, in the batches in which they arrive. Ends when the body does,
 * without an event that was cut off.
 */
export async function* readEventData(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<readonly string[]> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split(/\r\n\r\n|\n\n|\r\r/);
      rest = blocks.pop() ?? "";
      const batch = blocks.map(dataOf).filter((data) => data !== "");
      if (batch.length > 0) yield batch;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** The data of one event: its `data:` lines; comments and other fields have none. */
function dataOf(block: string): string {
  return block
    .split(/\r\n|\n|\r/)
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice(5).replace(/^ /, ""))
    .join("\n");
}
