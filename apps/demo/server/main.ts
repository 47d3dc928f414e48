import open from "open";
import { runCommand } from "./run-command.ts";

const stop = new AbortController();
// Once: a second signal ends a process that does not end by itself.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());

// Whoever reads may have read enough (`| head`): what comes then is for nobody, and the command ends as it would.
for (const output of [process.stdout, process.stderr]) {
  output.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

const hasDisplay = process.platform !== "linux" || Boolean(process.env["DISPLAY"] || process.env["WAYLAND_DISPLAY"]);

process.exitCode = await runCommand(process.argv.slice(2), {
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stop.signal,
  ...(hasDisplay && { openBrowser: open }),
});
