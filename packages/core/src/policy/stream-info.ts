import type { StreamInfo } from "../events/handler.ts";
import type { Telemetry } from "../events/telemetry.ts";

/** What a stream shows of itself, looked up when somebody asks. */
export interface LiveStream {
  /** Absent where it is not kept. */
  readonly text: string | undefined;
  /** Absent where nothing records. */
  readonly telemetry: Telemetry | undefined;
}

/** The stream as its handlers see it: one object, whose names and sampling may still change. */
export class LiveInfo implements StreamInfo {
  declare readonly streamId: string;
  declare readonly sessionId: string;
  declare readonly context: Readonly<Record<string, unknown>>;
  declare sampled: boolean;
  declare model?: string;
  declare provider?: string;
  readonly #live: LiveStream;

  constructor(facts: Omit<StreamInfo, "content" | "telemetry">, live: LiveStream) {
    Object.assign(this, facts);
    this.#live = live;
  }

  get content(): string | undefined {
    return this.#live.text;
  }

  get telemetry(): Telemetry | undefined {
    return this.#live.telemetry;
  }
}
