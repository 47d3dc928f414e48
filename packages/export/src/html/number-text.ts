const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const SHARE = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const THREE_DIGITS = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** Writes a number for a reader, with its unit. */
export type NumberText = (value: number) => string;

export const whole: NumberText = (value) => WHOLE.format(value);
/** 1,234,567 as 1.23M. */
export const short: NumberText = (value) => SHORT.format(value);
/** 0.123 as 12.3%. */
export const share: NumberText = (value) => SHARE.format(value);
/** Two digits that count, and cents at least: $28.82, $0.51, $0.0012. */
export const dollars: NumberText = (value) => {
  const digits = value > 0 && value < 1 ? Math.min(10, 1 - Math.floor(Math.log10(value))) : 2;
  const exactly = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return value.toLocaleString("en", { style: "currency", currency: "USD", ...exactly });
};

/** Milliseconds in the unit that suits them, after rounding. */
export const duration: NumberText = (milliseconds) => {
  if (milliseconds < 999.5) return `${THREE_DIGITS.format(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${THREE_DIGITS.format(milliseconds / 1000)} s`;
  return `${THREE_DIGITS.format(milliseconds / 60_000)} min`;
};

/** A time as `2026-01-31 12:00:00`, UTC. Unix epoch, ms. */
export const utc: NumberText = (time) => {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 19).replace("T", " ");
};
