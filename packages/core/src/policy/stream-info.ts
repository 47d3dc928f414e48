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
  readonly streamId: string;
  readonly sessionId: string;
  readonly context: Readonly<Record<string, unknown>>;
  sampled: boolean;
  declare model?: string;
  declare provider?: string;
  readonly #live: LiveStream;

  constructor(ids: Pick<StreamInfo, "streamId" | "sessionId" | "context" | "sampled">, live: LiveStream) {
    this.streamId = ids.streamId;
    this.sessionId = ids.sessionId;
    this.context = ids.context;
    this.sampled = ids.sampled;
    this.#live = live;
  }

  get content(): string | undefined {
    return this.#live.text;
  }

  get telemetry(): Telemetry | undefined {
    return this.#live.telemetry;
  }
}
