import { spawn } from "node:child_process";
import type { Account } from "./account";

/** What a program that has ended did. */
export interface Result {
  /** Undefined: it could not be started, or a signal ended it. */
  code: number | undefined;
  /** Its standard output and standard error. */
  output: string;
}

/** Where and as whom a program is run. */
export interface RunOptions {
  account: Account | undefined;
  /** Must be open to the account, or the program fails before it begins. */
  cwd: string;
}

/** Of our environment only what programs need: PGPORT, PGDATA and the like are not for ours. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}

/** The options that make a child run as `account`. */
export function asAccount(account: Account | undefined): { uid?: number; gid?: number } {
  return account === undefined ? {} : { uid: account.uid, gid: account.gid };
}

/** Runs a program to its end; never rejects. */
export async function run(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Result> {
  return new Promise((resolve) => {
    const output: Buffer[] = [];
    const collect = (chunk: Buffer): void => {
      output.push(chunk);
    };
    const text = (): string => Buffer.concat(output).toString("utf8");
    try {
      const child = spawn(program, args, {
        ...asAccount(options.account),
        cwd: options.cwd,
        env: cleanEnvironment(),
        stdio: ["ignore", "pipe", "pipe"],
      });
      child.stdout.on("data", collect);
      child.stderr.on("data", collect);
      child.on("error", (error) => {
        resolve({ code: undefined, output: text() + error.message });
      });
      child.on("close", (code, signal) => {
        const ending = signal === null ? "" : `\nended by ${signal}`;
        resolve({ code: code ?? undefined, output: text() + ending });
      });
    } catch (error) {
      // spawn itself throws where the user may not be changed (EPERM).
      resolve({ code: undefined, output: error instanceof Error ? error.message : String(error) });
    }
  });
}
