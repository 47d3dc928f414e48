import { L0Error } from "../errors/l0-error.ts";

/** The error for a session that was aborted from outside. */
export function streamAborted(source: "abort" | "signal", reason: unknown): L0Error {
  const by = source === "abort" ? "result.abort()" : "the signal of the options";
  return new L0Error({ code: "STREAM_ABORTED", message: `The stream was aborted by ${by}.`, cause: reason });
}

/** The reason that the provider's signal gets where the consumer stopped reading. */
export function readingStopped(): L0Error {
  return new L0Error({ code: "STREAM_ABORTED", message: "The consumer stopped reading." });
}

/** What the consumer gets where fallbacks were tried: the last error, with those of the sources before. */
export function exhausted(errors: readonly L0Error[], last: L0Error): L0Error {
  const codes = errors.map(({ code }) => code).join(", ");
  const message = `No stream has succeeded: the last errors of the ${errors.length} that were tried are ${codes}.`;
  const error = new L0Error({ code: "ALL_STREAMS_EXHAUSTED", message, cause: last, errors });
  error.context = last.context;
  error.checkpoint = last.checkpoint;
  return error;
}

/** The source took back text that a reader of text alone has. */
export function takenBackFromText(): L0Error {
  return new L0Error({
    code: "PROVIDER_ERROR",
    category: "model",
    message: "The source took text back that textStream had given; read `stream`, which can say so.",
  });
}
