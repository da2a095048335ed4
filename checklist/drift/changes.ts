import { changedOutputs, changedProperties, withoutInternals } from "./properties";
import type { PropertyChange, ResourceState } from "./properties";
import type { Properties } from "./systems";

/** What the engine says that one resource is or would be; the shape of its JSON. */
export interface Step {
  /** Such as same, update, delete, create, replace, refresh. */
  readonly op: string;
  readonly urn: string;
  readonly before?: ResourceState | undefined;
  readonly after?: ResourceState | undefined;
  /** The paths of the properties that differ, such as `variables.LOG_LEVEL`, `privileges[0]`. */
  readonly paths: readonly string[];
}

/** A resource that somebody changed at its system, past the program. */
export interface Drift {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly kind: "changed" | "deleted" | "made again";
  readonly properties: readonly PropertyChange[];
  /** Its properties by the state, to find it by. */
  readonly known: Properties;
  /** What is there in its place, where it was deleted and made again. */
  readonly again?: Again;
  /** Why nobody could look whether it was made again. */
  readonly unseen?: string;
}

/** What stands in the place of something that was deleted. */
export interface Again {
  /** For people, the first one that is taken over. */
  readonly found: readonly string[];
  /** The lines for a shell that take it over. */
  readonly commands: readonly string[];
  /** What of the resource is another now; undefined where nobody sees it. */
  readonly live: Properties | undefined;
}

/** A resource that the next update would change, because the program differs from the state. */
export interface Pending {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly operation: "create" | "update" | "replace" | "delete";
  readonly paths: readonly string[];
}

/** What changed of a resource that is still as the program wants it, to its provider. */
export interface Alike {
  readonly name: string;
  readonly paths: readonly string[];
}

/** What a refresh found. */
export interface Found {
  readonly drift: readonly Drift[];
  readonly alike: readonly Alike[];
  /** Why nobody can say that this is all; empty where it is. */
  readonly unclear: readonly string[];
}

/**
 * What a refresh found. Whatever the engine would change counts: it compares what is live with what
 * the program wants, down to what the program leaves to its default, such as `superuser` of a role.
 *
 * @param steps what the engine said of each resource
 * @param counts how many resources it counts of each operation
 */
export function driftOf(steps: readonly Step[], counts: Readonly<Record<string, number>>): Found {
  const drift: Drift[] = [];
  const alike: Alike[] = [];
  const unclear: string[] = [];
  for (const step of steps) {
    const { op, urn } = step;
    const before = withoutInternals(step.before);
    const after = withoutInternals(step.after);
    const { name, type } = nameAndTypeOf(urn);
    const known = { ...before.inputs, ...before.outputs, id: before.id };
    const one = { urn, name, type, known };
    switch (op) {
      case "delete":
        drift.push({ ...one, kind: "deleted", properties: [] });
        break;
      case "same": {
        const paths = changedOutputs(before, after);
        if (paths.length > 0) alike.push({ name, paths });
        break;
      }
      case "update": {
        const properties = changedProperties(step.paths, before, after);
        drift.push({ ...one, kind: "changed", properties });
        break;
      }
      default:
        unclear.push(`of ${name} it says "${op}"`);
    }
  }
  const counted = Object.entries(counts)
    .filter(([operation]) => operation !== "same")
    .reduce((sum, [, count]) => sum + count, 0);
  if (counted > drift.length)
    unclear.push(`it counts ${counted} changes and tells ${drift.length}`);
  return { drift, alike, unclear };
}

const OPERATIONS: Readonly<Record<string, Pending["operation"]>> = {
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  import: "update",
  "import-replacement": "replace",
};

/**
 * What the program would change of the state, a resource once.
 *
 * @param steps what `pulumi preview --json` lists, without a refresh
 */
export function pendingOf(steps: readonly Step[]): readonly Pending[] {
  const pending = new Map<string, Pending>();
  for (const { op, urn, paths } of steps) {
    const operation = OPERATIONS[op];
    const known = pending.get(urn);
    // A replacement is several steps; it counts as what it is together.
    if (operation === undefined || known?.operation === "replace") continue;
    pending.set(urn, { urn, ...nameAndTypeOf(urn), operation, paths });
  }
  return [...pending.values()];
}

/** `urn:pulumi:<stack>::<project>::<parents>$<type>::<name>` */
export function nameAndTypeOf(urn: string): { readonly name: string; readonly type: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { name: name.join("::"), type: types.split("$").at(-1) ?? types };
}

/** The type of the component that holds a resource, such as `EmailDns`; undefined without one. */
export function componentOf(urn: string): string | undefined {
  const [, project = "", types = ""] = urn.split("::");
  const ours = types.split("$").filter((type) => type.startsWith(`${project}:`));
  return ours.at(-1)?.split(":").at(-1);
}
