import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import { Turns } from "./turns.ts";

const LIMIT = 3;

/** Runs tasks that note their number, and gives what each was answered. */
function start(turns: Turns, count: number, ran: number[]): (Promise<void> | void)[] {
  return Array.from({ length: count }, (_, number) => turns.run(() => void ran.push(number)));
}

it("runs as many at once as it may, and the others in the next turns, in their order", async () => {
  const ran: number[] = [];
  const answers = start(new Turns(LIMIT), 8, ran);
  const seen = [[...ran]];
  for (let turns = 0; turns < 3; turns++) {
    await turn();
    seen.push([...ran]);
  }
  expect(seen).toEqual([
    [0, 1, 2],
    [0, 1, 2, 3, 4, 5],
    [0, 1, 2, 3, 4, 5, 6, 7],
    [0, 1, 2, 3, 4, 5, 6, 7],
  ]);
  expect(answers.slice(0, LIMIT)).toEqual([undefined, undefined, undefined]);
  await Promise.all(answers);
});

it("does not fall behind for ever where more comes in every turn than it may run at once", async () => {
  const turns = new Turns(LIMIT);
  const ran: number[] = [];
  const perTurn = 4 * LIMIT;
  for (let number = 0; number < 400; number++) {
    start(turns, perTurn, ran);
    await turn();
  }
  const before = ran.length;
  start(turns, perTurn, ran);
  await turn();
  expect(ran.length - before).toBeGreaterThanOrEqual(perTurn);
});

it("lets no task of a later turn overtake those that wait", async () => {
  const turns = new Turns(1);
  const ran: string[] = [];
  const note = (name: string) => turns.run(() => void ran.push(name));
  void note("a");
  void note("b");
  void note("c");
  await turn();
  void note("d");
  turns.drain();
  expect(ran).toEqual(["a", "b", "c", "d"]);
});

it("runs at once again when a turn is over", async () => {
  const turns = new Turns(LIMIT);
  const ran: number[] = [];
  start(turns, LIMIT, ran);
  await turn();
  start(turns, LIMIT, ran);
  expect(ran).toEqual([0, 1, 2, 0, 1, 2]);
});

it("throws what a task throws, and rejects with it where the task had to wait; the others run", async () => {
  const turns = new Turns(1);
  const fail = (): never => {
    throw new Error("no");
  };
  const ran: number[] = [];
  expect(() => turns.run(fail)).toThrow("no");
  const failed = turns.run(fail);
  const others = start(turns, 2, ran);
  turns.drain();
  await expect(failed).rejects.toThrow("no");
  await Promise.all(others);
  expect(ran).toEqual([0, 1]);
});
