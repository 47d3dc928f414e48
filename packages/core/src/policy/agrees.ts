import type { L0Error } from "../errors/l0-error.ts";
import type { OnHandlerError } from "../events/tell-once.ts";
import type { RetryContext, RetryOptions } from "./retry-options.ts";

export type ShouldRetry = NonNullable<RetryOptions["shouldRetry"]>;

/** Whether the user's `shouldRetry` agrees to a retry; one that throws does not. */
export async function agrees(
  shouldRetry: ShouldRetry,
  error: L0Error,
  context: RetryContext,
  onError: OnHandlerError,
): Promise<boolean> {
  try {
    return await shouldRetry(error, context);
  } catch (thrown) {
    onError(thrown, shouldRetry, "shouldRetry");
    return false;
  }
}
