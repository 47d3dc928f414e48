import { ticks } from "d3-array";

const MOST = 7;
/** What is marked within a power of ten; the first choice that has room is taken. */
const CHOICES = [[1, 2, 5], [1, 3], [1]] as const;

/** Round numbers between two ends of a logarithmic scale. */
export function logTicks(from: number, to: number): number[] {
  if (to / from < 5) return ticks(from, to, 4);
  const first = Math.floor(Math.log10(from));
  const powers = Array.from({ length: Math.ceil(Math.log10(to)) - first + 1 }, (_, index) => first + index);
  for (const choice of CHOICES) {
    const inside = between(powers, choice, from, to);
    if (inside.length <= MOST) return inside;
  }
  const every = Math.ceil(powers.length / MOST);
  return between(
    powers.filter((_, index) => index % every === 0),
    [1],
    from,
    to,
  );
}

function between(powers: readonly number[], choice: readonly number[], from: number, to: number): number[] {
  const values = powers.flatMap((power) => choice.map((digit) => Number(`${digit}e${power}`)));
  return values.filter((value) => value >= from && value <= to);
}
