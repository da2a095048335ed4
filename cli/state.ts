import { z } from "zod";

import { CommandFailure } from "./failure";
import type { Pulumi } from "./pulumi";

/** What a report needs to know of a stack's state. */
export interface StackState {
  /** The stack's short name, such as production. */
  readonly stack: string;
  /** The project's name, which begins the names of its settings. */
  readonly project: string;
  /** The types of its resources. */
  readonly types: ReadonlySet<string>;
}

const exported = z.object({
  deployment: z.object({
    resources: z.array(z.object({ urn: z.string(), type: z.string() })).optional(),
  }),
});

/**
 * The resources of a deployed stack. Secrets stay encrypted: only names and types are read.
 *
 * @throws CommandFailure if there is no such stack, or nothing is deployed.
 */
export async function readState(stack: string | undefined, pulumi: Pulumi): Promise<StackState> {
  const args = ["stack", "export", ...(stack === undefined ? [] : ["--stack", stack])];
  const { code, stdout, stderr } = await pulumi.run(args);
  if (code !== 0) throw pulumi.failure("The stack's state cannot be read", args, stderr);
  const resources = parsed(stdout).deployment.resources ?? [];
  const [first] = resources;
  if (first === undefined) {
    throw new CommandFailure(
      `${stack === undefined ? "The stack" : `The stack ${stack}`} has no resources: it is not deployed.\n` +
        "Deploy it: pulumi up --policy-pack policies",
    );
  }
  // urn:pulumi:<stack>::<project>::<type>::<name>
  const [name = "", project = ""] = first.urn.replace(/^urn:pulumi:/, "").split("::");
  return { stack: name, project, types: new Set(resources.map(({ type }) => type)) };
}

function parsed(text: string): z.output<typeof exported> {
  try {
    return exported.parse(JSON.parse(text));
  } catch {
    throw new CommandFailure(
      "What `pulumi stack export` printed is no state. See what it prints: pulumi stack export",
    );
  }
}
