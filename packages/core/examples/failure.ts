import { isL0Error, l0 } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";

const answers = (status: number): Error => Object.assign(new Error("the provider's own words"), { status });

const result = await l0({
  stream: scriptedSource(["It ", "is ", { throw: answers(503) }]),
  fallbackStreams: [scriptedSource([{ throw: answers(401) }])],
  retry: { maxRetries: 1, backoff: "fixed" },
  onRetry: ({ attempt, reason, delay }) => console.log(`attempt ${attempt} in ${delay} ms, after ${reason}`),
  onFallback: ({ toIndex, reason }) => console.log(`fallback ${toIndex}, after ${reason}`),
});

try {
  console.log(await result.text());
} catch (error) {
  if (!isL0Error(error)) throw error;
  console.log(`${error.code}: ${error.message}`);
  for (const { category, message } of error.errors ?? []) console.log(`- ${category}: ${message}`);
  console.log(`kept: ${JSON.stringify(result.state.content)}`);
}
