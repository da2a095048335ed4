import { z } from "zod";

import type { Step } from "../checklist/drift/changes";
import { CommandFailure } from "./failure";
import type { Pulumi } from "./pulumi";

const properties = z.record(z.string(), z.unknown()).optional();
const resource = z.object({
  id: z.string().optional(),
  inputs: properties,
  outputs: properties,
});
const digest = z.object({
  steps: z
    .array(
      z.object({
        op: z.string(),
        urn: z.string(),
        oldState: resource.optional(),
        newState: resource.optional(),
        diffReasons: z.array(z.string()).nullish(),
        detailedDiff: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .optional(),
  diagnostics: z.array(z.object({ message: z.string(), severity: z.string() })).optional(),
});

/**
 * The steps of `pulumi preview --json` or `pulumi refresh --preview-only --json`.
 *
 * @param what what could not be done to the stack, for the error: `previewed`
 * @param environment in which policies write down what they find: their violations are no error
 * @throws CommandFailure if the engine could not tell them all.
 */
export async function steps(
  what: string,
  args: readonly string[],
  pulumi: Pulumi,
  environment: NodeJS.ProcessEnv = {},
): Promise<readonly Step[]> {
  const { code, stdout, stderr } = await pulumi.run([...args, "--json"], environment);
  const read = digest.safeParse(jsonOf(stdout));
  const errors = (read.data?.diagnostics ?? []).filter(({ severity }) => severity === "error");
  // Pulumi ends in this error where policies were violated, which they wrote down themselves.
  const violated =
    "CHECKLIST_FINDINGS" in environment &&
    errors.length > 0 &&
    errors.every(({ message }) => message.trim() === "error: preview failed");
  if ((code !== 0 || errors.length > 0) && !violated) {
    const said = [...errors.map(({ message }) => message), stderr].join("\n");
    throw pulumi.failure(`The stack cannot be ${what}`, args, said);
  }
  if (read.data?.steps === undefined) {
    throw new CommandFailure(
      `What \`pulumi ${args.join(" ")} --json\` printed is no list of steps: the Pulumi CLI may be too old.\n` +
        "See its version: pulumi version",
    );
  }
  return read.data.steps.map((step): Step => ({
    op: step.op,
    urn: step.urn,
    before: stateOf(step.oldState),
    after: stateOf(step.newState),
    paths: Object.keys(step.detailedDiff ?? {}).concat(
      step.detailedDiff ? [] : (step.diffReasons ?? []),
    ),
  }));
}

function stateOf(state: z.output<typeof resource> | undefined): Step["before"] {
  if (state === undefined) return undefined;
  return { id: state.id, inputs: state.inputs ?? {}, outputs: state.outputs ?? {} };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
