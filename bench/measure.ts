// Why no framework: tinybench and mitata run one benchmark to its end, then the next. On a machine whose speed drifts,
// in a process whose code the engine improves as it goes, that compares two moments. Here every variant runs in every
// round, and only samples of the same round are compared.

import { median, quantile } from "./quantile.ts";

/** What is timed. */
export interface Timed {
  readonly name: string;
  /** Tokens of each stream. */
  readonly tokens: number;
  /** Characters of each stream: a variant that loses text is an error, not fast. */
  readonly characters: number;
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
  readonly rounds: number;
  /** Samples of each variant before the first round. */
  readonly warmUps: number;
  /** What a sample should take, ms. */
  readonly sampleTime: number;
  /** Streams of a sample at least, however long they take. */
  readonly minStreams: number;
}

/** Whatever a round takes one sample of. */
export interface Contestant {
  readonly name: string;
  /** ns a token. */
  sample(): Promise<number>;
}

/** ns a token: one sample a round, by variant. */
export type Samples = ReadonlyMap<string, readonly number[]>;

export interface Comparison {
  readonly name: string;
  /** ns a token: the median of the rounds. */
  readonly time: number;
  /** The median over the rounds of variant - base in the same round, ns a token. */
  readonly over: number;
  /** The median over the rounds of variant / base in the same round. */
  readonly ratio: number;
  /** The first and the third quartile of those. */
  readonly spread: readonly [number, number];
}

/** Warms all variants in turns, then times each of them once a round, in an order that changes. */
export async function measure(variants: readonly Timed[], plan: Plan, machine: Machine): Promise<Samples> {
  const contestants = variants.map((variant) => streamsOf(variant, plan, machine));
  for (let pass = 0; pass < plan.warmUps; pass++) {
    for (const contestant of contestants) contestant.fit(await contestant.sample());
  }
  return inRounds(contestants, plan.rounds, machine);
}

/** Takes one sample of everything a round, in an order that changes. */
export async function inRounds(contestants: readonly Contestant[], rounds: number, machine: Machine): Promise<Samples> {
  const samples = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, sample } of shuffled(contestants, machine)) {
      await machine.settle();
      samples.get(name)?.push(await sample());
    }
  }
  return samples;
}

/** Samples of as many streams as fill the time of a sample. */
function streamsOf(
  { name, tokens, characters, read }: Timed,
  { sampleTime, minStreams }: Plan,
  { now }: Machine,
): Contestant & { fit(time: number): void } {
  let streams = minStreams;
  return {
    name,
    async sample() {
      const start = now();
      for (let stream = 0; stream < streams; stream++) {
        const came = await read();
        if (came !== characters) throw new Error(`"${name}" gave ${came} characters of ${characters}.`);
      }
      return (now() - start) / (streams * tokens);
    },
    fit: (time) => {
      streams = Math.max(minStreams, Math.round((sampleTime * 1e6) / (time * tokens)));
    },
  };
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
    const beside = (how: (time: number, baseTime: number) => number): number[] =>
      baseTimes.map((baseTime, round) => how(times[round] ?? Number.NaN, baseTime));
    const ratios = beside((time, baseTime) => time / baseTime);
    const over = median(beside((time, baseTime) => time - baseTime));
    const spread = [quantile(ratios, 0.25), quantile(ratios, 0.75)] as const;
    return { name, time: median(times), over, ratio: median(ratios), spread };
  });
}
