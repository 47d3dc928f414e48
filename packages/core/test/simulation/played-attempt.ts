import type { AttemptContext } from "../../src/index.ts";
import type { Fault } from "./faults.ts";
import type { AttemptScript, Chunk, Part } from "./schedule.ts";
import { callId } from "./wire.ts";

/** A piece of output that a source gave, as the consumer must see it. */
export type Piece =
  | { readonly type: "token" | "reasoning"; readonly value: string }
  | { readonly type: "message"; readonly value: string; readonly toolName: string; readonly toolCallId: string };

/** A time for which the provider was waited for, without any generated content in it. */
export interface Wait {
  readonly from: number;
  readonly to: number;
  readonly phase: "initial" | "inter";
  /** Whether the text was whole by then: only what is behind its end mark was waited for. */
  readonly isBehindEnd: boolean;
  /** What ended it. */
  readonly by: "content" | "progress" | "end" | "stop";
}

/** How a source ended by itself, which the runtime then has to make something of. */
export type Ending =
  | { readonly how: "done" }
  | { readonly how: "failed"; readonly fault: Fault; readonly thrown: unknown; readonly inBand: boolean }
  | { readonly how: "no stream" };

/** What one provider stream did, kept by the provider itself. */
export class PlayedAttempt {
  readonly context: AttemptContext;
  readonly script: AttemptScript;
  readonly calledAt: number;
  /** Whether the stream was handed over. */
  opened = false;
  /** Reads of it, and chunks that it gave. */
  reads = 0;
  chunks = 0;
  /** Whether a `next()` is unanswered. */
  pending = false;
  /** Pieces of all chunks that were given in time. */
  readonly given: Piece[] = [];
  readonly waits: Wait[] = [];
  endMark = false;
  /** When its first text token came. */
  firstTokenAt: number | undefined;
  /** Output tokens billed. */
  usage: number | undefined;
  /** Whether a chunk came that names model and response. */
  named = false;
  ending: Ending | undefined;
  /** When its signal was aborted: the attempt is over. */
  abortedAt: number | undefined;
  /** Whether a `next()` was unanswered then. */
  wasPending = false;
  /** Times it was told to stop by `return()` or `cancel()`. */
  returned = 0;
  readonly #calls = new Map<number, { name: string; text: string }>();
  #waitFrom: number | undefined;
  #phase: Wait["phase"] = "initial";
  readonly #now: () => number;

  readonly #requireEndMark: boolean;

  constructor(context: AttemptContext, script: AttemptScript, requireEndMark: boolean, now: () => number) {
    this.context = context;
    this.script = script;
    this.#requireEndMark = requireEndMark;
    this.#now = now;
    this.calledAt = this.#waitFrom = now();
  }

  /** The runtime reads, and waits for what it gets; or it only takes what is there. */
  isRead(waits: boolean): void {
    this.reads++;
    if (waits) this.#waitFrom ??= this.#now();
  }

  /** A chunk goes out. Too late, it counts for nothing. */
  gives(chunk: Chunk, thrown: unknown): void {
    if (this.isOver || this.ending) return;
    const { parts, endMark, usage = this.usage, fault } = chunk;
    this.chunks++;
    this.named ||= this.script.protocol === "chat" && fault === undefined;
    this.usage = usage;
    const before = this.given.length;
    for (const part of parts) this.#part(part);
    if (endMark) this.#mark();
    if (this.given.length > before) this.#gave();
    else if (this.#isProgress(chunk)) this.#progressed();
    if (fault) this.ends({ how: "failed", fault, thrown, inBand: true });
  }

  /** Without any output in it. */
  #isProgress({ parts, endMark }: Chunk): boolean {
    return parts.some(({ type }) => type === "call") || Boolean(endMark);
  }

  /** It has come to its end by itself. */
  ends(ending: Ending): void {
    if (this.isOver || this.ending) return;
    // A server that sends no end mark may still have sent a tool call.
    if (ending.how === "done" && !this.#requireEndMark) this.#flush();
    this.ending = ending;
    this.#waited("end");
  }

  /** Its signal was aborted. */
  aborts(): void {
    this.#waited("stop");
    this.wasPending = this.pending;
    this.abortedAt ??= this.#now();
  }

  get isOver(): boolean {
    return this.abortedAt !== undefined;
  }

  /** Text, a tool call or data: what makes an answer. */
  get hasOutput(): boolean {
    return this.given.some(({ type }) => type !== "reasoning");
  }

  #part(part: Part): void {
    if (part.type === "echo") throw new TypeError("what it repeats is not known yet");
    if (part.type !== "call") {
      if (part.value !== "") this.given.push({ type: part.type, value: part.value });
      return;
    }
    const { index, name = "", text } = part;
    const call = this.#calls.get(index) ?? { name, text: "" };
    this.#calls.set(index, { ...call, text: call.text + text });
  }

  #mark(): void {
    this.endMark = true;
    this.#flush();
  }

  /** Tool calls are whole now. */
  #flush(): void {
    for (const [index, { name: toolName, text: value }] of this.#calls)
      this.given.push({ type: "message", value, toolName, toolCallId: callId(index) });
    this.#calls.clear();
  }

  #gave(): void {
    if (this.given.some(({ type }) => type === "token")) this.firstTokenAt ??= this.#now();
    this.#waited("content");
  }

  #progressed(): void {
    if (this.#waitFrom === undefined) return;
    this.#waited("progress");
    this.#waitFrom = this.#now();
  }

  #waited(by: Wait["by"]): void {
    if (this.#waitFrom === undefined) return;
    const isBehindEnd = this.endMark;
    this.waits.push({ from: this.#waitFrom, to: this.#now(), phase: this.#phase, isBehindEnd, by });
    this.#waitFrom = undefined;
    if (by === "content" || by === "progress") this.#phase = "inter";
  }
}
