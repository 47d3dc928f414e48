import type { StreamInfo } from "@l0/core";
import { isTraceId, type Trace, traceAt, type TraceIdOf } from "./exemplar.ts";
import { type RegistryLike, showsExemplars } from "./registry.ts";

/** The traces of the streams that are open, where the registry shows them. */
export class Traces {
  readonly #register: RegistryLike;
  readonly #traceIdOf: TraceIdOf;
  readonly #ids = new WeakMap<StreamInfo, string>();

  constructor(register: RegistryLike, traceIdOf: TraceIdOf) {
    this.#register = register;
    this.#traceIdOf = traceIdOf;
  }

  /** Asks for the trace of a stream, until it is known. */
  look(stream: StreamInfo): void {
    if (this.#ids.has(stream) || !showsExemplars(this.#register)) return;
    const id = this.#traceIdOf(stream);
    if (isTraceId(id)) this.#ids.set(stream, id);
  }

  /** @param ts Unix epoch, ms. */
  at(ts: number, stream: StreamInfo): Trace | undefined {
    const id = this.#ids.get(stream);
    return id !== undefined && showsExemplars(this.#register) ? traceAt(id, ts) : undefined;
  }
}
