import { Writable } from "node:stream";
import type { Output } from "../../server/terminal/terminal-text.ts";

/** Keeps what is written. */
export interface CapturedOutput extends Output {
  readonly text: string;
}

/** A pipe; or, with a size, a terminal with styles. */
export function captureOutput(terminal?: { readonly columns: number; readonly rows: number }): CapturedOutput {
  let text = "";
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  const size = terminal && { ...terminal, isTTY: true, hasColors: () => true };
  return Object.defineProperty(Object.assign(stream, size), "text", { get: () => text }) as unknown as CapturedOutput;
}
