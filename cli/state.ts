import { z } from "zod";

import { AREAS, EVERYTHING } from "../checklist/operations/areas";
import type { Contacts } from "../checklist/operations/areas";
import { CommandFailure } from "./failure";
import { onStack } from "./pulumi";
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

const properties = z.record(z.string(), z.unknown()).optional();
const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  /** False of a component, which no system knows. */
  custom: z.boolean().optional(),
  id: z.string().optional(),
  parent: z.string().optional(),
  inputs: properties,
  outputs: properties,
});
const exported = z.looseObject({
  deployment: z.looseObject({ resources: z.array(resource).optional() }),
});
type Exported = z.output<typeof exported>;
type Resource = z.output<typeof resource>;

/** Which stack of which project a resource belongs to, by `urn:pulumi:<stack>::<project>::...`. */
export function stackOfUrn(urn: string): Pick<StackState, "stack" | "project"> {
  const [stack = "", project = ""] = urn.replace(/^urn:pulumi:/, "").split("::");
  return { stack, project };
}

/** A stack's state as a whole. Its secrets stay encrypted. */
export interface ExportedState extends StackState {
  readonly resources: readonly Resource[];
  /** Whom to call, by the stack's output of that name. */
  readonly contacts: Contacts;
  /** The same state with other resources, as `pulumi` reads one from a file. */
  withResources(resources: readonly Resource[]): Exported;
}

/**
 * The state of a deployed stack.
 *
 * @throws CommandFailure if there is no such stack, or nothing is deployed.
 */
export async function readExport(
  stack: string | undefined,
  pulumi: Pulumi,
): Promise<ExportedState> {
  const args = ["stack", "export", ...onStack(stack)];
  const { code, stdout, stderr } = await pulumi.run(args);
  if (code !== 0) throw pulumi.failure("The stack's state cannot be read", args, stderr);
  const state = parsed(stdout);
  const resources = state.deployment.resources ?? [];
  const [first] = resources;
  if (first === undefined) {
    throw new CommandFailure(
      `${stack === undefined ? "The stack" : `The stack ${stack}`} has no resources: it is not deployed.\n` +
        "Deploy it: pulumi up --policy-pack policies",
    );
  }
  const outputs = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs;
  return {
    ...stackOfUrn(first.urn),
    types: new Set(resources.map(({ type }) => type)),
    resources,
    contacts: contacts.catch({}).parse(outputs?.["onCallContacts"]),
    withResources: (others) => ({
      ...state,
      deployment: { ...state.deployment, resources: [...others] },
    }),
  };
}

/** Without contacts, or with ones of another version, a report says that nobody is named. */
const contacts = z.partialRecord(z.enum([EVERYTHING, ...AREAS]), z.string());

/**
 * What a report needs of a deployed stack: names and types.
 *
 * @throws CommandFailure if there is no such stack, or nothing is deployed.
 */
export async function readState(stack: string | undefined, pulumi: Pulumi): Promise<StackState> {
  const { stack: name, project, types } = await readExport(stack, pulumi);
  return { stack: name, project, types };
}

function parsed(text: string): Exported {
  try {
    return exported.parse(JSON.parse(text));
  } catch {
    throw new CommandFailure(
      "What `pulumi stack export` printed is no state. See what it prints: pulumi stack export",
    );
  }
}
