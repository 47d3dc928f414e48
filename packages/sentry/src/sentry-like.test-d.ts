import * as Sentry from "@sentry/node";
import * as SentryV10 from "sentry-v10";
import type { ScopeLike, SentryLike, SpanLike } from "./sentry-like.ts";

// Both versions fit as they are.
export const v11: SentryLike = Sentry;
export const v10: SentryLike = SentryV10;

export const scope: ScopeLike = Sentry.getCurrentScope();
export const span: SpanLike = Sentry.startInactiveSpan({ name: "span" });

const { withScope, ...incomplete } = v11;
void withScope;
// @ts-expect-error -- what lacks a function is no SDK
export const lacking: SentryLike = incomplete;

// @ts-expect-error -- nor is a client of another kind
export const other: SentryLike = { flush: () => Promise.resolve(true) };
