import * as Sentry from "@sentry/node";

/** An SDK whose every function throws. */
export const brokenSdk: typeof Sentry = Object.fromEntries(
  Object.entries(Sentry).map(([name, value]) => [name, typeof value === "function" ? thrower(name) : value]),
) as unknown as typeof Sentry;

function thrower(name: string): () => never {
  return () => {
    throw new Error(`broken ${name}`);
  };
}
