import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";

import { run } from "../sandbox/command";
import { commandEnvironment } from "../sandbox/environment";
import { startSandbox } from "../sandbox/sandbox";
import type { Sandbox } from "../sandbox/sandbox";
import { project, SandboxStack } from "../sandbox/stack";

const kinds = ["empty", "plain", "judged"] as const;
type Kind = (typeof kinds)[number];

const LABELS: Readonly<Record<Kind, string>> = {
  empty: "empty program, no policies",
  plain: "sandbox stack, no policies",
  judged: "sandbox stack, with policies",
};

/** In milliseconds. */
interface Times {
  readonly start: number;
  readonly whole: number;
}

type Timed = () => Promise<Times>;

/** The first resource of every plan. */
const FIRST = "pulumi:pulumi:Stack";

/**
 * Times `pulumi preview` of the deployed sandbox stack with the policy pack against the floor: the
 * preview of an empty JavaScript program without one. Both are run in turns, so that whatever
 * else the machine does meets both; the figures to watch are the ratios of the medians: of the time
 * until the first resource is planned (the start), and of the whole, which grows with the resources.
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

    const preview = (...args: string[]): Timed => {
      const environment = commandEnvironment(process.env, sandbox.environment);
      return timed(
        ["--non-interactive", "preview", ...args],
        project,
        environment,
        sandbox,
        signal,
      );
    };
    const times: Record<Kind, Times[]> = { empty: [], plain: [], judged: [] };
    for (let round = 0; round <= rounds; round += 1) {
      report(round === 0 ? "Warming up" : `Round ${round} of ${rounds}`);
      const measured = {
        empty: await empty(),
        plain: await preview()(),
        judged: await preview("--policy-pack", "policies")(),
      };
      if (round === 0) continue;
      for (const kind of kinds) times[kind].push(measured[kind]);
    }
    print(times);
  } finally {
    await sandbox.close();
  }
}

/** A program that declares nothing, in JavaScript, with the same SDK. */
async function makeEmptyProgram(sandbox: Sandbox, signal: AbortSignal): Promise<Timed> {
  const directory = path.join(sandbox.directory, "empty-program");
  mkdirSync(directory);
  writeFileSync(path.join(directory, "Pulumi.yaml"), "name: empty\nruntime: nodejs\n");
  writeFileSync(path.join(directory, "package.json"), '{ "name": "empty", "main": "index.js" }\n');
  writeFileSync(path.join(directory, "index.js"), "");
  symlinkSync(path.join(project, "node_modules"), path.join(directory, "node_modules"));
  const environment = {
    ...commandEnvironment(process.env, sandbox.environment),
    PULUMI_OPTION_CONFIG_FILE: path.join(directory, "Pulumi.empty.yaml"),
  };
  await timed(
    ["--non-interactive", "stack", "init", "empty"],
    directory,
    environment,
    sandbox,
    signal,
  )();
  return timed(["--non-interactive", "preview"], directory, environment, sandbox, signal);
}

/** A pulumi command whose times are taken. */
function timed(
  args: readonly string[],
  directory: string,
  environment: NodeJS.ProcessEnv,
  { guardian }: Sandbox,
  signal: AbortSignal,
): Timed {
  return async () => {
    const begin = performance.now();
    let first: number | undefined;
    let printed = "";
    const { code, output } = await run("pulumi", args, {
      ...{ environment, directory, guardian, signal, output: "capture" },
      onOutput: (part) => {
        printed += part;
        if (printed.includes(FIRST)) first ??= performance.now() - begin;
      },
    });
    if (code !== 0) throw new Error(`a command that is timed failed:\n${output}`);
    const whole = performance.now() - begin;
    return { start: first ?? whole, whole };
  };
}

function print(times: Readonly<Record<Kind, readonly Times[]>>): void {
  for (const [what, title] of [
    ["start", "until the first resource"],
    ["whole", "whole preview"],
  ] as const) {
    const of = (kind: Kind): number[] => times[kind].map((each) => each[what]);
    const floor = median(of("empty"));
    console.log(`${title.padEnd(28)}      min   median      max   ratio`);
    for (const kind of kinds) {
      const values = of(kind);
      const figures = [Math.min(...values), median(values), Math.max(...values)];
      const seconds = figures.map((ms) => `${(ms / 1000).toFixed(2)} s`.padStart(9)).join("");
      const ratio = (median(values) / floor).toFixed(2).padStart(8);
      console.log(`${LABELS[kind].padEnd(28)}${seconds}${ratio}`);
    }
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
