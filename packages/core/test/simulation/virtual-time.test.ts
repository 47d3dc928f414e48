import { expect, test } from "vitest";
import { Random } from "./random.ts";
import { VirtualTime } from "./virtual-time.ts";

/** Runs `play` until nothing is left to happen; gives what it noted, with the virtual time of each note. */
async function notesOf(play: (note: (what: string) => void, time: VirtualTime) => void): Promise<string[]> {
  const time = new VirtualTime();
  time.reset(new Random(1));
  const start = time.now;
  const notes: string[] = [];
  await time.during(async () => {
    play((what) => notes.push(`${performance.now() - start} ${what}`), time);
    await time.drive(() => time.ofPlay + time.ofRuntime > 0);
  });
  return notes;
}

test("timers fire in the order in which they are due, and cost no time", async () => {
  const began = process.hrtime.bigint();
  const notes = await notesOf((note) => {
    setTimeout(() => note("late"), 86_400_000);
    setTimeout(() => note("first"), 5);
    setTimeout(() => note("second"), 5);
    clearTimeout(setTimeout(() => note("never"), 6));
    setTimeout(() => note("at least a millisecond"), 0);
  });
  expect(notes).toEqual(["1 at least a millisecond", "5 first", "5 second", "86400000 late"]);
  expect(Number(process.hrtime.bigint() - began) / 1e9).toBeLessThan(5);
});

test("time goes on when the last microtask has run, however many there are", async () => {
  const notes = await notesOf((note) => {
    setTimeout(() => note("a timer"), 1);
    void (async () => {
      for (let turn = 0; turn < 1000; turn++) await Promise.resolve();
      note("the last microtask");
    })();
  });
  expect(notes).toEqual(["0 the last microtask", "1 a timer"]);
});

test("an interval fires until it is cleared", async () => {
  const notes = await notesOf((note) => {
    let left = 3;
    const interval = setInterval(() => {
      note("tick");
      if (--left === 0) clearInterval(interval);
    }, 20);
  });
  expect(notes).toEqual(["20 tick", "40 tick", "60 tick"]);
});

test("what is due while the event loop is blocked fires afterwards", async () => {
  const notes = await notesOf((note, time) => {
    setTimeout(() => time.block(100), 10);
    setTimeout(() => note("late"), 20);
  });
  expect(notes).toEqual(["110 late"]);
});

test("the globals are the process's own again afterwards, also where the play fails", async () => {
  const globals = () => [setTimeout, setInterval, clearTimeout, clearInterval, Math.random, Date.now, performance.now];
  const before = globals();
  const time = new VirtualTime();
  await expect(time.during(() => Promise.reject(new Error("stop")))).rejects.toThrow("stop");
  expect(globals()).toEqual(before);
  expect(crypto.randomUUID()).not.toBe(crypto.randomUUID());
});
