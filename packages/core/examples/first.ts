import { l0 } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";

// A provider whose first answer stops in the middle; the second one is whole.
const cut = scriptedSource(["It ", "is ", { cut: true }]);
const whole = scriptedSource(["It ", "is ", "noon."]);

const result = await l0({
  stream: (context) => (context.attempt === 1 ? cut(context) : whole(context)),
});

for await (const event of result.stream) {
  if (event.type === "token") console.log(`attempt ${event.attempt}: ${JSON.stringify(event.value)}`);
  if (event.type === "reset") console.log(`${event.reason}: ${event.voidedTokens} tokens are void`);
}
console.log(await result.text());
