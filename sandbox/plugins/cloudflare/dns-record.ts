import { z } from "zod";

import { isEmpty, sameValue } from "../../../providers/framework/differences";
import { get, remove, send, type HttpApi } from "../../../providers/framework/http-api";
import type {
  CheckFailure,
  Existing,
  Properties,
  ResourceType,
} from "../../../providers/framework/resource";
import { isObject } from "../../../providers/framework/wire";
import { importedParts } from "./import-id";
import { camel, renamed, snake } from "./names";
import { inSeconds, pruned, TIME_STAMP, without, withoutNulls } from "./outputs";

const RECORD_TYPES = [
  ...["A", "AAAA", "CAA", "CERT", "CNAME", "DNSKEY", "DS", "HTTPS", "LOC", "MX", "NAPTR", "NS"],
  ...["OPENPGPKEY", "PTR", "SMIMEA", "SRV", "SSHFP", "SVCB", "TLSA", "TXT", "URI"],
];

const octet = z.number().min(0).max(255).nullish();
const short = z.number().min(0).max(65535).nullish();
const text = z.string().nullish();

/** The parts of the types that the sandbox's API has. */
const dataSchema = z.strictObject({
  ...{ flags: z.union([z.number(), z.string()]).nullish(), tag: text, value: text },
  ...{ priority: short, weight: short, port: short, target: text },
  ...{ algorithm: octet, certificate: text, digest: text, digestType: octet, fingerprint: text },
  ...{ keyTag: short, matchingType: octet, protocol: octet, publicKey: text, selector: octet },
  ...{ type: z.number().min(0).nullish(), usage: octet },
});

const SETTINGS = ["flattenCname", "ipv4Only", "ipv6Only"] as const;

const record = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  content: z.string().nullish(),
  data: z.record(z.string(), z.unknown()).nullish(),
  settings: z.record(z.string(), z.unknown()).nullish(),
  meta: z.record(z.string(), z.unknown()).nullish(),
  priority: z.number().nullish(),
  ttl: z.number(),
  proxied: z.boolean().nullish(),
  proxiable: z.boolean().nullish(),
  comment: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  created_on: z.string().nullish(),
  modified_on: z.string().nullish(),
  comment_modified_on: z.string().nullish(),
  tags_modified_on: z.string().nullish(),
});

/** The outputs of a record in Cloudflare's answer; what it leaves out is left out here. */
function recordOutputs(zoneId: string, result: z.infer<typeof record>): Properties {
  const settings = { ...(renamed(result.settings ?? {}, camel) as Properties) };
  const outputs: Properties = {
    zoneId,
    type: result.type,
    name: result.name,
    content: result.content,
    data: isEmpty(result.data) ? undefined : renamed(result.data, camel),
    priority: result.priority,
    ttl: result.ttl,
    proxied: result.proxied ?? false,
    proxiable: result.proxiable ?? false,
    comment: result.comment === "" ? undefined : result.comment,
    tags: sortedTags(result.tags),
    settings: withSettingDefaults(result.type, settings),
    meta: JSON.stringify(result.meta ?? {}),
    createdOn: inSeconds(result.created_on),
    modifiedOn: inSeconds(result.modified_on),
    commentModifiedOn: inSeconds(result.comment_modified_on),
    tagsModifiedOn: inSeconds(result.tags_modified_on),
  };
  return withoutNulls(outputs);
}

/** The three settings of a CNAME are false where nobody set them; other types have none. */
function withSettingDefaults(type: unknown, settings: Properties): Properties {
  if (type !== "CNAME") return settings;
  return Object.fromEntries(SETTINGS.map((name) => [name, settings[name] ?? false]));
}

/** The whole record; an update repeats what the program left open, as it was stored. */
function recordBody(inputs: Properties, state?: Properties): Properties {
  const { data, settings, proxied, tags } = inputs;
  const content = inputs.content ?? (data === undefined ? undefined : state?.content);
  const all = {
    ...without(inputs, "zoneId"),
    content,
    proxied: proxied ?? false,
    data: renamed(data, snake),
    settings: renamed(settings ?? state?.settings, snake),
    tags: (tags ?? state?.tags) === undefined ? undefined : sortedTags(tags ?? state?.tags),
  };
  return withoutNulls(all);
}

const recordAnswer = z.object({ result: record });

/** The plugin stores what the program gave, and from the answer only what the program left out. */
async function writeRecord(
  api: HttpApi,
  method: "POST" | "PUT",
  path: string,
  inputs: Properties,
  state?: Properties,
): Promise<Existing> {
  if (inputs.proxied === true && inputs.ttl !== 1)
    throw new Error(
      "ttl must be set to 1 when `proxied` is true: Cloudflare controls the TTL of a proxied record",
    );
  const { body } = await send(api, method, path, recordBody(inputs, state));
  const { result } = recordAnswer.parse(body);
  const answered = without(
    recordOutputs(z.string().parse(inputs.zoneId), result),
    ...(inputs.data === undefined ? ["data"] : []),
    ...(inputs.priority === undefined ? ["priority"] : []),
  );
  const settings = isObject(inputs.settings) ? inputs.settings : answered.settings;
  return {
    id: result.id,
    outputs: {
      ...answered,
      // After an update of its data the plugin keeps the content of before, until a refresh.
      ...(inputs.data !== undefined && state !== undefined && { content: state.content }),
      ...inputs,
      tags: sortedTags(inputs.tags ?? answered.tags),
      settings: withSettingDefaults(inputs.type, isObject(settings) ? settings : {}),
    },
  };
}

function recordsOf(zoneId: unknown, id = ""): string {
  const zone = encodeURIComponent(z.string().parse(zoneId));
  return `zones/${zone}/dns_records${id === "" ? "" : `/${encodeURIComponent(id)}`}`;
}

/** A name relative to the zone, or @, says the same as the full name that the API answers. */
function sameName(desired: unknown, actual: unknown): boolean {
  if (typeof desired !== "string" || typeof actual !== "string") return false;
  return (
    desired === actual ||
    (desired === "@" && actual.includes(".")) ||
    actual.startsWith(`${desired}.`)
  );
}

/** The plugin knows of CNAMEs alone that case means nothing in a host name. */
function sameContent(desired: unknown, actual: unknown, inputs: Properties): boolean {
  if (inputs.type === "CNAME" && typeof desired === "string" && typeof actual === "string")
    return desired.toLowerCase() === actual.toLowerCase();
  return desired === actual;
}

/** Tags are a set. */
function sameTags(desired: unknown, actual: unknown): boolean {
  return sameValue(sortedTags(desired), sortedTags(actual));
}

function sortedTags(tags: unknown): string[] {
  return z.array(z.string()).catch([]).parse(tags).toSorted();
}

/** Flags may be a number or its text: 0 and "0" are the same. */
function sameData(desired: unknown, actual: unknown): boolean {
  if (!isObject(desired) || !isObject(actual)) return false;
  const numbered = ({ flags, ...rest }: Readonly<Record<string, unknown>>): Properties => ({
    ...rest,
    flags: typeof flags === "string" && flags !== "" ? Number(flags) : flags,
  });
  return sameValue(numbered(desired), numbered(actual));
}

/** Settings that the program leaves open are no difference. */
function sameSettings(desired: unknown, actual: unknown): boolean {
  if (!isObject(desired) || !isObject(actual)) return false;
  return Object.entries(desired).every(([name, value]) => (actual[name] ?? false) === value);
}

function checkRecord(inputs: Properties): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const wrong = "Invalid Attribute Value Match. Attribute";
  // A ttl out of bounds passes, as the official plugin lets it: the API refuses it.
  const { type, priority, content, data, settings } = inputs;
  if (typeof type === "string" && !RECORD_TYPES.includes(type.toUpperCase()))
    failures.push({
      property: "type",
      reason: `${wrong} type value must be one of: ${RECORD_TYPES.join(", ")}, got: ${type}`,
    });
  if (typeof priority === "number" && !(priority >= 0 && priority <= 65535))
    failures.push({
      property: "priority",
      reason: `${wrong} priority value must be between 0 and 65535, got: ${priority}`,
    });
  if (content !== undefined && data !== undefined)
    failures.push({
      property: "content",
      reason: 'Conflicting configuration arguments. "content": conflicts with data',
    });
  for (const name of Object.keys(isObject(settings) ? settings : {}))
    if (!SETTINGS.some((known) => known === name))
      failures.push({ property: `settings.${name}`, reason: "Invalid or unknown key" });
  return failures;
}

/** The inputs whose change touches the record; a new zone makes another record instead. */
const CONTENT_INPUTS = ["comment", "content", "data", "name", "priority", "privateRouting"].concat([
  "proxied",
  "settings",
  "tags",
  "ttl",
  "type",
]);

/** One record of a zone. */
export const dnsRecord: ResourceType<HttpApi> = {
  token: "cloudflare:index/dnsRecord:DnsRecord",
  properties: {
    zoneId: { type: "string", required: true, replaces: true },
    name: { type: "string", required: true, equals: sameName },
    type: { type: "string", required: true, replaces: true },
    ttl: { type: "number", required: true },
    content: { type: "string", computed: true, equals: sameContent },
    data: { type: "object", equals: sameData, schema: dataSchema },
    priority: { type: "number" },
    proxied: { type: "boolean", whenAbsent: false },
    comment: { type: "string" },
    settings: { type: "object", computed: true, equals: sameSettings },
    tags: { type: "strings", computed: true, equals: sameTags },
    privateRouting: { type: "boolean" },
    proxiable: { type: "boolean", output: true },
    meta: { type: "string", output: true },
    createdOn: TIME_STAMP,
    modifiedOn: { ...TIME_STAMP, changesOnUpdate: CONTENT_INPUTS },
    commentModifiedOn: { ...TIME_STAMP, changesOnUpdate: ["comment"] },
    tagsModifiedOn: { ...TIME_STAMP, changesOnUpdate: ["tags"] },
  },
  check: checkRecord,
  create: (inputs, api) => writeRecord(api, "POST", recordsOf(inputs.zoneId), inputs),
  async read(id, state, api) {
    const [zoneId, recordId] =
      typeof state.zoneId === "string"
        ? [state.zoneId, id]
        : importedParts(id, "<zone_id>/<dns_record_id>");
    const answer = await get(api, recordsOf(zoneId, recordId));
    if (answer === undefined) return undefined;
    const { result } = recordAnswer.parse(answer.body);
    const outputs = recordOutputs(zoneId, result);
    if (typeof state.zoneId === "string") return { id: result.id, outputs };
    return { id: result.id, outputs, inputs: programInputs(outputs) };
  },
  update: (id, inputs, state, api) =>
    writeRecord(api, "PUT", recordsOf(inputs.zoneId, id), inputs, state),
  delete: (id, state, api) => remove(api, recordsOf(state.zoneId, id)),
};

/**
 * An imported record as the official plugin writes it: without what is empty, a priority of 0 for
 * example, and with both data and content where there is data, though it takes one of them.
 */
function programInputs(outputs: Properties): Properties {
  const { zoneId, name, type, ttl, ...others } = outputs;
  const { content, data, priority, proxied, comment, settings, tags } = others;
  const optional = { content, data, priority, comment, tags, proxied, settings };
  return { zoneId, name, type, ttl, ...(pruned(optional) as Properties) };
}
