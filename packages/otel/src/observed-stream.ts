import type { EventOf, StreamInfo } from "@l0/core";
import { type Attributes, type Context, context } from "@opentelemetry/api";

import { AttemptLog } from "./attempt-log.ts";
import type { Instruments } from "./metrics/instruments.ts";
import { measurementsOf } from "./metrics/measurements.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import { runAll } from "./run-all.ts";
import { commonAttributes } from "./semconv/common-attributes.ts";
import { StreamSpan } from "./spans/stream-span.ts";

/** What the handler knows of one stream. Made where `l0()` is called, so it captures that context. */
export class ObservedStream {
  readonly attempts: AttemptLog = new AttemptLog();
  readonly #options: ResolvedOptions;
  readonly #instruments: () => Instruments;
  readonly #parent: Context = context.active();
  #span: StreamSpan | undefined;
  /** The model that was asked for, where the caller named it. */
  #requestModel: string | undefined;
  /** Takes the stream out of the count of active ones. */
  #leave: (() => void) | undefined;

  constructor(options: ResolvedOptions, instruments: () => Instruments) {
    this.#options = options;
    this.#instruments = instruments;
  }

  /** What runs for this stream runs in here. */
  get context(): Context {
    return this.#span?.context ?? this.#parent;
  }

  start(event: EventOf<"SESSION_START">, stream: StreamInfo): void {
    this.#requestModel = event.model ?? stream.model;
    const provider = event.provider ?? stream.provider;
    runAll(
      () => this.#enter(commonAttributes(this.#options.profile, { provider, requestModel: this.#requestModel })),
      () => {
        if (stream.sampled) this.#span = new StreamSpan(this.#options, event, stream, this.#parent);
      },
    );
  }

  firstToken(event: EventOf<"FIRST_TOKEN">, stream: StreamInfo): void {
    this.#span?.name(event.model ?? stream.model);
  }

  end(event: EventOf<"SESSION_END">): void {
    const { outcome, telemetry } = event;
    const common = commonAttributes(this.#options.profile, {
      provider: telemetry.provider,
      requestModel: this.#requestModel ?? telemetry.model,
      responseModel: this.attempts.responseModel,
    });
    runAll(
      () => this.#leave?.(),
      () => {
        const instruments = this.#instruments();
        const end = { outcome, telemetry, attempts: this.attempts.outcomes };
        for (const measurement of measurementsOf(instruments.rows, end, common)) {
          instruments.write(measurement, this.context);
        }
      },
      () => this.#span?.end(event, this.attempts, common),
    );
  }

  /** Leaves through the very instrument it entered by, with the same attributes, or the count would never come back to 0. */
  #enter(attributes: Attributes): void {
    const { activeStreams } = this.#instruments();
    const frozen = Object.freeze(attributes);
    activeStreams.add(1, frozen, this.#parent);
    this.#leave = () => activeStreams.add(-1, frozen, this.#parent);
  }
}
