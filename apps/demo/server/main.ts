import open from "open";
import { runCommand } from "./run-command.ts";

const stop = new AbortController();
// Once: a second signal ends a process that does not end by itself.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());

const hasDisplay = process.platform !== "linux" || Boolean(process.env["DISPLAY"] || process.env["WAYLAND_DISPLAY"]);

process.exitCode = await runCommand(process.argv.slice(2), {
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stop.signal,
  ...(hasDisplay && { openBrowser: open }),
});
