import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

import { shellWord } from "../checklist/shell-word";
import { cacheDirectory } from "../toolchain/cache";
import { migrate } from "./application-schema";
import { departureLines, foreignVariables, variablesOfShell } from "./environment";
import type { Interruptible } from "./exec";
import { startSandbox } from "./sandbox";
import { project, SandboxStack } from "./stack";

/** What `start` leaves for `stop` and for the next `start`: one file for each checkout. */
const recordSchema = z.object({
  pid: z.number(),
  environment: z.record(z.string(), z.string()),
});
type ServiceRecord = z.output<typeof recordSchema>;

/** Starts a sandbox that outlives this command, and prints its environment for a shell. */
export async function start({ report, signal }: Interruptible): Promise<number> {
  const running = readRecord();
  if (running !== undefined) {
    report("The sandbox is running already; `npm run sandbox -- stop` stops it.");
    print(running);
    return 0;
  }
  const log = openSync(logFile(), "w", 0o600);
  const service = spawn(
    process.execPath,
    [
      ...process.execArgv,
      "-r",
      "ts-node/register/transpile-only",
      path.join(__dirname, "main.ts"),
      "serve",
    ],
    { cwd: project, detached: true, stdio: ["ignore", log, log] },
  );
  closeSync(log);
  report("Starting the sandbox in the background");
  const stopService = (): void => {
    service.kill("SIGTERM");
  };
  signal.addEventListener("abort", stopService);
  for (;;) {
    await sleep(100);
    const record = readRecord();
    if (record !== undefined) {
      signal.removeEventListener("abort", stopService);
      service.unref();
      print(record);
      return 0;
    }
    if (service.exitCode !== null || service.signalCode !== null) {
      signal.throwIfAborted();
      report(readFileSync(logFile(), "utf8").trimEnd());
      return 1;
    }
  }
}

/** The background process of `start`. */
export async function serve({ report, signal }: Interruptible): Promise<number> {
  const sandbox = await startSandbox(report, signal);
  try {
    const stack = new SandboxStack(sandbox, signal);
    await stack.create();
    const { code, output } = await stack.up("capture");
    signal.throwIfAborted();
    if (code !== 0) throw new Error(`the stack could not be deployed:\n${output}`);
    await migrate(sandbox, stack);
    const record: ServiceRecord = { pid: process.pid, environment: sandbox.environment };
    writeFileSync(recordFile(), JSON.stringify(record), { mode: 0o600 });
    await new Promise((resolve) => {
      signal.addEventListener("abort", resolve);
    });
    return 0;
  } finally {
    rmSync(recordFile(), { force: true });
    await sandbox.close();
  }
}

/**
 * Stops the sandbox that `start` started from this checkout, and waits for its end. Prints what a
 * shell must forget that has the environment of a sandbox, this one or one that is gone.
 */
export async function stop({ report }: Pick<Interruptible, "report">): Promise<number> {
  process.stdout.write(departureLines(process.env));
  const record = readRecord();
  if (record === undefined) {
    report("No sandbox is running.");
    return 0;
  }
  process.kill(record.pid, "SIGTERM");
  while (isAlive(record.pid)) await sleep(50);
  report("The sandbox has stopped.");
  return 0;
}

function print({ environment }: ServiceRecord): void {
  for (const name of foreignVariables(process.env, environment)) {
    process.stdout.write(`unset ${name}\n`);
  }
  for (const [name, value] of Object.entries(variablesOfShell(environment))) {
    process.stdout.write(`export ${name}=${shellWord(value)}\n`);
  }
}

/** The record of a sandbox that runs; one that was left by a crash is taken away. */
function readRecord(): ServiceRecord | undefined {
  let text: string;
  try {
    text = readFileSync(recordFile(), "utf8");
  } catch {
    return undefined;
  }
  const record = recordSchema.safeParse(parseJson(text));
  if (record.success && isAlive(record.data.pid)) return record.data;
  rmSync(recordFile(), { force: true });
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

// SANDBOX_NAME tells sandboxes of one checkout apart: tests leave the developer's own alone.
const checkout = createHash("sha256")
  .update([project, process.env["SANDBOX_NAME"] ?? ""].join("\0"))
  .digest("hex")
  .slice(0, 16);

function serviceFile(extension: string): string {
  const folder = path.join(cacheDirectory(), "sandboxes");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return path.join(folder, `${checkout}.${extension}`);
}

function recordFile(): string {
  return serviceFile("json");
}

function logFile(): string {
  return serviceFile("log");
}
