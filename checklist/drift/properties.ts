import { findVariable } from "../environment/contract";
import type { Properties } from "./systems";

/** What the engine knows of a resource. */
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

/** The engine puts this in the place of every secret. */
const HIDDEN = "[secret]";

/** What no value is shown of, whatever the state says of it. */
const SECRET_NAME = /passw|secret|token|credential|private/i;

const NOTHING: ResourceState = { inputs: {}, outputs: {} };

/** Bridges of Terraform's providers keep notes of their own among the properties. */
export function withoutInternals(state: ResourceState = NOTHING): ResourceState {
  const { id, inputs, outputs } = state;
  return { id, inputs: plain(inputs) as Properties, outputs: plain(outputs) as Properties };
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  const own = Object.entries(value).filter(([name]) => !name.startsWith("__"));
  return Object.fromEntries(own.map(([name, inner]) => [name, plain(inner)]));
}

type Both = readonly [before: ResourceState, after: ResourceState];

/** The names of the properties that a resource has, before or after. */
function namesOf(...both: Both): readonly string[] {
  const names = both.flatMap(({ inputs, outputs }) => Object.keys({ ...inputs, ...outputs }));
  return [...new Set(names)];
}

/** What differs of the outputs, besides times and what is hidden. */
export function changedOutputs(...[before, after]: Both): readonly string[] {
  return namesOf(before, after).flatMap((name) => {
    const [was, is] = [before.outputs[name], after.outputs[name]];
    // Nobody can compare what is hidden, and a secret may be written in several ways.
    return [was, is].some(holdsSecret) || isTime(is) ? [] : differences(name, was, is);
  });
}

/** The properties that the program sets, and that neither their inputs nor their outputs keep. */
function setDifferently(...[before, after]: Both): readonly string[] {
  return namesOf(before, after).filter((name) => {
    const inputs = [before.inputs[name], after.inputs[name]] as const;
    const outputs = [before.outputs[name], after.outputs[name]] as const;
    return ![...inputs, ...outputs].some(holdsSecret) && !isSame(...inputs) && !isSame(...outputs);
  });
}

/**
 * The properties that a change is about: those that the engine names, as far as they differ, and
 * those that the program sets and that differ. Those come first; times that tell when it was
 * changed are left out, unless there is nothing else.
 *
 * @param paths what the engine names: of some providers outputs among them that are only unknown
 */
function changedNames(paths: readonly string[], ...[before, after]: Both): readonly string[] {
  const named = new Set(paths.map(firstOf).filter((name) => !name.startsWith("__")));
  const different = [...named].filter((name) => {
    const values = [before.inputs, after.inputs, before.outputs, after.outputs].map(
      (properties) => properties[name],
    );
    return values.some(holdsSecret) || differs(name, before, after);
  });
  const all = [...new Set([...setDifferently(before, after), ...different])];
  const isSet = (name: string): boolean => name in before.inputs || name in after.inputs;
  const telling = [
    ...all.filter(isSet),
    ...all.filter((name) => !isSet(name) && !isTime(after.outputs[name])),
  ];
  return [telling, all, [...named]].find((names) => names.length > 0) ?? [];
}

const isTime = (value: unknown): boolean =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);

function differs(name: string, ...[before, after]: Both): boolean {
  return (
    !isSame(before.outputs[name], after.outputs[name]) ||
    !isSame(before.inputs[name], after.inputs[name])
  );
}

/** Whether two values are the same; all that is empty is one, for systems answer any of it. */
function isSame(one: unknown, other: unknown): boolean {
  return differences("", one, other).length === 0;
}

const isEmpty = (value: unknown): boolean =>
  !value || (typeof value === "object" && Object.keys(value).length === 0);

/** The innermost paths at which two values differ; a list of texts or of another length is one. */
function differences(path: string, one: unknown, other: unknown): readonly string[] {
  if (Object.is(one, other) || (isEmpty(one) && isEmpty(other))) return [];
  if (Array.isArray(one) && Array.isArray(other)) {
    const entries = one.map((item: unknown, index) => [item, other[index] as unknown] as const);
    if (one.length === other.length && entries.every((pair) => pair.every(isObject))) {
      return entries.flatMap(([left, right], index) =>
        differences(`${path}[${index}]`, left, right),
      );
    }
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [path];
  }
  if (!isObject(one) || !isObject(other)) return [path];
  return Object.keys({ ...one, ...other }).flatMap((name) =>
    differences(path + keyText(name), one[name], other[name]),
  );
}

const keyText = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;

/** The properties that a change is about, as they were and as they are. */
export function changedProperties(
  paths: readonly string[],
  ...both: Both
): readonly PropertyChange[] {
  return changedNames(paths, ...both).flatMap((name) => propertyChanges(name, paths, ...both));
}

/** What of one property changed. Of one that holds secrets only the engine knows which. */
function propertyChanges(
  name: string,
  paths: readonly string[],
  ...[before, after]: Both
): readonly PropertyChange[] {
  // The live system's own words are the outputs; what it does not answer is only an input.
  const where = isSame(before.outputs[name], after.outputs[name]) ? "inputs" : "outputs";
  const [was, is] = [before, after].map((state) => {
    const { [name]: input } = state.inputs;
    // Of what is empty the program's way to write it is known to people.
    return state[where][name] ?? (isEmpty(input) ? input : undefined);
  });
  // Of a property that was a secret the new value is one, even where its system does not say so.
  const hidden = [before, after].some(
    ({ inputs, outputs }) => holdsSecret(inputs[name]) || holdsSecret(outputs[name]),
  );
  const found = hidden ? [] : differences(name, was, is);
  const told = paths.filter((path) => firstOf(path) === name);
  const inner = [found, told].find((some) => some.length > 0) ?? [name];
  return inner.map((path) => {
    const values = { before: valueAt(path, was), after: valueAt(path, is) };
    const secret =
      hidden || partsOf(path).some(isSecretName) || Object.values(values).some(holdsSecretName);
    return secret ? { path, secret } : { path, secret, ...values };
  });
}

const isSecretName = (name: string): boolean =>
  SECRET_NAME.test(name) || findVariable(name)?.secret === true;

/** Whether anything inside a value has the name of a secret. */
function holdsSecretName(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecretName);
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([name, inner]) => isSecretName(name) || holdsSecretName(inner),
  );
}

function holdsSecret(value: unknown): boolean {
  if (typeof value === "string") return value.includes(HIDDEN);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(holdsSecret);
}

/** The value inside a property's value; undefined for nothing. */
function valueAt(path: string, property: unknown): unknown {
  const inner = partsOf(path)
    .slice(1)
    .reduce<unknown>(
      (value, part) =>
        typeof value === "object" && value !== null && Object.hasOwn(value, part)
          ? (value as Readonly<Record<string, unknown>>)[part]
          : undefined,
      property,
    );
  return inner ?? undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `a.b[0]["c.d"]` as its parts, as the engine writes paths of properties. */
export function partsOf(path: string): readonly string[] {
  const parts = path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g);
  return [...parts].map(([, quoted, index, name]) =>
    quoted === undefined ? (index ?? name ?? "") : quoted.replace(/\\(.)/g, "$1"),
  );
}

const firstOf = (path: string): string => partsOf(path)[0] ?? "";
