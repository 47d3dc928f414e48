import { dropPromise } from "../platform/drop-promise.ts";
import type { EventHandler, StreamInfo, StreamScope } from "./handler.ts";
import type { OnHandlerError } from "./tell-once.ts";

/** One scope around all the handlers' scopes; the first handler's is the outermost. */
export type AllScopes = Required<StreamScope>;

const NO_SCOPES: AllScopes = { run: (_attempt, fn) => fn() };

/** Opens every handler for a stream. One that throws costs only its own scope. */
export function openScopes(handlers: readonly EventHandler[], stream: StreamInfo, onError: OnHandlerError): AllScopes {
  if (!handlers.some((handler) => handler.open)) return NO_SCOPES;
  const scopes: AllScopes[] = [];
  for (const handler of handlers) {
    try {
      const scope = handler.open?.(stream);
      dropPromise(scope);
      if (scope?.run)
        scopes.unshift({ run: (attempt, fn) => runOnce(scope as AllScopes, attempt, fn, failed(handler)) });
    } catch (error) {
      onError(error, handler, "open");
    }
  }
  const failed = (handler: EventHandler) => (error: unknown) => onError(error, handler, "run");
  return {
    run: (attempt, fn) => scopes.reduce<typeof fn>((inner, scope) => () => scope.run(attempt, inner), fn)(),
  };
}

/** Runs `fn` inside a scope: once, also where the scope throws, does not call, or calls again. */
function runOnce<T>(scope: AllScopes, attempt: number, fn: () => T, onError: (error: unknown) => void): T {
  let ran: { readonly value: T } | { readonly thrown: unknown } | undefined;
  const once = (): T => {
    ran ??= settle(fn);
    if ("thrown" in ran) throw ran.thrown;
    return ran.value;
  };
  try {
    const given: unknown = scope.run(attempt, once);
    if (given !== once()) dropPromise(given);
  } catch (error) {
    if (!ran || !("thrown" in ran) || ran.thrown !== error) onError(error);
  }
  return once();
}

function settle<T>(fn: () => T): { readonly value: T } | { readonly thrown: unknown } {
  try {
    return { value: fn() };
  } catch (thrown) {
    return { thrown };
  }
}
