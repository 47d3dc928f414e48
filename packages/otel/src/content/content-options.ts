import type { Capture } from "./capture-mode.ts";

/** What is exported of the output. */
export interface ContentOptions {
  readonly capture: Capture;
  /** Bytes of JSON. */
  readonly budget: number;
  readonly redact: (text: string) => string;
}
