import { addUp, UNKNOWN } from "../breakdown.ts";
import { captured, column, datagrams, monitor, only, points, type Reader, samples, sentry, spans } from "../cells.ts";
import { type Quantities, SESSIONS, SUM_ALONE } from "./quantity.ts";

/** The model that answered, and who runs it. */
const ANSWERED = ["gen_ai.response.model", "gen_ai.provider.name"] as const;

const TWO_MODELS = "the model that was asked for and the one that answered are two attributes";

/** A reading of streams by outcome and more: of those that completed, by the rest. */
const completed = <Of>(
  reader: (of: Of, ...by: readonly string[]) => Reader,
  of: Of,
  ...by: readonly string[]
): Reader => only("completed", reader(of, ...by));

/** How many streams there were, and what became of them. */
export const STREAMS: Quantities = {
  "streams by outcome": {
    unit: "count",
    of: ({ outcome = UNKNOWN }) => ({ [outcome]: 1 }),
    at: {
      Monitor: monitor(({ completedCount, errorCount, abortedCount, abandonedCount }) => ({
        completed: completedCount,
        failed: errorCount,
        aborted: abortedCount,
        abandoned: abandonedCount,
      })),
      "OTLP metrics": points("l0.requests", "outcome"),
      "OTLP spans": spans(() => 1, "l0.outcome"),
      Prometheus: samples("l0_requests_total", "outcome"),
      DogStatsD: datagrams("l0.requests", "outcome"),
      Sentry: sentry(() => 1, "l0.outcome"),
      CSV: column(() => 1, "outcome"),
    },
  },
  "streams by model and provider": {
    unit: "count",
    of: ({ model = UNKNOWN, provider = UNKNOWN }) => ({ [`${model} ${provider}`]: 1 }),
    at: {
      Monitor: SUM_ALONE,
      "OTLP metrics": TWO_MODELS,
      "OTLP spans": TWO_MODELS,
      Prometheus: samples("l0_requests_total", "model", "provider"),
      DogStatsD: datagrams("l0.requests", "model", "provider"),
      Sentry: TWO_MODELS,
      CSV: column(() => 1, "model", "provider"),
    },
  },
  "completed streams by the model that answered and its provider": {
    unit: "count",
    of: ({ completed, model = UNKNOWN, provider = UNKNOWN }) => (completed ? { [`${model} ${provider}`]: 1 } : {}),
    at: {
      Monitor: SUM_ALONE,
      "OTLP metrics": completed(points, "l0.requests", "outcome", ...ANSWERED),
      "OTLP spans": completed(spans, () => 1, "l0.outcome", ...ANSWERED),
      Prometheus: completed(samples, "l0_requests_total", "outcome", "model", "provider"),
      DogStatsD: completed(datagrams, "l0.requests", "outcome", "model", "provider"),
      Sentry: completed(sentry, () => 1, "l0.outcome", ...ANSWERED),
      CSV: completed(column, () => 1, "outcome", "model", "provider"),
    },
  },
  "streams by session": {
    unit: "count",
    of: ({ sessionId }) => ({ [sessionId]: 1 }),
    at: {
      Monitor: ({ monitor: of }) => addUp(of.getSessionIds().map((id) => [id, of.getAggregateMetrics(id).count])),
      "OTLP metrics": SESSIONS,
      "OTLP spans": spans(() => 1, "l0.session_id"),
      Prometheus: SESSIONS,
      DogStatsD: SESSIONS,
      Sentry: sentry(() => 1, "l0.session_id"),
      CSV: column(() => 1, "sessionId"),
    },
  },
  "failed streams by code": {
    unit: "count",
    of: ({ error }) => (error ? { [error.code]: 1 } : {}),
    at: {
      Monitor: SUM_ALONE,
      "OTLP metrics": points("l0.errors", "type"),
      "OTLP spans": spans(({ attributes }) => (attributes["error.type"] ? 1 : undefined), "error.type"),
      Prometheus: samples("l0_errors_total", "type"),
      DogStatsD: datagrams("l0.errors", "error_type"),
      Sentry: captured,
      CSV: column(({ errorCode }) => (errorCode ? 1 : undefined), "errorCode"),
    },
  },
};
