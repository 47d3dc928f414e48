// Why no framework: tinybench and mitata run one benchmark to its end, then the next. On a machine whose speed drifts,
// in a process whose code the engine improves as it goes, that compares two moments. Here every variant runs in every
// round, and only samples of the same round are compared.

import { median, quantile } from "./quantile.ts";

/** What is timed. */
export interface Timed {
  readonly name: string;
  /** Opens a stream, reads it to its end and gives the characters that came. */
  read(): Promise<number>;
}

/** The machine, as far as measuring needs it. */
export interface Machine {
  /** ns. */
  now(): number;
  /** Lets what the last sample has left behind happen, then collects young garbage. */
  settle(): Promise<void>;
  /** From 0 to 1. */
  random(): number;
}

export interface Plan {
  /** Tokens of each stream. */
  readonly tokens: number;
  /** Characters of each stream: a variant that loses text is an error, not fast. */
  readonly characters: number;
  readonly rounds: number;
  /** Samples of each variant before the first round. */
  readonly warmUps: number;
  /** What a sample should take, ms. */
  readonly sampleTime: number;
  /** Streams of a sample at least, however long they take. */
  readonly minStreams: number;
}

/** ns a token: one sample a round, by variant. */
export type Samples = ReadonlyMap<string, readonly number[]>;

export interface Comparison {
  readonly name: string;
  /** ns a token: the median of the rounds. */
  readonly time: number;
  /** The median over the rounds of variant / base in the same round. */
  readonly ratio: number;
  /** The first and the third quartile of those. */
  readonly spread: readonly [number, number];
}

/** Warms all variants in turns, then times each of them once a round, in an order that changes. */
export async function measure(variants: readonly Timed[], plan: Plan, machine: Machine): Promise<Samples> {
  const contestants = variants.map((variant) => ({ variant, streams: plan.minStreams, times: [] as number[] }));
  for (let pass = 0; pass < plan.warmUps; pass++) {
    for (const contestant of contestants) {
      const time = await sample(contestant.variant, contestant.streams, plan, machine);
      contestant.streams = Math.max(plan.minStreams, Math.round((plan.sampleTime * 1e6) / (time * plan.tokens)));
    }
  }
  for (let round = 0; round < plan.rounds; round++) {
    for (const { variant, streams, times } of shuffled(contestants, machine)) {
      await machine.settle();
      times.push(await sample(variant, streams, plan, machine));
    }
  }
  return new Map(contestants.map(({ variant, times }) => [variant.name, times]));
}

async function sample({ name, read }: Timed, streams: number, plan: Plan, { now }: Machine): Promise<number> {
  const start = now();
  for (let stream = 0; stream < streams; stream++) {
    const characters = await read();
    if (characters !== plan.characters) {
      throw new Error(`"${name}" gave ${characters} characters of ${plan.characters}.`);
    }
  }
  return (now() - start) / (streams * plan.tokens);
}

function shuffled<T>(items: readonly T[], { random }: Machine): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(Math.floor(random() * left.length), 1));
}

/** Every variant beside the base, in the same rounds. */
export function compare(samples: Samples, base: string): Comparison[] {
  const baseTimes = samples.get(base);
  if (baseTimes === undefined) throw new Error(`"${base}" was not measured.`);
  return [...samples].map(([name, times]) => {
    const ratios = baseTimes.map((baseTime, round) => (times[round] ?? Number.NaN) / baseTime);
    const spread = [quantile(ratios, 0.25), quantile(ratios, 0.75)] as const;
    return { name, time: median(times), ratio: median(ratios), spread };
  });
}
