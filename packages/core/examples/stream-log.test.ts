import { testHandler } from "@l0/core/testing";
import { test } from "vitest";
import { streamLog } from "./stream-log.ts";

testHandler(
  () => {
    const written: string[] = [];
    const handler = streamLog(async (lines) => void written.push(...lines.split("\n")));
    return { handler, records: () => written.filter((line) => line.endsWith(" tokens")).length };
  },
  { test },
);
