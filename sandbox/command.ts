import { spawn } from "node:child_process";
import { constants } from "node:os";

import type { Guardian } from "./guardian";

export interface CommandOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly directory: string;
  readonly guardian: Guardian;
  /** `inherit` shows all output; `stderr` keeps standard output free; `capture` returns it. */
  readonly output: "inherit" | "stderr" | "capture";
  /** Told each part of standard output as it comes, where it is captured. */
  readonly onOutput?: (part: string) => void;
  /** Stops the command when it aborts: politely first, then by force. */
  readonly signal: AbortSignal;
}

export interface CommandResult {
  /** The exit code as a shell reports it: 128 and the signal's number for a killed command. */
  readonly code: number;
  /** What it printed, standard output and error together; empty unless captured. */
  readonly output: string;
  /** Standard output alone. */
  readonly stdout: string;
}

const graceMs = 15_000;

/**
 * Runs a command to its end.
 *
 * @throws Error naming the command if it cannot be started.
 */
export function run(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const { environment, directory, guardian, signal } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: directory,
      env: environment,
      stdio:
        options.output === "inherit"
          ? "inherit"
          : options.output === "stderr"
            ? ["ignore", 2, 2]
            : ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let stdout = "";
    child.stdout?.setEncoding("utf8").on("data", (part: string) => {
      output += part;
      stdout += part;
      options.onOutput?.(part);
    });
    child.stderr?.setEncoding("utf8").on("data", (part: string) => (output += part));

    // A Ctrl-C has reached the command already; a signal to this process alone has not.
    let force: NodeJS.Timeout | undefined;
    const stop = (): void => {
      if (signal.reason !== "SIGINT") child.kill("SIGTERM");
      force = setTimeout(() => child.kill("SIGKILL"), graceMs);
    };
    signal.addEventListener("abort", stop);
    if (child.pid !== undefined) guardian.started(child.pid);
    const settle = (): void => {
      signal.removeEventListener("abort", stop);
      clearTimeout(force);
      if (child.pid !== undefined) guardian.ended(child.pid);
    };
    child.once("error", (error: NodeJS.ErrnoException) => {
      settle();
      const reason = error.code === "ENOENT" ? "there is no such command" : error.message;
      reject(new Error(`cannot run ${command}: ${reason}`));
    });
    child.once("close", (code, killedBy) => {
      settle();
      const number = killedBy === null ? 1 : 128 + constants.signals[killedBy];
      resolve({ code: code ?? number, output, stdout });
    });
  });
}
