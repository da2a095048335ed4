/**
 * Before something is made: does its system hold it already? The engine asks only where it plans
 * to make a resource (a resource hook), so that no other run reads anything.
 */
import * as pulumi from "@pulumi/pulumi";

import { takeOverCommands } from "../checklist/take-over-commands";

/** What was found of a resource that is to be made. */
export interface Found {
  /** What it is there already, for people, the best one first; none where it is not there. */
  readonly same: readonly {
    readonly description: string;
    /** What `pulumi import` asks for. */
    readonly importId: string;
  }[];
  /** What may be it, as long as its inputs are not all known. */
  readonly perhaps: readonly string[];
}

/** The inputs of a resource that is to be made; what is not known yet is no plain value. */
export type Inputs = Readonly<Record<string, unknown>>;

/**
 * A hook that makes no resource a second time. A preview names all that are there already, each
 * with the commands that take it over, and fails. An update stops before it makes one, also where
 * nobody can look; a preview only warns of that, since it must be possible without the system.
 *
 * @param kind tells the component's hooks apart
 * @param name the name of the component whose resources it is for
 * @param look finds a resource by its name and inputs; throws where it cannot look
 */
export function existingHook(
  component: pulumi.ComponentResource,
  kind: string,
  name: string,
  look: (resource: string, inputs: Inputs) => Promise<Found>,
): pulumi.ResourceHook {
  const before = async (args: pulumi.ResourceHookArgs): Promise<void> => {
    const found = await seen(() =>
      plainOf(args.newInputs ?? {}).then((all) => look(args.name, all)),
    );
    if (found === undefined) return;
    const { same, perhaps } = found;
    if (same.length > 0) {
      const problem = alreadyThere(args.urn, name, same);
      if (!pulumi.runtime.isDryRun()) throw new Error(problem);
      if (listsAll()) await pulumi.log.warn(`${args.name}: ${problem}`, component);
      // A preview goes on, so as to name all of them, and then fails by this.
      else void Promise.reject(new pulumi.RunError(`${args.name}: ${problem}`));
    }
    if (perhaps.length > 0)
      await pulumi.log.warn(
        `${args.name}: it may be there already: ${perhaps.join(", ")}. pulumi up knows all of its ` +
          "inputs, and looks again",
        component,
      );
  };
  return new pulumi.ResourceHook(`existing-${kind}`, before, { onDryRun: true });
}

/**
 * Whether the preview is to list what there is to take over, and not to fail by it: one that fails
 * writes no file for `--import-file`, and the engine does not tell the program of that option.
 */
function listsAll(): boolean {
  return process.env["CHECKLIST_TAKE_OVER"] === "1";
}

/** What has been said already: that a zone cannot be read is the same for all of its resources. */
const said = new Set<string>();

async function seen(look: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await look();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = `nobody knows what is there already: ${reason}`;
    if (!pulumi.runtime.isDryRun()) throw new Error(problem, { cause: error });
    const isNew = !said.has(problem);
    said.add(problem);
    if (isNew) await pulumi.log.warn(`${problem}. pulumi up looks again`);
    return undefined;
  }
}

/** Why a resource is not made, and the commands that take over what is there. */
export function alreadyThere(urn: string, component: string, same: Found["same"]): string {
  const [first] = same;
  const many = same.length > 1 ? " the first of them (and delete the others there)" : "";
  return (
    `it is there already: ${same.map(({ description }) => description).join(", ")}. ` +
    `Take over${many === "" ? " what is there" : many}, and the next update changes it:\n` +
    takeOverCommands({ urn, component, id: first?.importId ?? "" })
      .map((line) => `  ${line}\n`)
      .join("") +
    "or delete it there, and run the command again"
  );
}

/** Inputs without their outputs, as which a hook gets secrets. */
async function plainOf(inputs: Inputs): Promise<Inputs> {
  const entries = Object.entries(inputs).map(async ([name, value]) => {
    if (!pulumi.Output.isInstance(value)) return [name, value] as const;
    // An output that is not known never calls back in a preview.
    const { isKnown } = value as unknown as { readonly isKnown: Promise<boolean> };
    const known = (await isKnown)
      ? await new Promise((resolve) => value.apply(resolve))
      : undefined;
    return [name, known] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
