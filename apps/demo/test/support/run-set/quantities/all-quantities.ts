import { FINDINGS } from "./findings.ts";
import { OUTPUT } from "./output.ts";
import type { Quantities } from "./quantity.ts";
import { STREAMS } from "./streams.ts";
import { TIMES } from "./times.ts";
import { TRIES } from "./tries.ts";

/** What the streams of a set come to, and which place says it. */
export const QUANTITIES: Quantities = { ...STREAMS, ...TRIES, ...OUTPUT, ...FINDINGS, ...TIMES };
