/** What Sentry takes as the value of a tag, characters. */
export const MAX_TAG_VALUE = 200;

/** A text as the value of a tag: Sentry refuses line breaks, and what is longer. */
export const tagValue = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .slice(0, MAX_TAG_VALUE)
    .toWellFormed();
