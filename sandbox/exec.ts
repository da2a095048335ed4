import { migrate } from "./application-schema";
import { run } from "./command";
import { commandEnvironment } from "./environment";
import { startSandbox } from "./sandbox";
import { project, SandboxStack } from "./stack";

export interface Interruptible {
  /** Takes a line for people. */
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs a command with a sandbox around it.
 *
 * @returns The command's exit code.
 */
export async function exec(
  command: string,
  args: readonly string[],
  options: Interruptible & { readonly empty: boolean },
): Promise<number> {
  const { report, signal } = options;
  const sandbox = await startSandbox(report, signal);
  try {
    const stack = new SandboxStack(sandbox, signal);
    await stack.create();
    if (!options.empty) {
      report("Deploying the stack sandbox");
      const { code, output } = await stack.up("capture");
      signal.throwIfAborted();
      if (code !== 0) throw new Error(`the stack could not be deployed:\n${output}`);
      await migrate(sandbox, stack);
    }
    const { code } = await run(command, args, {
      environment: commandEnvironment(process.env, sandbox.environment),
      directory: project,
      guardian: sandbox.guardian,
      output: "inherit",
      signal,
    });
    return code;
  } finally {
    await sandbox.close();
  }
}
