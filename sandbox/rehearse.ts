import path from "node:path";

import { migrate } from "./application-schema";
import { run } from "./command";
import type { Interruptible } from "./exec";
import { describeProvisioned } from "./provisioned";
import { startSandbox } from "./sandbox";
import type { Sandbox } from "./sandbox";
import { project, SandboxStack } from "./stack";

/**
 * The whole main job: deploy, see that nothing is left to change, show what is there now.
 *
 * @returns 0 only if all of it held.
 */
export async function rehearse({ report, signal }: Interruptible): Promise<number> {
  const sandbox = await startSandbox(report, signal);
  try {
    const stack = new SandboxStack(sandbox, signal);
    await stack.create();

    report("\n1. pulumi up: provision everything, under the policies\n");
    const update = await stack.up("inherit");
    if (update.code !== 0) return failed("the update failed", report);
    signal.throwIfAborted();
    await migrate(sandbox, stack);

    report("\n2. pulumi preview --refresh: what is there is what was declared\n");
    const preview = await stack.expectNoChanges();
    if (preview.code !== 0) return failed("the second preview shows changes", report);
    signal.throwIfAborted();

    report("\n3. What was provisioned, as the systems themselves tell it\n");
    process.stdout.write(await describeProvisioned(sandbox.environment));
    signal.throwIfAborted();

    report("\n4. checklist report: how ready the stack is for production\n");
    const { code, output } = await readiness(sandbox, signal);
    process.stdout.write(output);
    // A sandbox is never ready: people have attested nothing of it.
    if (code > 1) return failed("there is no report", report);
    return 0;
  } finally {
    await sandbox.close();
    report("\nThe sandbox has stopped.");
  }
}

/** The end of the report of 134 items: the table of the sections, and the totals. */
async function readiness(
  sandbox: Sandbox,
  signal: AbortSignal,
): Promise<{ code: number; output: string }> {
  const command = path.join(project, "bin", "checklist.js");
  const { code, output } = await run(process.execPath, [command, "report"], {
    environment: { ...process.env, ...sandbox.environment },
    directory: project,
    guardian: sandbox.guardian,
    output: "capture",
    signal,
  });
  const end = output.trimEnd().split("\n\n").slice(-2).join("\n\n");
  return { code, output: code > 1 ? output : `${end}\n` };
}

function failed(what: string, report: (line: string) => void): number {
  report(`\nerror: ${what}; its output is above`);
  return 1;
}
