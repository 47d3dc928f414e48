import type { EventHandler, L0Event } from "../../src/index.ts";
import type { Told } from "./observation.ts";
import type { HandlerPlan } from "./schedule.ts";
import type { World } from "./world.ts";

/** The handlers of the plan, in its order. */
export function playHandlers(world: World): EventHandler[] {
  const { handlers, interruptions } = world.schedule;
  const waits = (behind: boolean): boolean =>
    interruptions.some(({ when }) => "told" in when && when.behind === behind);
  return [
    ...(waits(false) ? [interruptingHandler(world, false)] : []),
    ...handlers.map((plan, index) => playHandler(world, plan, index)),
    ...(waits(true) ? [interruptingHandler(world, true)] : []),
  ];
}

function playHandler(world: World, plan: HandlerPlan, index: number): EventHandler {
  const told: Told[] = [];
  let calls = 0;
  let isFirst = true;
  const handler = (event: L0Event): unknown => {
    if (world.isOver) return undefined;
    if (isFirst && plan.does === "record" && !plan.events) world.seen.told.push(told);
    isFirst = false;
    if (plan.blocks > 0) world.time.block(plan.blocks);
    told.push({ at: world.time.now, event });
    if (plan.does === "record") return void world.note(`handler ${index}`, "is told", event);
    if (++calls % plan.every !== 0) return undefined;
    world.seen.thrown[index] = (world.seen.thrown[index] ?? 0) + 1;
    const error = new Error(`handler ${index} is broken`);
    if (plan.does === "throw") throw error;
    return Promise.reject(error);
  };
  return Object.assign(handler, { label: `handler ${index}`, ...(plan.events && { events: plan.events }) });
}

/** Tells those who wait for an event that it is told now. */
function interruptingHandler(world: World, behind: boolean): EventHandler {
  const counts = new Map<string, number>();
  return Object.assign(
    ({ type }: L0Event): void => {
      const nth = (counts.get(type) ?? 0) + 1;
      counts.set(type, nth);
      world.told(type, nth, behind);
    },
    { label: "interrupting" },
  );
}
