import { findVariable } from "../environment/contract";
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

export interface ResourceState {
  readonly id?: string | undefined;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** A property that differs. Its values are absent where either of them is a secret. */
export interface PropertyChange {
  readonly path: string;
  readonly secret: boolean;
  /** What the state says; undefined for nothing. */
  readonly before?: unknown;
  /** What the live system says; undefined for nothing. */
  readonly after?: unknown;
}

/** A resource that somebody changed at its system, past the program. */
export interface Drift {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly kind: "changed" | "deleted";
  readonly properties: readonly PropertyChange[];
  /** Its properties by the state, to find it by. */
  readonly known: Properties;
}

/** A resource that the next update would change, because the program differs from the state. */
export interface Pending {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly operation: "create" | "update" | "replace" | "delete";
  readonly paths: readonly string[];
}

/**
 * What a refresh found: what was changed by hand, and what changed by itself. A property that the
 * program does not set, such as a time of change or the state of a deployment, is the system's own;
 * no update would take it back.
 *
 * @param steps what `pulumi refresh --preview-only --json` lists
 */
export function driftOf(steps: readonly Step[]): {
  readonly drift: readonly Drift[];
  /** Names of resources of which nothing but such properties changed. */
  readonly itself: readonly string[];
} {
  const drift: Drift[] = [];
  const itself: string[] = [];
  for (const { op, urn, before, after, paths } of steps) {
    if (op !== "update" && op !== "delete") continue;
    const { name, type } = nameAndTypeOf(urn);
    const known = { ...before?.inputs, ...before?.outputs, id: before?.id };
    if (op === "delete") {
      drift.push({ urn, name, type, kind: "deleted", properties: [], known });
      continue;
    }
    const set = new Set([
      ...Object.keys(before?.inputs ?? {}),
      ...Object.keys(after?.inputs ?? {}),
    ]);
    const decided = paths.filter((path) => set.has(firstOf(path)));
    if (decided.length === 0) {
      itself.push(name);
    } else {
      // The engine counts the entries of a list; people look at the list.
      const whole = new Set(decided.map((path) => path.replace(/^([^.[\]]+)\[\d+\]$/, "$1")));
      const properties = [...whole].map((path) => propertyChange(path, before, after));
      drift.push({ urn, name, type, kind: "changed", properties, known });
    }
  }
  return { drift, itself };
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

/** The engine puts this in the place of every secret. */
const HIDDEN = "[secret]";

/** What no value is shown of, whatever the state says of it. */
const SECRET_NAME = /passw|secret|token|credential|private/i;

function propertyChange(
  path: string,
  before: ResourceState | undefined,
  after: ResourceState | undefined,
): PropertyChange {
  const [was, is] = [valueAt(path, before), valueAt(path, after)];
  // Of a property that was a secret the new value is one, even where its system does not say so.
  const whole = [before?.outputs, before?.inputs, after?.outputs, after?.inputs].map(
    (properties) => properties?.[firstOf(path)],
  );
  const secret =
    [was, is, ...whole].some(holdsSecret) ||
    SECRET_NAME.test(path) ||
    findVariable(partsOf(path).at(-1) ?? "")?.secret === true;
  return secret ? { path, secret } : { path, secret, before: was, after: is };
}

function holdsSecret(value: unknown): boolean {
  if (typeof value === "string") return value.includes(HIDDEN);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(holdsSecret);
}

function valueAt(path: string, state: ResourceState | undefined): unknown {
  if (state === undefined) return undefined;
  const [first = "", ...rest] = partsOf(path);
  // The live system's own words are the outputs; what it does not answer is only an input.
  let value: unknown = state.outputs[first] ?? state.inputs[first];
  for (const part of rest) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part))
      return undefined;
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return value ?? undefined;
}

/** `a.b[0]["c.d"]` as its parts, as the engine writes paths of properties. */
export function partsOf(path: string): readonly string[] {
  const parts = path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g);
  return [...parts].map(([, quoted, index, name]) =>
    quoted === undefined ? (index ?? name ?? "") : quoted.replace(/\\(.)/g, "$1"),
  );
}

const firstOf = (path: string): string => partsOf(path)[0] ?? "";
