import { execFile } from "node:child_process";

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end; a failing one is an answer, not an exception. Two minutes are enough for all of ours. */
export function run(command: string, args: readonly string[], cwd: string): Promise<Ended> {
  const limits = { cwd, timeout: 120_000, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile(command, args, limits, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number") {
        reject(new Error(`${command} ${args.join(" ")}: ${error.killed ? "no end after 120 s" : error.message}`));
      } else {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      }
    });
  });
}

/** Runs a command that has to succeed, and gives what it printed. */
export async function output(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, cwd);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}
