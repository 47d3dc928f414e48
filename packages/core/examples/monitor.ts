import { createL0, Monitor } from "@l0/core";

const monitor = new Monitor({
  onComplete: (record) => console.log(record.outcome, record.metrics.totalTokens, "tokens"),
});
const l0 = createL0({ onEvent: monitor.handleEvent, retry: { baseDelay: 10 } });

const lost = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
let calls = 0;
async function* provider() {
  yield "It ";
  if (++calls === 2) throw lost; // the second answer is cut, and told again
  yield "is noon.";
}

for (const sessionId of ["morning", "noon", "noon"]) {
  const result = await l0({ stream: provider, sessionId });
  await result.text();
}

const all = monitor.getAggregateMetrics();
console.log(all.count, all.completionRate, all.totalTokens, all.voidedTokens, all.retryRate?.toFixed(2));
console.log(monitor.getAggregateMetrics("noon").count);
