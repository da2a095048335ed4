import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";

import { run } from "../sandbox/command";
import { commandEnvironment } from "../sandbox/environment";
import { startSandbox } from "../sandbox/sandbox";
import type { Sandbox } from "../sandbox/sandbox";
import { project, SandboxStack } from "../sandbox/stack";

/**
 * Times `pulumi preview` of the deployed sandbox stack with the policy pack against the floor: the
 * preview of an empty JavaScript program without one. Both are run in turns, so that whatever
 * else the machine does meets both; the figure to watch is the ratio of the medians.
 *
 * `npm run bench -- ROUNDS` (7 unless told).
 */
async function main(rounds: number): Promise<void> {
  const report = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  const { signal } = new AbortController();
  const sandbox = await startSandbox(report, signal);
  try {
    const stack = new SandboxStack(sandbox, signal);
    await stack.create();
    report("Deploying the stack sandbox");
    const update = await stack.up("capture");
    if (update.code !== 0) throw new Error(`the stack could not be deployed:\n${update.output}`);
    const empty = await makeEmptyProgram(sandbox, signal);

    const times: Record<"empty" | "plain" | "judged", number[]> = {
      empty: [],
      plain: [],
      judged: [],
    };
    for (let round = 0; round <= rounds; round += 1) {
      report(round === 0 ? "Warming up" : `Round ${round} of ${rounds}`);
      const measured = {
        empty: await time(empty),
        plain: await time(() => stack.pulumi("capture", "preview")),
        judged: await time(() => stack.pulumi("capture", "preview", "--policy-pack", "policies")),
      };
      if (round === 0) continue;
      for (const kind of ["empty", "plain", "judged"] as const) times[kind].push(measured[kind]);
    }
    print(times);
  } finally {
    await sandbox.close();
  }
}

/** A program that declares nothing, in JavaScript, with the same SDK. */
async function makeEmptyProgram(
  sandbox: Sandbox,
  signal: AbortSignal,
): Promise<() => Promise<{ code: number; output: string }>> {
  const directory = path.join(sandbox.directory, "empty-program");
  mkdirSync(directory);
  writeFileSync(path.join(directory, "Pulumi.yaml"), "name: empty\nruntime: nodejs\n");
  writeFileSync(path.join(directory, "package.json"), '{ "name": "empty", "main": "index.js" }\n');
  writeFileSync(path.join(directory, "index.js"), "");
  symlinkSync(path.join(project, "node_modules"), path.join(directory, "node_modules"));
  const pulumi = (...args: string[]): Promise<{ code: number; output: string }> =>
    run("pulumi", ["--non-interactive", ...args], {
      environment: {
        ...commandEnvironment(process.env, sandbox.environment),
        PULUMI_OPTION_CONFIG_FILE: path.join(directory, "Pulumi.empty.yaml"),
      },
      directory,
      guardian: sandbox.guardian,
      output: "capture",
      signal,
    });
  const { code, output } = await pulumi("stack", "init", "empty");
  if (code !== 0) throw new Error(`the empty program's stack could not be made:\n${output}`);
  return () => pulumi("preview");
}

async function time(command: () => Promise<{ code: number; output: string }>): Promise<number> {
  const start = performance.now();
  const { code, output } = await command();
  if (code !== 0) throw new Error(`a command that is timed failed:\n${output}`);
  return performance.now() - start;
}

function print(times: Readonly<Record<string, readonly number[]>>): void {
  const floor = median(times["empty"] ?? []);
  console.log("preview                          min   median      max   ratio");
  for (const [label, kind] of [
    ["empty program, no policies", "empty"],
    ["sandbox stack, no policies", "plain"],
    ["sandbox stack, with policies", "judged"],
  ] as const) {
    const values = times[kind] ?? [];
    const figures = [Math.min(...values), median(values), Math.max(...values)];
    const seconds = figures.map((ms) => `${(ms / 1000).toFixed(2)} s`.padStart(9)).join("");
    console.log(`${label.padEnd(28)}${seconds}${(median(values) / floor).toFixed(2).padStart(8)}`);
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? NaN, sorted[Math.floor(middle)] ?? NaN];
  return (low + high) / 2;
}

main(Number(process.argv[2] ?? 7)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
