/** A share of 0 to 1 for people: `0 %`, `< 1 %`, `33 %`. */
export function percentText(share: number): string {
  if (share === 0) return "0 %";
  return share < 0.01 ? "< 1 %" : `${Math.round(share * 100)} %`;
}
