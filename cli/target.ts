import { TargetMissing, targetOf } from "../probes/target";
import type { Target } from "../probes/target";
import { CommandFailure } from "./failure";
import { onStack } from "./pulumi";
import type { Pulumi } from "./pulumi";
import type { StackState } from "./state";

/**
 * The deployment of a stack, for probes. It holds the stack's secrets in clear, in memory alone.
 *
 * @throws CommandFailure if Pulumi does not tell it, such as for a wrong passphrase.
 */
export async function readTarget(
  stack: string | undefined,
  state: Pick<StackState, "stack" | "project">,
  pulumi: Pulumi,
  environment: NodeJS.ProcessEnv,
): Promise<Target> {
  const named = onStack(stack);
  const [outputs, config] = await Promise.all([
    printed(["stack", "output", "--json", "--show-secrets", ...named], pulumi),
    printed(["config", "--json", "--show-secrets", ...named], pulumi),
  ]);
  try {
    return targetOf({ ...state, outputs, config, environment });
  } catch (error) {
    if (!(error instanceof TargetMissing)) throw error;
    throw new CommandFailure(
      `The stack ${state.stack} does not tell what is deployed; missing in its outputs or settings: ${error.message}.\n` +
        "Deploy it with this program: pulumi up --policy-pack policies",
    );
  }
}

async function printed(args: readonly string[], pulumi: Pulumi): Promise<unknown> {
  const { code, stdout, stderr } = await pulumi.run(args);
  if (code !== 0)
    throw pulumi.failure("The deployment cannot be read", withoutSecrets(args), stderr);
  try {
    return JSON.parse(stdout) as unknown;
  } catch {
    throw new CommandFailure(
      `What \`pulumi ${withoutSecrets(args).join(" ")}\` printed is no JSON. See what it prints.`,
    );
  }
}

/** The command as a person may try it: without the secrets on the screen. */
const withoutSecrets = (args: readonly string[]): readonly string[] =>
  args.filter((arg) => arg !== "--show-secrets");
