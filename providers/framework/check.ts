/** The check of a resource's inputs, in the wording of the official (bridged) plugins. */
import type { z } from "zod";

import { unknown, type CheckFailure, type Properties, type Property } from "./resource";
import { containsUnknown, isObject } from "./wire";

/** What the failures and the made-up names need to know of the resource. */
export interface Checked {
  readonly name: string;
  readonly properties: Readonly<Record<string, Property>>;
  readonly inputs: Properties;
  /** The inputs of the last deployment; empty at first. */
  readonly oldInputs: Properties;
  /** Seven hexadecimal digits for a made-up name. */
  readonly suffix: string;
}

/** Gives the inputs with defaults and made-up names, and a failure for each wrong property. */
export function checkInputs(checked: Checked): { inputs: Properties; failures: CheckFailure[] } {
  const given = Object.entries(checked.inputs).filter(([, value]) => value !== null);
  const inputs: Record<string, unknown> = Object.fromEntries(given);
  const failures: CheckFailure[] = [];
  for (const [property, value] of given) {
    const known = checked.properties[property];
    if (known === undefined) {
      failures.push({ property, reason: `Invalid or unknown key${suggestion(property, checked)}` });
    } else if (known.output === true) {
      failures.push({
        property,
        reason: `Value for unconfigurable attribute: the plugin itself decides "${property}"`,
      });
    } else if (!hasType(value, known.type)) {
      const expected = TYPE_NAMES[known.type];
      failures.push({
        property,
        reason: `Unexpected type at field "${property}": expected ${expected}, got ${typeName(value)}`,
      });
    } else if (known.schema !== undefined && !containsUnknown(value)) {
      failures.push(...schemaFailures(property, known.schema, value));
    }
  }
  for (const [property, known] of Object.entries(checked.properties)) {
    if (property in inputs || known.output === true) continue;
    if (known.default !== undefined) inputs[property] = known.default;
    else if (known.autoname === true)
      inputs[property] = checked.oldInputs[property] ?? `${checked.name}-${checked.suffix}`;
    else if (known.required === true)
      failures.push({ property, reason: `Missing required property '${property}'` });
  }
  return { inputs, failures };
}

/** What a value is not, part by part. */
function schemaFailures(property: string, schema: z.ZodType, value: unknown): CheckFailure[] {
  const parsed = schema.safeParse(value);
  return (parsed.error?.issues ?? []).map(({ path, message }) => ({
    property: [property, ...path.map(String)].join("."),
    reason: message,
  }));
}

/** The sentence that the engine prints after "resource 'NAME' has a problem: ". It never holds
 *  the value, which may be a secret. */
export function failureSentence(name: string, failure: CheckFailure): string {
  const reason = failure.reason.replace(/[.\s]+$/, "");
  if (reason.startsWith("Missing required property")) return reason;
  if (failure.property === "") return `${reason}.`;
  return `${reason}. Examine values at '${name}.${failure.property}'.`;
}

const TYPE_NAMES: Readonly<Record<Property["type"], string>> = {
  string: "a string",
  number: "a number",
  boolean: "a boolean",
  strings: "a list of strings",
  object: "an object",
  objects: "a list of objects",
  any: "any value",
};

function hasType(value: unknown, type: Property["type"]): boolean {
  if (value === unknown) return true;
  switch (type) {
    case "string":
    case "number":
    case "boolean":
      return typeof value === type;
    case "strings":
      return Array.isArray(value) && value.every((item) => hasType(item, "string"));
    case "object":
      return isObject(value);
    case "objects":
      return Array.isArray(value) && value.every((item) => hasType(item, "object"));
    case "any":
      return true;
  }
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) {
    const kinds = [...new Set(value.map((item) => `${typeof item}s`))].sort();
    return `a list of ${kinds.join(" and ")}`;
  }
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function suggestion(property: string, checked: Checked): string {
  const [nearest] = Object.entries(checked.properties)
    .filter(([, known]) => known.output !== true)
    .map(([name]) => ({
      name,
      distance: editDistance(name.toLowerCase(), property.toLowerCase()),
    }))
    .filter(({ distance }) => distance <= 2)
    .sort((left, right) => left.distance - right.distance);
  return nearest === undefined ? "" : ` (did you mean '${nearest.name}'?)`;
}

/** Levenshtein's distance: insertions, deletions and substitutions of one character. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, a] of Array.from(left).entries()) {
    const next = [i + 1];
    for (const [j, b] of Array.from(right).entries()) {
      const substituted = (row[j] ?? 0) + (a === b ? 0 : 1);
      next.push(Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
