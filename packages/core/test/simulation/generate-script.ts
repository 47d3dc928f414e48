import { type Fault, FAULT_KINDS, IN_BAND } from "./faults.ts";
import { MARKS } from "./marks.ts";
import type { Random } from "./random.ts";
import type { AttemptScript, Chunk, Manner, Opening, OptionsPlan, Part, Step } from "./schedule.ts";

/** Some are of more than one UTF-16 unit, and one is a surrogate pair cut in two. */
const WORDS = ["a", "of ", "stream ", "naïve ", "日本", "😀", "\n\n", "\ud83d", "\ude00", "a longer piece of text. "];
const STRUCTURED = ["{", "[1, ", "```json\n"];

/** What one try does. */
export function generateScript(random: Random, options: OptionsPlan, faultiness: number): AttemptScript {
  const protocol = random.pick(["text", "chat"] as const);
  const manner = generateManner(random);
  const wait = (limit: number): Step[] => generateWait(random, limit, manner);
  const { initialToken, interToken } = options.timeout;
  const breaks = random.chance(faultiness);
  const echo = options.continues && random.chance(0.6) ? generateEcho(random) : [];
  const chunks = random.times(random.pick([0, 1, 1, 2, 3, 5, 9]), () =>
    protocol === "text" ? oneToken(random) : generateChunk(random),
  );
  const body = [...echo, ...chunks].map((chunk, index) =>
    wait(index === 0 ? initialToken : interToken).concat(give(chunk)),
  );
  const end = breaks
    ? generateBreak(random, protocol, manner)
    : [...wait(interToken), ...generateEnd(random, protocol)];
  const steps = withCalls([...body.flat(), ...end]);
  return { protocol, opening: generateOpening(random, options, faultiness), steps, manner };
}

/** Gives the pieces of tool calls their place in a call: a name first, then its arguments bit by bit. */
function withCalls(steps: readonly Step[]): Step[] {
  const parts = steps.flatMap((step) => (step.does === "give" ? step.chunk.parts : []));
  const calls = [0, 1].map((index) => parts.filter((part) => part.type === "call" && part.index === index));
  const placed = (part: Part): Part => {
    if (part.type !== "call") return part;
    const siblings = calls[part.index] as Part[];
    const nth = siblings.indexOf(part);
    const text = `${nth === 0 ? "[" : ","}${nth}${nth === siblings.length - 1 ? "]" : ""}`;
    return { ...part, text, ...(nth === 0 && { name: `tool_${part.index}` }) };
  };
  return steps.map((step) =>
    step.does === "give" ? { ...step, chunk: { ...step.chunk, parts: step.chunk.parts.map(placed) } } : step,
  );
}

function generateManner(random: Random): Manner {
  return {
    shape: random.weighted({ iterator: 5, "try-next": 2, generator: 2, readable: 1, iterable: 1 }),
    answers: random.weighted({ promise: 6, plain: 1, thenable: 1 }),
    ignoresAbort: random.chance(0.25),
    onReturn: random.weighted({ ends: 6, hangs: 1, throws: 1, rejects: 1, absent: 1 }),
    throwsAtOnce: random.chance(0.2),
  };
}

function generateOpening(random: Random, { timeout }: OptionsPlan, faultiness: number): Opening {
  const fault = generateFault(random);
  const breaks = random.chance(faultiness / 3);
  const how = breaks
    ? random.weighted({ throws: 2, rejects: 3, hangs: 1, "no stream": 1 })
    : random.weighted({ promised: 3, "at once": 2 });
  const limit = timeout.initialToken || 100;
  return { how, fault, delay: random.pick([0, 0, 0, random.int(1, 20), limit - 5, limit + random.int(51, 70)]) };
}

/** A pause, if any: short, or about as long as the limit. What is iterated synchronously cannot wait. */
function generateWait(random: Random, limit: number, { shape }: Manner): Step[] {
  if (shape === "iterable" || random.chance(0.5)) return [];
  const around = limit || 100;
  const how = random.weighted({ short: 16, below: 2, at: 1, above: 1 });
  if (how === "short") return [{ does: "wait", ms: random.int(1, 15) }];
  if (how === "below") return [{ does: "wait", ms: around - random.int(1, 6) }];
  if (how === "above") return [{ does: "wait", ms: around + random.int(51, 80) }];
  return [{ does: "wait", ms: around + random.int(0, 50) }];
}

function generateChunk(random: Random): Chunk {
  const kind = random.weighted({ token: 12, several: 3, reasoning: 2, call: 2, empty: 2, fault: 0.2 });
  if (kind === "fault") return { parts: [], fault: { kind: random.pick(Object.keys(IN_BAND) as Fault["kind"][]) } };
  if (kind === "empty") return { parts: [] };
  if (kind === "token") return oneToken(random);
  if (kind === "several") return { parts: random.times(random.int(2, 5), () => generatePart(random)) };
  return { parts: [generatePart(random, kind)] };
}

function generatePart(
  random: Random,
  type: "token" | "reasoning" | "call" = random.pick(["token", "token", "reasoning"]),
): Part {
  if (type === "call") return { type, index: random.int(0, 1), text: "" };
  const words = random.weighted({ words: 40, marks: 3, structured: 0.5, nothing: 2 });
  const value = { words: WORDS, marks: Object.keys(MARKS), structured: STRUCTURED, nothing: [""] }[words];
  return { type, value: random.pick(value) };
}

/** A model that goes on repeats some of what it had said, or only seems to. */
function generateEcho(random: Random): Chunk[] {
  const units = random.pick([1, 2, 3, 5, 12, 40]);
  const middle = random.int(0, units);
  const end = random.chance(0.8) ? 0 : 1;
  return [
    { parts: [{ type: "echo", from: units, to: Math.max(middle, end) }] },
    { parts: [{ type: "echo", from: Math.max(middle, end), to: end }] },
  ];
}

const oneToken = (random: Random): Chunk => ({ parts: [generatePart(random, "token")] });

const give = (chunk: Chunk): Step => ({ does: "give", chunk });

/** How a stream ends well. */
function generateEnd(random: Random, protocol: AttemptScript["protocol"]): Step[] {
  if (protocol === "text") return [];
  const parts = random.chance(0.3) ? [generatePart(random)] : [];
  const usage: Step[] = random.chance(0.5) ? [give({ parts: [], usage: random.int(1, 50) })] : [];
  const end = [give({ parts, endMark: true }), ...usage];
  // What the connection does after the end mark costs nothing but the usage.
  const broken: Step = random.chance(0.5) ? { does: "hang" } : { does: "fail", fault: generateFault(random) };
  return random.chance(0.1) ? [...end, broken] : end;
}

/** How a stream breaks off. */
function generateBreak(random: Random, protocol: AttemptScript["protocol"], { shape }: Manner): Step[] {
  const how = random.weighted({
    fail: 5,
    cut: 2,
    hang: shape === "iterable" ? 0 : 2,
    inBand: protocol === "chat" ? 1 : 0,
  });
  if (how === "cut") return [];
  if (how === "hang") return [{ does: "hang" }];
  if (how === "inBand")
    return [give({ parts: [], fault: { kind: random.pick(Object.keys(IN_BAND) as Fault["kind"][]) } })];
  return [{ does: "fail", fault: generateFault(random) }];
}

function generateFault(random: Random): Fault {
  const kind = random.chance(0.5) ? random.pick(["reset", "rate-limit", "server"] as const) : random.pick(FAULT_KINDS);
  if (!["rate-limit", "server", "overloaded"].includes(kind) || random.chance(0.6)) return { kind };
  const header = random.pick(["retry-after", "retry-after-ms"] as const);
  return { kind, retryAfter: { header, ms: random.pick([0, 20, 100, 1000, 61_000]) } };
}
