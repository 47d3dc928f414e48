/** Of what the user's code gave where no promise is waited for: one that rejects must not end the process. */
export function dropPromise(given: unknown): void {
  if (typeof given === "object" && given !== null && "then" in given) void Promise.resolve(given).catch(() => {});
}
