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

interface Times {
  /** Until the first resource is planned, the stack itself, in milliseconds. */
  readonly start: number;
  /** In milliseconds. */
  readonly whole: number;
  /** How many resources are planned. */
  readonly resources: number;
}

type Timed = () => Promise<Times>;

/** Lets Pulumi print each event as it happens, as a line of JSON, which takes its time. */
const EVENTS = { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };
/** In the event of a resource that begins to be planned. */
const PLANNED = '"resourcePreEvent"';

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
      return timed(["preview", ...args], project, environment, sandbox, signal);
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
  const { guardian } = sandbox;
  const init = ["--non-interactive", "stack", "init", "empty"];
  const made = await run("pulumi", init, {
    ...{ environment, directory, guardian, signal, output: "capture" },
  });
  if (made.code !== 0) throw new Error(`the empty stack could not be made:\n${made.output}`);
  return timed(["preview"], directory, environment, sandbox, signal);
}

/** A preview whose times are taken: of a whole one, and of the start of another one. */
function timed(
  command: readonly string[],
  directory: string,
  environment: NodeJS.ProcessEnv,
  { guardian }: Sandbox,
  signal: AbortSignal,
): Timed {
  const preview = async (
    args: readonly string[],
    variables: NodeJS.ProcessEnv,
    onOutput: (part: string) => void,
  ): Promise<string> => {
    const { code, output } = await run("pulumi", ["--non-interactive", ...command, ...args], {
      ...{ directory, guardian, signal, output: "capture", onOutput },
      environment: { ...environment, ...variables },
    });
    if (code !== 0) throw new Error(`a command that is timed failed:\n${output}`);
    return output;
  };
  return async () => {
    const begin = performance.now();
    await preview([], {}, () => undefined);
    const whole = performance.now() - begin;

    const beginAgain = performance.now();
    let start: number | undefined;
    let printed = "";
    const events = await preview(["--json"], EVENTS, (part) => {
      printed += part;
      if (start === undefined && printed.includes(PLANNED)) start = performance.now() - beginAgain;
    });
    return { start: start ?? whole, whole, resources: events.split(PLANNED).length - 1 };
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
  for (const kind of ["plain", "judged"] as const) {
    const each = median(
      times[kind].map(({ start, whole, resources }) => (whole - start) / resources),
    );
    const [first] = times[kind];
    console.log(
      `${LABELS[kind].padEnd(28)} ${each.toFixed(1)} ms for each of ${first?.resources} resources`,
    );
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
