import { diag } from "@opentelemetry/api";

/** Does a step that must not disturb the caller. What the vendor throws in it is told to the API's own log, and `undefined` comes back. */
export function guarded<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    diag.error("@l0/otel: the tracer threw.", error);
    return undefined;
  }
}
