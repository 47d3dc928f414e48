import { scaleLinear } from "d3-scale";
import { type NumberText, whole } from "../number-text.ts";
import { PLOT, round, type Tick } from "./frame.ts";

export interface ValueAxis {
  readonly place: (value: number) => number;
  readonly ticks: readonly Tick[];
}

/** From zero to a round number above `max`, upwards. */
export function valueAxis(max: number, text: NumberText): ValueAxis {
  const scale = scaleLinear([0, max > 0 ? max : 1], [PLOT.bottom, PLOT.top]).nice(4);
  // A count has no fractions, and the axis none of what it would round to a count.
  const values = scale.ticks(4).filter((value) => text !== whole || Number.isInteger(value));
  return {
    place: (value) => scale(value),
    ticks: values.map((value) => ({ at: round(scale(value)), text: text(value) })),
  };
}
