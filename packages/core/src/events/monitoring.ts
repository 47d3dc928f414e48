import { batch } from "./batch.ts";
import { combine } from "./combine.ts";
import { debounce } from "./debounce.ts";
import { exclude, filter } from "./filter.ts";
import { sample } from "./sample.ts";
import { tap } from "./tap.ts";

/** All that makes handlers of handlers, under one name. */
export const Monitoring: {
  readonly combine: typeof combine;
  readonly filter: typeof filter;
  readonly exclude: typeof exclude;
  readonly debounce: typeof debounce;
  readonly batch: typeof batch;
  readonly sample: typeof sample;
  readonly tap: typeof tap;
} = { combine, filter, exclude, debounce, batch, sample, tap };
