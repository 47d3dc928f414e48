import {
  type Context,
  context,
  createContextKey,
  INVALID_SPAN_CONTEXT,
  type Span,
  type SpanOptions,
  trace,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";

const OWNER = createContextKey("the run's tracer provider");

/** The HTTP requests of what begins in `work` have their spans in this provider, where requests are traced at all. */
export function withHttpSpans<T>(provider: TracerProvider, work: () => T): T {
  return context.with(context.active().setValue(OWNER, provider), work);
}

/**
 * Traces the requests of `fetch`, as an application does that has OpenTelemetry: for the whole process, so once. Gives
 * the way to stop it.
 */
export function traceHttpRequests(): () => void {
  const manager = new AsyncLocalStorageContextManager().enable();
  context.setGlobalContextManager(manager);
  const instrumentation = new UndiciInstrumentation({ requireParentforSpans: true });
  instrumentation.setTracerProvider({ getTracer: tracerOfOwner });
  return () => {
    instrumentation.disable();
    context.disable();
  };
}

/** A tracer that starts each span with the provider of the run that it is a part of. */
function tracerOfOwner(...scope: Parameters<TracerProvider["getTracer"]>): Tracer {
  const startSpan = (name: string, options: SpanOptions = {}, active: Context = context.active()): Span => {
    const owner = active.getValue(OWNER) as TracerProvider | undefined;
    return owner?.getTracer(...scope).startSpan(name, options, active) ?? trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
  };
  // The instrumentation starts no span in any other way.
  return { startSpan } as Tracer;
}
