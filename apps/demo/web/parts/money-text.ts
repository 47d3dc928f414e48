/** An amount of US dollars for people, also a small one: `$0.00`, `$0.00041`, `$1.24`. */
export function moneyText(usd: number): string {
  const digits = usd > 0 && usd < 1 ? { maximumSignificantDigits: 2 } : {};
  return usd.toLocaleString("en", { style: "currency", currency: "USD", ...digits });
}
