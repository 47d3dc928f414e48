import { continuationMessages, l0 } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";

const question = [{ role: "user", content: "Count to eight." }];
const cut = scriptedSource(["One, ", "two, ", "three, ", "four, ", { cut: true }]);
// Models like to begin with what they said last: that is taken away again.
const rest = scriptedSource(["three, ", "four, five, ", "six, ", "seven, ", "eight."]);

const result = await l0({
  continueFromLastKnownGoodToken: true,
  checkIntervals: { checkpoint: 2 }, // tokens; the default of 20 is more than this answer has
  stream: (context) => {
    const messages = continuationMessages(question, context.checkpoint); // what the provider is asked
    console.log(`attempt ${context.attempt}: ${messages.length} messages`);
    return (context.checkpoint ? rest : cut)(context);
  },
  onResume: ({ checkpointLength }) => console.log(`goes on after ${checkpointLength} characters`),
});

console.log(await result.text());
console.log(`${result.state.voidedTokens} token is void`);
