/** Where exported content goes; the words of OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT. */
export type CaptureMode = "NO_CONTENT" | "SPAN_ONLY" | "EVENT_ONLY" | "SPAN_AND_EVENT";

/** Where exported content goes. */
export interface Capture {
  readonly span: boolean;
  readonly event: boolean;
}

const CAPTURES: Readonly<Record<CaptureMode, Capture>> = {
  NO_CONTENT: { span: false, event: false },
  SPAN_ONLY: { span: true, event: false },
  EVENT_ONLY: { span: false, event: true },
  SPAN_AND_EVENT: { span: true, event: true },
};

export const CAPTURE_MODES: readonly CaptureMode[] = Object.keys(CAPTURES) as CaptureMode[];

declare const process: { readonly env?: Readonly<Record<string, string | undefined>> } | undefined;

/** What the option says; where it is not given, the environment; where that says nothing that is known, no content. */
export function captureOf(option: boolean | CaptureMode | undefined): Capture {
  return CAPTURES[modeOf(option ?? environment())];
}

function modeOf(said: boolean | string): CaptureMode {
  const word = String(said).toUpperCase();
  if (word === "TRUE") return "SPAN_AND_EVENT";
  return CAPTURE_MODES.find((mode) => mode === word) ?? "NO_CONTENT";
}

function environment(): string {
  // Not every runtime has a process.
  const env = typeof process === "undefined" ? undefined : process.env;
  return env?.["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] ?? "";
}
