import type { Lines } from "./lines.ts";

/** Takes the next whole frame from the lines; `undefined` where there is none yet. */
export type Frames = (lines: Lines) => string | undefined;

/** The `data` of each server-sent event; its other fields say nothing that the data does not. */
export function sseFrames(): Frames {
  let data: string | undefined;
  const take = (): string | undefined => {
    const whole = data;
    data = undefined;
    return whole;
  };
  return (lines) => {
    for (let line = lines.next(); line !== undefined; line = lines.next()) {
      if (line === "" && data !== undefined) return take();
      if (line !== "data" && !line.startsWith("data:")) continue;
      const value = line.slice(line[5] === " " ? 6 : 5);
      data = data === undefined ? value : `${data}\n${value}`;
    }
    return undefined;
  };
}

/** The lines of NDJSON; blank ones are none. */
export function ndjsonFrames(): Frames {
  return (lines) => {
    let line = lines.next();
    while (line !== undefined && line.trim() === "") line = lines.next();
    return line;
  };
}
