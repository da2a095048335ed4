import type { BucketRule } from "../checklist/resources/bucket-rule";
import type { SchemaPolicy } from "../checklist/resources/schema-policy";
import type { PropertyReading, Values } from "../checklist/resources/kinds";
import { knownOf, NOT_KNOWN, NOT_SET, propertyOf, valueOr } from "../checklist/resources/property";
import type { Leaves } from "../checklist/resources/leaves";
import type { Property } from "../checklist/resources/property";
import type { HeaderChange, RateLimit, RulesetRule } from "../checklist/resources/ruleset";
import type { ZoneHsts } from "../checklist/resources/zone-hsts";
import { clearNamesOf, clearTextsOf } from "./secret-marks";
import {
  isProperties,
  readBoolean,
  readItems,
  readNumber,
  readProperty,
  readText,
  readTexts,
} from "./property-reader";
import type { Properties } from "./property-reader";

/** Reads the property of a name in one of the ways that the kinds of resources name. */
const READERS: {
  readonly [R in keyof Values]: (props: Properties, name: string) => Property<Values[R]>;
} = {
  text: readText,
  boolean: readBoolean,
  number: readNumber,
  texts: readTexts,
  names: namesIn,
  madeTexts,
  password,
  recordContent,
  // It is in no property that a policy is given.
  pluginPlace: () => NOT_SET,
  clearTexts: clearTextsOf,
  clearNames: clearNamesOf,
  settingText,
  functionArguments: (props, name) => readItems(props, name, functionArgument),
  schemaPolicies: (props, name) => readList(props, name, schemaPolicy),
  leaves,
  hsts,
  rulesetRules: (props, name) => readList(props, name, rulesetRule),
  lifecycleRules: (props, name) => readList(props, name, lifecycleRule),
  lockRules: (props, name) => readList(props, name, lockRule),
  filters: (props, name) => readItems(props, name, chosenBy),
  recipients: (props, name) => readItems(props, name, recipientOf),
};

/** A property of a kind, by the first of its names under which the resource has it. */
export function readBy(props: Properties, { reader, from }: PropertyReading): Property<unknown> {
  for (const name of from) {
    const property = READERS[reader](props, name);
    if (property.state !== "absent") return property;
  }
  return NOT_SET;
}

/** The names in an object, whose values may be secret or not known yet. */
function namesIn(props: Properties, name: string): Property<readonly string[]> {
  const object = readProperty(props, name);
  if (object.state !== "known") return object;
  return propertyOf(isProperties(object.value) ? Object.keys(object.value) : []);
}

/** The names under which generators give what they made. */
const MADE = ["result", "hex", "base64", "b64Std", "b64Url", "dec", "id"] as const;

/** What a generator made; absent as long as nothing of it is known. */
function madeTexts(props: Properties): Property<readonly string[]> {
  const single = MADE.flatMap((name) => knownOf(readText(props, name)) ?? []);
  const texts = [...single, ...(knownOf(readTexts(props, "results")) ?? [])];
  return propertyOf(texts.length === 0 ? undefined : texts);
}

/** A write-only password is in no state; its version tells that it is there. */
function password(props: Properties, name: string): Property<string> {
  const given = readText(props, name);
  if (given.state !== "absent") return given;
  const version = readProperty(props, `${name}Version`);
  return version.state === "absent" ? NOT_SET : NOT_KNOWN;
}

/** A record's content; a CAA record comes in its parts. */
function recordContent(props: Properties, name: string): Property<string> {
  const caa = caaContent(props);
  return caa.state === "absent" ? readText(props, name) : caa;
}

/** The content of a CAA record in its parts; absent for any other record. */
function caaContent(props: Properties): Property<string> {
  const data = readProperty(props, "data");
  if (data.state !== "known" || !isProperties(data.value)) {
    return data.state === "unknown" ? NOT_KNOWN : NOT_SET;
  }
  const parts = [readText(data.value, "flags"), readText(data.value, "tag")] as const;
  const value = readText(data.value, "value");
  if ([...parts, value].some(({ state }) => state === "unknown")) return NOT_KNOWN;
  const [flags, tag] = parts;
  if (tag.state !== "known" || value.state !== "known") return NOT_SET;
  const quoted = value.value.replace(/["\\]/g, "\\$&");
  return propertyOf(`${valueOr(flags, "0") ?? "0"} ${tag.value} "${quoted}"`);
}

/** A property that is a list of objects; not known where one of them is not known as a whole. */
function readList<T>(
  props: Properties,
  name: string,
  read: (item: Properties) => T,
): Property<readonly T[]> {
  const list = readProperty(props, name);
  if (list.state !== "known") return list;
  if (!isProperties(list.value) || !Array.isArray(list.value)) {
    throw new TypeError(`${name} is no list.`);
  }
  const items: T[] = [];
  for (let index = 0; index < list.value.length; index += 1) {
    const item = readProperty(list.value, String(index));
    if (item.state === "unknown") return NOT_KNOWN;
    if (item.state === "known" && isProperties(item.value)) items.push(read(item.value));
  }
  return propertyOf(items);
}

/** The properties of an object in a property; nothing where it is absent or not known. */
function inner(props: Properties, name: string): { at: Properties; known: boolean } {
  const property = readProperty(props, name);
  const value = knownOf(property);
  return { at: isProperties(value) ? value : {}, known: property.state !== "unknown" };
}

function functionArgument(at: Properties): Property<string> {
  const parts = ["mode", "name", "type", "default"].map((part) => readText(at, part));
  if (anyUnknown(...parts)) return NOT_KNOWN;
  return propertyOf(parts.flatMap((part) => knownOf(part) ?? []).join(" "));
}

/** An entry without a role is for PUBLIC. */
function schemaPolicy(at: Properties): SchemaPolicy {
  const role = readText(at, "role");
  const rights = ["create", "usage", "createWithGrant", "usageWithGrant"] as const;
  const held = rights.map((right) => [right, readBoolean(at, right)] as const);
  const given = held.filter(([, right]) => knownOf(right) === true).map(([right]) => right);
  return {
    role: role.state === "unknown" ? undefined : (knownOf(role) ?? "").trim() || "public",
    privileges: [
      ...(given.some((right) => right.startsWith("create")) ? ["CREATE"] : []),
      ...(given.some((right) => right.startsWith("usage")) ? ["USAGE"] : []),
    ],
    grantOption: given.some((right) => right.endsWith("WithGrant")),
    partial: anyUnknown(role, ...held.map(([, right]) => right)),
  };
}

/** Deeper than any property of a provider's. */
const DEEPEST = 12;

/** The plain values inside of a property, by their paths in words with underscores. */
function leaves(props: Properties, name: string): Property<Leaves> {
  const given = readProperty(props, name);
  if (given.state !== "known") return given;
  const values: Record<string, string> = {};
  return propertyOf({ values, partial: collect(values, given.value, []) });
}

/** Collects the plain values inside of a value; whether a part of it is not known. */
function collect(into: Record<string, string>, value: unknown, path: readonly string[]): boolean {
  if (!isProperties(value) || path.length > DEEPEST) {
    if (isProperties(value)) return true;
    into[path.join(".")] = String(value);
    return false;
  }
  let partial = false;
  for (const name of Object.keys(value)) {
    const inside = readProperty(value, name);
    if (inside.state === "unknown") partial = true;
    if (inside.state !== "known") continue;
    partial = collect(into, inside.value, [...path, snake(name)]) || partial;
  }
  return partial;
}

const snake = (name: string): string =>
  name.replace(/[A-Z]/g, (upper) => `_${upper.toLowerCase()}`);

function hsts(props: Properties, name: string): Property<ZoneHsts> {
  const given = readProperty(props, name);
  if (given.state !== "known") return given;
  return isProperties(given.value) ? propertyOf(hstsOf(given.value)) : NOT_SET;
}

function settingText(props: Properties, name: string): Property<string> {
  const given = readProperty(props, name);
  return given.state === "known" && isProperties(given.value) ? NOT_SET : readText(props, name);
}

/** Cloudflare reads the names with underscores, and passes over every other one. */
function hstsOf(value: Properties): ZoneHsts {
  const header = readProperty(value, "strict_transport_security");
  if (header.state === "unknown") return { wellFormed: true, partial: true };
  if (header.state === "absent" || !isProperties(header.value)) return { wellFormed: false };
  const at = header.value;
  const enabled = readBoolean(at, "enabled");
  const maxAge = readNumber(at, "max_age");
  const includeSubdomains = readBoolean(at, "include_subdomains");
  const preload = readBoolean(at, "preload");
  return {
    wellFormed: !Object.keys(at).some((name) => /[A-Z]/.test(name)),
    enabled: knownOf(enabled),
    maxAge: knownOf(maxAge),
    includeSubdomains: knownOf(includeSubdomains),
    preload: knownOf(preload),
    partial: anyUnknown(enabled, maxAge, includeSubdomains, preload),
  };
}

function rulesetRule(at: Properties): RulesetRule {
  const action = readText(at, "action");
  const expression = readText(at, "expression");
  const enabled = readBoolean(at, "enabled");
  const parameters = inner(at, "actionParameters");
  const headers = headersOf(parameters.at);
  const limit = limitOf(at);
  const given = leaves(at, "actionParameters");
  return {
    action: knownOf(action),
    expression: knownOf(expression),
    enabled: valueOr(enabled, true) ?? true,
    headers: headers.changes,
    limit: limit.limit,
    parameters: knownOf(given)?.values,
    partial:
      anyUnknown(action, expression, enabled, given) ||
      knownOf(given)?.partial === true ||
      headers.partial ||
      limit.partial,
  };
}

function headersOf(parameters: Properties): {
  readonly changes: Readonly<Record<string, HeaderChange>>;
  readonly partial: boolean;
} {
  const headers = inner(parameters, "headers");
  let partial = !headers.known;
  const changes: Record<string, HeaderChange> = {};
  for (const name of Object.keys(headers.at)) {
    const header = inner(headers.at, name);
    const operation = readText(header.at, "operation");
    const value = readText(header.at, "value");
    const made = readText(header.at, "expression");
    partial ||= !header.known || anyUnknown(operation, value, made);
    changes[name.toLowerCase()] = {
      operation: knownOf(operation) ?? "set",
      value: knownOf(value),
      ...(made.state === "known" ? { expression: made.value } : {}),
    };
  }
  return { changes, partial };
}

function limitOf(rule: Properties): { readonly limit?: RateLimit; readonly partial: boolean } {
  const given = readProperty(rule, "ratelimit");
  if (given.state === "unknown") return { partial: true };
  const at = knownOf(given);
  if (!isProperties(at)) return { partial: false };
  const characteristics = readTexts(at, "characteristics");
  const period = readNumber(at, "period");
  const requests = readNumber(at, "requestsPerPeriod");
  const timeout = readNumber(at, "mitigationTimeout");
  const counts = readText(at, "countingExpression");
  return {
    limit: {
      characteristics: knownOf(characteristics),
      period: knownOf(period),
      requests: knownOf(requests),
      timeout: knownOf(timeout),
      ...(counts.state === "known" && counts.value !== "" ? { counts: counts.value } : {}),
    },
    partial: anyUnknown(characteristics, period, requests, timeout, counts),
  };
}

function lifecycleRule(at: Properties): BucketRule {
  const transition = inner(at, "deleteObjectsTransition");
  const condition = inner(transition.at, "condition");
  const conditions = inner(at, "conditions");
  return {
    ...bucketRule(at, readText(conditions.at, "prefix"), condition.at, "maxAge"),
    ...(transition.known && condition.known && conditions.known ? {} : { partial: true }),
  };
}

function lockRule(at: Properties): BucketRule {
  const condition = inner(at, "condition");
  const isForEver = knownOf(readText(condition.at, "type")) === "Indefinite";
  return {
    ...bucketRule(at, readText(at, "prefix"), condition.at, "maxAgeSeconds"),
    ...(isForEver ? { seconds: Infinity } : {}),
    ...(condition.known ? {} : { partial: true }),
  };
}

function bucketRule(
  at: Properties,
  prefix: Property<string>,
  condition: Properties,
  age: string,
): BucketRule {
  const enabled = readBoolean(at, "enabled");
  const seconds = readNumber(condition, age);
  const date = readText(condition, "date");
  return {
    enabled: valueOr(enabled, false) ?? false,
    prefix: knownOf(prefix) ?? "",
    seconds: knownOf(seconds),
    ...(date.state === "known" ? { date: date.value } : {}),
    ...(anyUnknown(enabled, prefix, seconds, date) ? { partial: true } : {}),
  };
}

function anyUnknown(...properties: readonly Property<unknown>[]): boolean {
  return properties.some(({ state }) => state === "unknown");
}

/** A filter's tag or attribute with its value; absent for a filter of any other type. */
function chosenBy(filter: Properties): Property<string> {
  const type = readText(filter, "type");
  if (type.state !== "known") return type;
  if (type.value !== "tagged_event" && type.value !== "event_attribute") return NOT_SET;
  const name = readText(filter, type.value === "tagged_event" ? "key" : "attribute");
  const value = readText(filter, "value");
  if (name.state === "unknown" || value.state === "unknown") return NOT_KNOWN;
  return propertyOf(
    [name, value].flatMap((part) => (part.state === "known" ? [part.value] : [])).join(" "),
  );
}

/** Whom an action notifies: the name of a team or a person says no more than that it is one. */
function recipientOf(action: Properties): Property<string> {
  for (const who of ["team", "member"]) {
    if (readProperty(action, who).state !== "absent") return propertyOf(who);
  }
  const owners = readText(action, "owners");
  return owners.state === "known" ? propertyOf(`owners ${owners.value}`) : owners;
}
