/** Runs one group in a process of its own, started by `run.ts`: what one group leaves behind changes no other. */
import { GROUPS, type GroupName } from "./groups.ts";
import { thisMachine } from "./this-machine.ts";

const [name, rounds, ...tokens] = process.argv.slice(2);
const group = await GROUPS[name as GroupName]();
const tables = await group({
  rounds: Number(rounds),
  tokens: tokens.map(Number),
  ...thisMachine(),
  progress: (what) => console.error(`${what} ...`),
});
process.send?.(tables);
process.disconnect?.();
