import { expect, test } from "vitest";
import { fileError } from "./file-error.ts";

test("names the file, what is wrong and what to do, and keeps the system's error as its cause", () => {
  const cause = Object.assign(new Error("ENOENT: no such file or directory, open 'x'"), { code: "ENOENT" });
  const error = fileError("jsonlFile", "/logs/l0.jsonl", cause);
  expect(error.message).toBe(
    'jsonlFile cannot write "/logs/l0.jsonl": its directory does not exist: create it, or give another path (ENOENT).',
  );
  expect(error).toMatchObject({ name: "FileError", code: "ENOENT", cause });
});

test("passes on the words of an error it does not know", () => {
  expect(fileError("jsonlFile", "x", Object.assign(new Error("odd"), { code: "EODD" })).message).toBe(
    'jsonlFile cannot write "x": odd (EODD).',
  );
  expect(fileError("jsonlFile", "x", "thrown text").message).toBe('jsonlFile cannot write "x": thrown text.');
});
