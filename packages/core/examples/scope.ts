import { AsyncLocalStorage } from "node:async_hooks";
import { defineHandler, l0, type StreamInfo } from "@l0/core";

const requestId = new AsyncLocalStorage<string>();
const idOf = new WeakMap<StreamInfo, string>();

const byRequest = defineHandler({
  label: "byRequest",
  events: ["SESSION_END"],
  open(stream) {
    // Called inside l0(), where the caller's context is current.
    const id = requestId.getStore() ?? "no request";
    idOf.set(stream, id);
    // What the provider's SDK does belongs to that context as well, in every attempt.
    return { run: (_attempt, fn) => requestId.run(id, fn) };
  },
  handle: ({ outcome }, stream) => console.log(`${idOf.get(stream)}: ${outcome}`),
});

const provider = (): string[] => {
  console.log(`${requestId.getStore()}: the provider is called`);
  return ["It ", "is ", "noon."];
};

const result = await requestId.run("request 7", () => l0({ stream: provider, onEvent: byRequest }));
console.log(await result.text()); // read somewhere else, later
