import { migrate } from "./application-schema";
import type { Interruptible } from "./exec";
import { describeProvisioned } from "./provisioned";
import { readinessOf } from "./readiness";
import { startSandbox } from "./sandbox";
import { SandboxStack } from "./stack";

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
    const { summary, toAttest, wanting } = await readinessOf(sandbox, signal);
    process.stdout.write(summary);
    if (wanting.length > 0) {
      for (const item of wanting) report(`  ${item}`);
      return failed("items are not ready that wait for nobody's attestation", report);
    }
    report(
      `\nAll is ready but for ${toAttest} items that people must attest: npm run -s checklist -- attest --stack sandbox`,
    );
    return 0;
  } finally {
    await sandbox.close();
    report("\nThe sandbox has stopped.");
  }
}

function failed(what: string, report: (line: string) => void): number {
  report(`\nerror: ${what}; its output is above`);
  return 1;
}
