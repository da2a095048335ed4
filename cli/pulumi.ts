import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

import { CommandFailure, systemCode } from "./failure";
import type { World } from "./world";

/** What a command came to. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What mends the errors that people meet most. */
const MENDS: readonly (readonly [RegExp, string])[] = [
  [/no stack named/, "See which there are: pulumi stack ls. Name one: --stack NAME"],
  [/no (current )?stack (is )?selected|must specify.*stack/i, "Name it: --stack NAME"],
  [
    /passphrase/i,
    "Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the stack's own.",
  ],
  [/PULUMI_ACCESS_TOKEN|log ?in/i, "Log in: pulumi login"],
  [/state directory|open bucket/, "Log in to where the stack's state is: pulumi login URL"],
  [/SDK has not been installed|Cannot find module|dependencies/i, "Install them: npm ci"],
  [/no Pulumi\.yaml/i, "Run it in a checkout that has one."],
];

/** The Pulumi CLI, in the project's folder. */
export class Pulumi {
  public constructor(
    private readonly root: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Runs a command of the CLI to its end.
   *
   * @throws CommandFailure if there is no CLI, or what it would speak to was a sandbox that is gone.
   */
  public async run(args: readonly string[], extra: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    assertSandboxRuns(this.environment);
    const flags = ["--non-interactive", "--color", "never"];
    return new Promise((resolve, reject) => {
      const child = spawn("pulumi", [...args, ...flags], {
        cwd: this.root,
        env: { ...this.environment, PULUMI_SKIP_UPDATE_CHECK: "true", ...extra },
        stdio: ["ignore", "pipe", "pipe"],
        signal: this.signal,
      });
      let [stdout, stderr] = ["", ""];
      child.stdout.setEncoding("utf8").on("data", (part: string) => (stdout += part));
      child.stderr.setEncoding("utf8").on("data", (part: string) => (stderr += part));
      child.once("error", (error) => {
        reject(this.signal.aborted ? new CommandFailure("Interrupted.") : notStarted(error));
      });
      child.once("close", (code) => {
        resolve({ code: code ?? 1, stdout, stderr });
      });
    });
  }

  /** What Pulumi said of an error, shortened, with what mends it. */
  public failure(what: string, args: readonly string[], stderr: string): CommandFailure {
    const mend = MENDS.find(([pattern]) => pattern.test(stderr))?.[1];
    return new CommandFailure(
      [
        `${what}. Pulumi says:`,
        shortened(stderr).replace(/^/gm, "  "),
        mend ?? `To see more: pulumi ${args.join(" ")}`,
      ].join("\n"),
    );
  }
}

/** A shell may have kept the environment of a sandbox that has stopped: nothing answers there. */
function assertSandboxRuns(environment: NodeJS.ProcessEnv): void {
  const directory = environment["SANDBOX_DIRECTORY"];
  if (directory === undefined || existsSync(directory)) return;
  throw new CommandFailure(
    'The sandbox of this shell has stopped.\nLeave it: eval "$(npm run -s sandbox -- stop)"',
  );
}

function notStarted(error: Error): CommandFailure {
  if (systemCode(error) === "ENOENT") {
    return new CommandFailure(
      "The Pulumi CLI is not on the PATH.\n" +
        "Install it: https://www.pulumi.com/docs/install/\n" +
        "In the sandbox it is there: npm run -s sandbox -- exec npm run -s checklist -- report",
    );
  }
  return new CommandFailure(`The Pulumi CLI cannot be started: ${systemCode(error) ?? "unknown"}.`);
}

/** The first lines of an error without the stack traces of programs. */
function shortened(text: string): string {
  const lines = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "" && !/^\s+at\s/.test(line))
    .map((line) => (line.length > 300 ? `${line.slice(0, 300)}...` : line));
  return lines.length === 0 ? "nothing" : lines.slice(0, 6).join("\n");
}

/** The option that names a stack to the CLI; nothing for the selected one. */
export function onStack(stack: string | undefined): readonly string[] {
  return stack === undefined ? [] : ["--stack", stack];
}

const INTERRUPTIONS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Works with the CLI in the project's folder. All is aborted when the user interrupts the command, so
 * that nothing is left running or lying about.
 */
export async function withPulumi<T>(
  { root, environment }: Pick<World, "root" | "environment">,
  work: (pulumi: Pulumi, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort();
  };
  for (const name of INTERRUPTIONS) process.once(name, abort);
  try {
    return await work(new Pulumi(root, environment, controller.signal), controller.signal);
  } finally {
    for (const name of INTERRUPTIONS) process.off(name, abort);
  }
}
