import { createL0, defineHandler } from "@l0/core";
import { createPrometheusHandler } from "@l0/prometheus";
import { Registry } from "@prometheus-io/client";

export const register = new Registry();
const prometheus = createPrometheusHandler({ register });
const audit = defineHandler({
  label: "audit",
  handle: () => {
    throw new Error("The audit log is full.");
  },
});

const l0 = createL0({
  onEvent: [prometheus, audit],
  onHandlerError: (error, handler, where) => {
    prometheus.onHandlerError(error, handler, where);
    console.error(handler.label, where, error);
  },
});
const result = await l0({ stream: () => ["Hello"] });
console.log(await result.text());
