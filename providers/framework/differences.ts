/** What an update would change: desired inputs against the stored state, property by property. */
import type { Properties, Property, ResourceType } from "./resource";
import { containsUnknown, isObject } from "./wire";

export type DifferenceKind = "add" | "delete" | "update";

/** One difference with the path that `pulumi preview --diff` shows. */
export interface Difference {
  readonly path: string;
  readonly kind: DifferenceKind;
  readonly replaces: boolean;
}

export interface Differences {
  /** The properties that differ, sorted; outputs that the update changes among them. */
  readonly properties: readonly string[];
  /** Those that force a replacement. */
  readonly replaces: readonly string[];
  readonly details: readonly Difference[];
  readonly deleteBeforeReplace: boolean;
}

type Described = Pick<ResourceType<unknown>, "properties" | "deleteBeforeReplace">;

/** null, undefined, "", 0, false, [] and {} all stand for "not set" where nothing else is said. */
export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === "" || value === 0 || value === false)
    return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** Deep equality of plain values in which an object's null is the same as its absence. */
export function sameValue(left: unknown, right: unknown): boolean {
  if (Object.is(left, right) || (left ?? null) === (right ?? null)) return true;
  if (Array.isArray(left) && Array.isArray(right))
    return (
      left.length === right.length && left.every((item, index) => sameValue(item, right[index]))
    );
  if (!isObject(left) || !isObject(right)) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => sameValue(left[key], right[key]));
}

/** The value that the inputs ask for: the input, or what its absence stands for, else undefined. */
export function desiredValue(name: string, property: Property, inputs: Properties): unknown {
  const given = inputs[name];
  if (given !== undefined && given !== null) return given;
  if (typeof property.whenAbsent === "function") return property.whenAbsent(inputs);
  return property.whenAbsent ?? undefined;
}

function kindOf(
  name: string,
  property: Property,
  inputs: Properties,
  state: Properties,
): DifferenceKind | undefined {
  const desired = desiredValue(name, property, inputs);
  const actual = state[name];
  if (desired === undefined)
    return property.computed === true || isEmpty(actual) ? undefined : "delete";
  if (containsUnknown(desired)) return actual === undefined || actual === null ? "add" : "update";
  if (actual === undefined || actual === null) {
    const given = (inputs[name] ?? undefined) !== undefined;
    return given && !isEmpty(desired) ? "add" : undefined;
  }
  const equal = property.equals?.(desired, actual, inputs) ?? sameValue(desired, actual);
  return equal ? undefined : "update";
}

/** Compares the inputs with the state (the outputs as stored last, or as a refresh found them). */
export function differences(type: Described, inputs: Properties, state: Properties): Differences {
  const changed = new Set<string>();
  const replaces: string[] = [];
  const details: Difference[] = [];
  for (const [name, property] of Object.entries(type.properties)) {
    if (property.output === true) {
      if (!isUnexpected(property, inputs, state[name])) continue;
      changed.add(name);
      details.push({ path: name, kind: "update", replaces: false });
      continue;
    }
    const kind = kindOf(name, property, inputs, state);
    if (kind === undefined) continue;
    changed.add(name);
    const forces = property.replaces === true;
    if (forces) replaces.push(name);
    const paths =
      kind === "update"
        ? nested([name], inputs[name], state[name])
        : [{ path: [name], kind } as const];
    details.push(
      ...paths.map(({ path, kind: of }) => ({ path: asText(path), kind: of, replaces: forces })),
    );
  }
  for (const name of changedOutputs(type, changed)) {
    changed.add(name);
    const kind = isEmpty(state[name]) ? "add" : "update";
    details.push({ path: name, kind, replaces: false });
  }
  const stays = Object.entries(type.properties).some(
    ([name, { autoname }]) => autoname === true && !changed.has(name),
  );
  return {
    properties: [...changed].sort(),
    replaces: replaces.sort(),
    details,
    deleteBeforeReplace: replaces.length > 0 && (stays || excludesItself(type, inputs, state)),
  };
}

function excludesItself(
  { deleteBeforeReplace: first }: Described,
  inputs: Properties,
  state: Properties,
): boolean {
  return typeof first === "function" ? first(inputs, state) : first === true;
}

/** An output that an update is to bring to another value. */
function isUnexpected(property: Property, inputs: Properties, actual: unknown): boolean {
  const expected = property.expected?.(inputs);
  return expected !== undefined && actual !== undefined && !sameValue(expected, actual);
}

/** The outputs that an update of these properties changes, and that no preview can know. */
export function changedOutputs(type: Described, changed: ReadonlySet<string>): string[] {
  return Object.entries(type.properties)
    .filter(([, { changesOnUpdate: by }]) =>
      by === true ? changed.size > 0 : by?.some((input) => changed.has(input)),
    )
    .map(([name]) => name);
}

type Path = readonly (string | number)[];

/** Enters objects and lists, so that a difference names the innermost property that differs. */
function nested(
  path: Path,
  desired: unknown,
  actual: unknown,
): { path: Path; kind: DifferenceKind }[] {
  const keys =
    Array.isArray(desired) && Array.isArray(actual)
      ? Array.from({ length: Math.max(desired.length, actual.length) }, (_, index) => index)
      : isObject(desired) && isObject(actual)
        ? [...new Set([...Object.keys(desired), ...Object.keys(actual)])]
        : [];
  const inner = keys.flatMap((key) => {
    const [wanted, found] = [desired, actual].map(
      (value) => (value as Readonly<Record<string | number, unknown>>)[key] ?? undefined,
    );
    if (wanted === undefined && found === undefined) return [];
    if (wanted === undefined) return [{ path: [...path, key], kind: "delete" as const }];
    if (found === undefined) return [{ path: [...path, key], kind: "add" as const }];
    return sameValue(wanted, found) ? [] : nested([...path, key], wanted, found);
  });
  return inner.length === 0 ? [{ path, kind: "update" }] : inner;
}

/** A property path in the engine's syntax: `keepers.rotation`, `roles[0]`, `keepers["a.b"]`. */
function asText(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[A-Za-z_$][\w$]*$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}
