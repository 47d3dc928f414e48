import { batch, combine, debounce, exclude, filter, l0, sample } from "@l0/core";

const handlers = combine(
  // Failures alone.
  filter(["ERROR", "RETRY_GIVE_UP"], (event) => console.error(event.type)),
  // All facts of one stream in a hundred.
  sample(
    0.01,
    exclude(["token", "reasoning"], (event) => console.debug(event)),
  ),
  // The text at most four times a second, and once more at the end.
  filter(
    ["token", "SESSION_END"],
    debounce(250, (event, stream) => console.log(event.type, stream.content?.length)),
  ),
  // Facts of all streams, many at a time.
  exclude(
    ["token"],
    batch({ size: 500, maxWait: 5000 }, (items) => console.log(items.map(({ event }) => event.type).join(" "))),
  ),
);

const result = await l0({ stream: () => ["It ", "is ", "noon."], onEvent: handlers });
await result.text();
