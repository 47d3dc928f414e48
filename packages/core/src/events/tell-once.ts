import { dropPromise } from "../platform/drop-promise.ts";
import type { L0EventType } from "./handler.ts";

/** Code of the user that L0 calls and that may throw: a handler, a guardrail, a drift detector, `shouldRetry`. */
export type UserCode = object & { readonly label?: string; readonly name?: string };

/** Functions of the options that L0 calls. */
interface UserFunctions {
  readonly shouldRetry: unknown;
  readonly redact: unknown;
  readonly pricing: unknown;
  readonly estimateTokens: unknown;
  readonly waitUntil: unknown;
}

/** Told of what a handler or another piece of the user's code threw; `where` names the event, or the hook, it threw in. */
export type OnHandlerError = (
  error: unknown,
  handler: UserCode,
  where: L0EventType | "open" | "run" | "guardrail" | "drift" | keyof UserFunctions,
) => void;

/** Tells of each handler once; what the listener itself throws ends here, as nobody is left to be told. */
export function tellOnce(tell: OnHandlerError): OnHandlerError {
  // Made for the first one: a weak set that most streams have no use for is dear to collect.
  let told: WeakSet<UserCode> | undefined;
  return (error, handler, where) => {
    told ??= new WeakSet();
    if (told.has(handler)) return;
    told.add(handler);
    try {
      dropPromise(tell(error, handler, where));
    } catch {
      // See above.
    }
  };
}
