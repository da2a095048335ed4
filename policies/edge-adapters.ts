import type { BucketRule } from "../checklist/resources/bucket-rule";
import { knownOf, NOT_KNOWN, NOT_SET, propertyOf, valueOr } from "../checklist/resources/property";
import type { Property } from "../checklist/resources/property";
import type { HeaderChange, RateLimit, RulesetRule } from "../checklist/resources/ruleset";
import type { ZoneHsts } from "../checklist/resources/zone-hsts";
import type { Adapter } from "./adapter";
import {
  isProperties,
  readBoolean,
  readNumber,
  readProperty,
  readText,
  readTexts,
} from "./property-reader";
import type { Properties } from "./property-reader";

/** What Cloudflare's resources besides DNS records are to the rules: the edge, and R2. */
export const edgeAdapters: readonly Adapter[] = [
  {
    kind: "zone-setting",
    types: ["cloudflare:index/zoneSetting:ZoneSetting"],
    subject: (props, declared) => ({
      kind: "zone-setting",
      ...declared,
      zone: readText(props, "zoneId"),
      setting: readText(props, "settingId"),
      ...settingValue(props),
    }),
  },
  {
    kind: "ruleset",
    types: ["cloudflare:index/ruleset:Ruleset"],
    subject: (props, declared) => ({
      kind: "ruleset",
      ...declared,
      zone: readText(props, "zoneId"),
      phase: readText(props, "phase"),
      rules: readList(props, "rules", rulesetRule),
    }),
  },
  {
    kind: "zone-dnssec",
    types: ["cloudflare:index/zoneDnssec:ZoneDnssec"],
    subject: (props, declared) => ({
      kind: "zone-dnssec",
      ...declared,
      zone: readText(props, "zoneId"),
      status: readText(props, "status"),
    }),
  },
  {
    kind: "bucket",
    types: ["cloudflare:index/r2Bucket:R2Bucket"],
    subject: (props, declared) => ({
      kind: "bucket",
      ...declared,
      name: readText(props, "name"),
    }),
  },
  {
    kind: "bucket-lifecycle",
    types: ["cloudflare:index/r2BucketLifecycle:R2BucketLifecycle"],
    subject: (props, declared) => ({
      kind: "bucket-lifecycle",
      ...declared,
      bucket: readText(props, "bucketName"),
      rules: readList(props, "rules", lifecycleRule),
    }),
  },
  {
    kind: "bucket-lock",
    types: ["cloudflare:index/r2BucketLock:R2BucketLock"],
    subject: (props, declared) => ({
      kind: "bucket-lock",
      ...declared,
      bucket: readText(props, "bucketName"),
      rules: readList(props, "rules", lockRule),
    }),
  },
  {
    kind: "backups",
    types: ["bookedbarber:index:Backups"],
    subject: (props, declared) => ({
      kind: "backups",
      ...declared,
      schedule: readText(props, "schedule"),
      recoveryPointMinutes: readNumber(props, "recoveryPointMinutes"),
      recoveryTimeMinutes: readNumber(props, "recoveryTimeMinutes"),
      pointInTimeRecovery: readBoolean(props, "pointInTimeRecovery"),
    }),
  },
];

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

function settingValue(props: Properties): {
  readonly value: Property<string>;
  readonly hsts: Property<ZoneHsts>;
} {
  const given = readProperty(props, "value");
  if (given.state !== "known") return { value: given, hsts: given };
  if (isProperties(given.value)) return { value: NOT_SET, hsts: propertyOf(hstsOf(given.value)) };
  return { value: readText(props, "value"), hsts: NOT_SET };
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
  return {
    action: knownOf(action),
    expression: knownOf(expression),
    enabled: valueOr(enabled, true) ?? true,
    headers: headers.changes,
    limit: limit.limit,
    partial:
      anyUnknown(action, expression, enabled) ||
      !parameters.known ||
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
    partial ||= !header.known || anyUnknown(operation, value);
    changes[name.toLowerCase()] = { operation: knownOf(operation) ?? "set", value: knownOf(value) };
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
  return {
    limit: {
      characteristics: knownOf(characteristics),
      period: knownOf(period),
      requests: knownOf(requests),
      timeout: knownOf(timeout),
    },
    partial: anyUnknown(characteristics, period, requests, timeout),
  };
}

function lifecycleRule(at: Properties): BucketRule {
  const { at: transition } = inner(at, "deleteObjectsTransition");
  const { at: condition } = inner(transition, "condition");
  return {
    enabled: valueOr(readBoolean(at, "enabled"), false) ?? false,
    prefix: knownOf(readText(inner(at, "conditions").at, "prefix")) ?? "",
    seconds: knownOf(readNumber(condition, "maxAge")),
  };
}

function lockRule(at: Properties): BucketRule {
  const { at: condition } = inner(at, "condition");
  const isForEver = knownOf(readText(condition, "type")) === "Indefinite";
  return {
    enabled: valueOr(readBoolean(at, "enabled"), false) ?? false,
    prefix: knownOf(readText(at, "prefix")) ?? "",
    seconds: isForEver ? Infinity : knownOf(readNumber(condition, "maxAgeSeconds")),
  };
}

function anyUnknown(...properties: readonly Property<unknown>[]): boolean {
  return properties.some(({ state }) => state === "unknown");
}
