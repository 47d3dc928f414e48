import { setImmediate as turn } from "node:timers/promises";
import { defineHandler, type EventHandler, l0, type LifecycleEvent, type StreamInfo, type Telemetry } from "@l0/core";
import { type Bench, count, timedTable } from "./group.ts";
import { inMicroseconds } from "./groups/one-token.ts";
import type { Machine, Plan, Timed } from "./measure.ts";
import { prose } from "./prose.ts";
import { median } from "./quantile.ts";
import type { Goal, Table } from "./table.ts";
import { controlOf } from "./variant-names.ts";

const TOKENS = 200;
const CROWD = 1000;
/** Streams that end in one turn of the event loop where they are timed one by one: what a handler leaves for later counts too. */
const STREAMS_A_TURN = 20;
/** In as many a handler has done what it has left for later. */
const TURNS = 50;

/** A stream as its handlers were told of it: first try failed after half of its tokens, second one whole. */
export interface EndedStream {
  readonly facts: readonly LifecycleEvent[];
  readonly stream: StreamInfo;
  readonly telemetry: Telemetry;
}

/** A backend's handler, and the calls of its client that say the same. */
export interface Contest {
  readonly backend: string;
  /** What the client has to be told at the end of a stream, written by hand. */
  byHand(ended: EndedStream): void;
  /** The same, but for the inter-token latencies, where the client takes them one by one. */
  byHandWithoutTokens?(ended: EndedStream): void;
  readonly handler: EventHandler;
  readonly goal: Goal;
  readonly crowdGoal: Goal;
  /** How the streams of the first table are timed, where the usual way would not be fair. */
  readonly plan?: Partial<Plan>;
}

/** What the end of a stream costs in a handler, beside the client's own calls; and of a thousand at the same time. */
export async function endTables(contest: Contest, bench: Bench): Promise<Table[]> {
  const ended = await endedStream();
  return [await oneByOne(contest, ended, bench), await inOneTick(contest, ended, bench)];
}

async function oneByOne(contest: Contest, ended: EndedStream, bench: Bench): Promise<Table> {
  const { backend, byHand, byHandWithoutTokens, handler, goal, plan } = contest;
  const timed = (name: string, end: () => void): Timed => {
    let streams = 0;
    const read = async (): Promise<number> => {
      end();
      if (++streams % STREAMS_A_TURN === 0) await turn();
      return ended.telemetry.metrics.totalTokens;
    };
    return { name, tokens: 1, characters: TOKENS, read };
  };
  const hand = timed("the client's calls, by hand", () => byHand(ended));
  const tell = tellOf(handler);
  const row = timed(`@l0/${backend}`, () => tell(ended));
  const less = byHandWithoutTokens && timed("the same, no inter-token latencies", () => byHandWithoutTokens(ended));
  const variants = [hand, { ...hand, name: controlOf(hand.name) }, ...(less ? [less] : []), row];
  const title = `A stream of ${count(TOKENS)} tokens, from its start to its end, in @l0/${backend}`;
  return inMicroseconds(await timedTable(title, variants, bench, { ...plan, goals: { [row.name]: goal } }));
}

/** How long nothing else can happen. */
async function inOneTick({ backend, handler, crowdGoal }: Contest, ended: EndedStream, bench: Bench): Promise<Table> {
  const title = `${count(CROWD)} streams that end in one tick, in @l0/${backend}`;
  bench.progress(title);
  const times: number[] = [];
  for (let round = 0; round < bench.rounds; round++) times.push(await longestTurn(handler, ended, bench.machine));
  const value = median(times) / 1000;
  return { title, unit: "µs", rows: [{ name: "the longest turn of the event loop", value, goal: crowdGoal }] };
}

/** Of that in which they end and those in which the handler does what it has left for later, ns. */
async function longestTurn(handler: EventHandler, { facts, stream }: EndedStream, machine: Machine): Promise<number> {
  const tell = tellOf(handler);
  const streams = Array.from({ length: CROWD }, () => ({ ...stream }));
  const start = facts.filter(({ type }) => type !== "SESSION_END");
  const end = facts.filter(({ type }) => type === "SESSION_END");
  for (const each of streams) tell({ facts: start, stream: each });
  await handler.flush?.();
  await machine.settle();
  let longest = 0;
  let from = machine.now();
  for (const each of streams) tell({ facts: end, stream: each });
  for (let turns = 0; turns < TURNS; turns++) {
    await turn();
    longest = Math.max(longest, machine.now() - from);
    from = machine.now();
  }
  return longest;
}

/** Tells a handler of what it wants, as L0 does. */
export function tellOf(handler: EventHandler): (ended: Pick<EndedStream, "facts" | "stream">) => void {
  const wanted = new Set<string>(handler.events ?? []);
  return (ended) => {
    // Each time it is another stream.
    const stream = { ...ended.stream };
    for (const fact of ended.facts) if (wanted.has(fact.type)) handler(fact, stream);
  };
}

/** The stream that the tables are about. */
export async function endedStream(): Promise<EndedStream> {
  const facts: LifecycleEvent[] = [];
  let about: StreamInfo | undefined;
  const capture = defineHandler({
    label: "capture",
    handle(event, stream) {
      about = stream;
      if ("ts" in event) facts.push(event);
    },
  });
  const text = prose(TOKENS);
  const result = await l0({
    stream: ({ attempt }) => (attempt === 1 ? cut(text.slice(0, TOKENS / 2)) : text),
    model: "a-model",
    provider: "a-provider",
    retry: { baseDelay: 0 },
    onEvent: capture,
    monitoring: { enabled: true },
  });
  await result.text();
  if (about === undefined || result.telemetry === undefined) throw new Error("The stream was not recorded.");
  return { facts, stream: about, telemetry: result.telemetry };
}

async function* cut(text: readonly string[]): AsyncGenerator<string> {
  yield* text;
  throw Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
}
