import { l0, redactSecrets } from "@l0/core";

const result = await l0({
  stream: () => ["It ", "is ", "noon."],
  monitoring: { enabled: true, metadata: { key: "sk-0123456789abcdefghij", customer: "C-4711" } },
  redact: (text) => redactSecrets(text).replace(/\bC-\d+\b/g, "[CUSTOMER]"), // beside the built-in patterns
});
await result.text();
console.log(result.telemetry?.metadata);
