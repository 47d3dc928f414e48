import { l0 } from "@l0/core";
import { drift } from "@l0/core/drift";
import { scriptedSource } from "@l0/core/testing";

// A provider whose first answer goes round in circles.
const circles = scriptedSource(Array<string>(200).fill("The harbour lies in the north. "));
const straight = scriptedSource(["The harbour ", "lies in the north."]);

const result = await l0({
  stream: (context) => (context.attempt === 1 ? circles(context) : straight(context)),
  drift: drift({ detect: ["repetition", "meta_commentary"] }),
  retry: { baseDelay: 0 },
  onDrift: ({ types, confidence }) => console.log(`drift: ${types.join(", ")}, confidence ${confidence}`),
  onRetry: ({ reason }) => console.log(`again, after ${reason}`),
});

console.log(await result.text());
console.log(`tokens read before it was seen: ${circles.given}`);
