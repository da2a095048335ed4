import { copyFileSync } from "node:fs";
import path from "node:path";

import { announceRelease } from "./announce-release";
import { run } from "./command";
import type { CommandResult } from "./command";
import { commandEnvironment } from "./environment";
import type { Sandbox } from "./sandbox";

/** The folder of the Pulumi program. */
export const project = path.join(__dirname, "..");
const stack = "sandbox";

/** Pulumi in the sandbox, on the stack `sandbox` of this program. */
export class SandboxStack {
  public constructor(
    private readonly sandbox: Sandbox,
    private readonly signal: AbortSignal,
  ) {}

  /** Makes the stack and its settings; `pulumi stack select` is done, too. */
  public async create(): Promise<void> {
    const { directory, environment, settings } = this.sandbox;
    // `stack init` writes beside the Pulumi.yaml that it finds, so it is shown a copy.
    for (const file of ["Pulumi.yaml", `Pulumi.${stack}.yaml`]) {
      copyFileSync(path.join(project, file), path.join(directory, file));
    }
    await this.quietly("--cwd", directory, "stack", "init", stack);
    await this.quietly("stack", "select", stack);
    const { plain, secret } = settings;
    const known = {
      ...plain,
      databaseHost: environment["PGHOST"] ?? "",
      databasePort: environment["PGPORT"] ?? "",
    };
    await this.quietly(
      "config",
      "set-all",
      ...Object.entries(known).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]),
      ...Object.entries(secret).flatMap(([key, value]) => ["--secret", `${key}=${value}`]),
    );
  }

  /** `pulumi up` under the policies, shown as it goes where `output` says so, and the release. */
  public async up(output: "inherit" | "capture"): Promise<CommandResult> {
    const up = ["up", "--yes", "--skip-preview", "--policy-pack", "policies"];
    const result = await this.pulumi(output, ...up);
    const { environment, sentry } = this.sandbox;
    if (result.code === 0 && sentry.releases.length === 0) await announceRelease(environment);
    return result;
  }

  /** `pulumi preview` under the policies; it fails where anything would change. */
  public expectNoChanges(): Promise<CommandResult> {
    return this.pulumi(
      "inherit",
      "preview",
      "--refresh",
      "--expect-no-changes",
      "--policy-pack",
      "policies",
    );
  }

  public pulumi(
    output: "inherit" | "stderr" | "capture",
    ...args: string[]
  ): Promise<CommandResult> {
    const { guardian, environment } = this.sandbox;
    return run("pulumi", ["--non-interactive", ...args], {
      environment: commandEnvironment(process.env, environment),
      directory: project,
      guardian,
      output,
      signal: this.signal,
    });
  }

  private async quietly(...args: string[]): Promise<void> {
    const { code, output } = await this.pulumi("capture", ...args);
    this.signal.throwIfAborted();
    // Only the output: the arguments hold settings.
    if (code !== 0) throw new Error(`the stack ${stack} could not be made:\n${output}`);
  }
}
