import { type EventHandler, l0, type L0Options, type StreamEvent } from "../index.ts";
import { type Exit, EXITS } from "./exits.ts";
import { same } from "./same.ts";

/** A handler and what can be seen of its work. */
export interface HandlerUnderTest {
  readonly handler: EventHandler;
  /** Records that have reached the backend so far: a span, a line, a request counted. Without it they are not checked. */
  readonly records?: (() => number | Promise<number>) | undefined;
  /** Whatever is still open: spans, gauges. Must be 0 once no stream runs. Without it it is not checked. */
  readonly open?: (() => number | Promise<number>) | undefined;
}

export interface TestHandlerOptions {
  /** The runner's `test`: of vitest, of `node:test`, of jest. */
  readonly test: (name: string, fn: () => Promise<void>) => unknown;
}

type CreateHandler = () => HandlerUnderTest | Promise<HandlerUnderTest>;

/**
 * The contract every handler keeps: one record per stream whatever its end, none for a stream that is never read,
 * nothing left open, nothing thrown, and the consumer sees what it would see without the handler.
 *
 * @example
 * testHandler(() => ({ handler: jsonlFile(path), records: () => countLines(path) }), { test });
 */
export function testHandler(createHandler: CreateHandler, { test }: TestHandlerOptions): void {
  for (const exit of EXITS) {
    test(`handler contract: ${exit.name}`, async () => {
      const underTest = await createHandler();
      await checkExit(exit, underTest);
      await close(underTest.handler);
    });
  }
  test("handler contract: streams that interleave do not mix", async () => {
    const underTest = await createHandler();
    const read = EXITS.filter((exit) => exit.outcome !== undefined);
    await Promise.all(read.map((exit) => run(exit, underTest.handler)));
    await checkRecords(underTest, read.length, "interleaved streams");
    await close(underTest.handler);
  });
  test("handler contract: flush and shutdown may be called twice, and events after them are harmless", async () => {
    const { handler } = await createHandler();
    await close(handler);
    await close(handler);
    await run(EXITS[0] as Exit, handler);
  });
}

async function checkExit(exit: Exit, underTest: HandlerUnderTest): Promise<void> {
  const without = await run(exit);
  const seen = await run(exit, underTest.handler);
  same(seen, without, `${exit.name}: what the consumer sees must not depend on the handler`);
  await checkRecords(underTest, exit.outcome === undefined ? 0 : 1, exit.name);
}

async function checkRecords(underTest: HandlerUnderTest, expected: number, what: string): Promise<void> {
  await underTest.handler.flush?.();
  if (underTest.records) same(await underTest.records(), expected, `${what}: records`);
  if (underTest.open) same(await underTest.open(), 0, `${what}: left open`);
}

async function run(exit: Exit, handler?: EventHandler): Promise<StreamEvent[]> {
  const errors: unknown[] = [];
  const { options: scripted, read } = exit.begin();
  const options: L0Options = {
    ...scripted,
    context: { tenant: "contract", cyclic: cyclic(), big: 1n },
    ...(handler && { onEvent: handler, onHandlerError: (error: unknown) => errors.push(error) }),
  };
  const result = await l0(options);
  const seen = await read(result);
  if (result.state.outcome !== exit.outcome) {
    throw new Error(`${exit.name}: the outcome is ${result.state.outcome}, not ${exit.outcome}`);
  }
  if (errors.length > 0) throw new Error(`${exit.name}: the handler threw`, { cause: errors[0] });
  return seen;
}

async function close(handler: EventHandler): Promise<void> {
  await handler.flush?.();
  await handler.shutdown?.();
}

function cyclic(): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  object["self"] = object;
  return object;
}
