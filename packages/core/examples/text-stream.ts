import { isL0Error, l0, type StreamFactory } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";

const lost = { throw: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }) };
const whole = scriptedSource(["It ", "is ", "noon."]);

/** Prints the answer of a provider whose first attempt is played by `first`. */
async function print(first: StreamFactory): Promise<void> {
  const result = await l0({ stream: (context) => (context.attempt === 1 ? first(context) : whole(context)) });
  try {
    for await (const text of result.textStream) process.stdout.write(text);
    console.log(` (attempt ${result.state.attempt})`);
  } catch (error) {
    if (!isL0Error(error)) throw error;
    console.log(`... ${error.code} (attempt ${result.state.attempt})`);
  }
}

await print(scriptedSource([lost])); // nothing printed yet: tried again
await print(scriptedSource(["It ", "is ", lost])); // what is printed stays printed: thrown
