import { vi } from "vitest";

// The same once more, with version 10 of the SDK in the place of version 11.
vi.mock("@sentry/node", () => import("sentry-v10"));

await import("../sampling.test.ts");
