/** The stand-in of the plugin `cloudflare` 6.17.0: DNS records, and the zones that they are in. */
import { z } from "zod";

import { isEmpty, sameValue } from "../../providers/framework/differences";
import { get, remove, send, type HttpApi } from "../../providers/framework/http-api";
import type {
  CheckFailure,
  Existing,
  Properties,
  Property,
  Provider,
  ResourceType,
} from "../../providers/framework/resource";
import { isObject } from "../../providers/framework/wire";

/** The shape of Cloudflare's API tokens that the official plugin accepts. */
const API_TOKEN = /^[0-9A-Za-z_-]{40,80}$/;

const envelope = z.object({
  errors: z
    .array(z.object({ code: z.number().optional(), message: z.string() }))
    .nullish()
    .transform((errors) => errors ?? []),
});

/** `Identical record already exists. (81058)`, of each error in Cloudflare's envelope. */
function problem(body: unknown): string | undefined {
  const { success, data } = envelope.safeParse(body);
  if (!success || data.errors.length === 0) return undefined;
  return data.errors
    .map(({ code, message }) => (code === undefined ? message : `${message} (${code})`))
    .join("; ");
}

const snake = (name: string): string =>
  name.replace(/[A-Z]/g, (upper) => `_${upper.toLowerCase()}`);
const camel = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, next: string) => next.toUpperCase());

/** Renames the keys of an object, and of the objects in it. */
function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [rename(name), renamed(inner, rename)]),
  );
}

const RECORD_TYPES = [
  ...["A", "AAAA", "CAA", "CERT", "CNAME", "DNSKEY", "DS", "HTTPS", "LOC", "MX", "NAPTR", "NS"],
  ...["OPENPGPKEY", "PTR", "SMIMEA", "SRV", "SSHFP", "SVCB", "TLSA", "TXT", "URI"],
];

/** Record types whose content is a host name that Cloudflare folds to lower case. */
const HOST_NAME_TYPES = new Set(["CNAME", "NS", "PTR"]);

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
    tags: result.tags ?? [],
    settings: withSettingDefaults(result.type, settings),
    meta: JSON.stringify(result.meta ?? {}),
    createdOn: result.created_on,
    modifiedOn: result.modified_on,
    commentModifiedOn: result.comment_modified_on,
    tagsModifiedOn: result.tags_modified_on,
  };
  return Object.fromEntries(
    Object.entries(outputs).filter(([, value]) => value !== undefined && value !== null),
  );
}

/** The three settings of a CNAME are false where nobody set them; other types have none. */
function withSettingDefaults(type: unknown, settings: Properties): Properties {
  if (type !== "CNAME") return settings;
  return Object.fromEntries(SETTINGS.map((name) => [name, settings[name] ?? false]));
}

function without(properties: Properties, name: string): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => key !== name));
}

function recordBody(inputs: Properties): Properties {
  const { data, settings, proxied } = inputs;
  return {
    ...without(inputs, "zoneId"),
    proxied: proxied ?? false,
    ...(data === undefined ? {} : { data: renamed(data, snake) }),
    ...(settings === undefined ? {} : { settings: renamed(settings, snake) }),
  };
}

const recordAnswer = z.object({ result: record });

/** The plugin stores what the program gave, and from the answer only what the program left out. */
async function writeRecord(
  api: HttpApi,
  method: "POST" | "PUT",
  path: string,
  inputs: Properties,
): Promise<Existing> {
  if (inputs.proxied === true && inputs.ttl !== 1)
    throw new Error(
      "ttl must be set to 1 when `proxied` is true: Cloudflare controls the TTL of a proxied record",
    );
  const { body } = await send(api, method, path, recordBody(inputs));
  const { result } = recordAnswer.parse(body);
  const answered = recordOutputs(z.string().parse(inputs.zoneId), result);
  const settings = isObject(inputs.settings) ? inputs.settings : answered.settings;
  return {
    id: result.id,
    outputs: {
      ...answered,
      ...inputs,
      settings: withSettingDefaults(inputs.type, isObject(settings) ? settings : {}),
    },
  };
}

function recordsOf(zoneId: unknown, id = ""): string {
  const zone = encodeURIComponent(z.string().parse(zoneId));
  return `zones/${zone}/dns_records${id === "" ? "" : `/${encodeURIComponent(id)}`}`;
}

/** The zone and the record of an id that an import gives, `<zone_id>/<dns_record_id>`. */
function importedRecord(id: string): { zoneId: string; recordId: string } {
  const [zoneId, recordId, ...more] = id.split("/");
  if (!zoneId || !recordId || more.length > 0)
    throw new Error(`the id of an import is "<zone_id>/<dns_record_id>", and "${id}" is not`);
  return { zoneId, recordId };
}

/** A name relative to the zone, or @, says the same as the full name that the API answers. */
function sameName(desired: unknown, actual: unknown): boolean {
  if (typeof desired !== "string" || typeof actual !== "string") return false;
  const [wanted, found] = [desired, actual].map((name) => name.replace(/\.$/, ""));
  if (wanted === undefined || found === undefined) return false;
  return (
    wanted === found || (wanted === "@" && found.includes(".")) || found.startsWith(`${wanted}.`)
  );
}

function sameContent(desired: unknown, actual: unknown, inputs: Properties): boolean {
  const folds = typeof inputs.type === "string" && HOST_NAME_TYPES.has(inputs.type.toUpperCase());
  if (folds && typeof desired === "string" && typeof actual === "string")
    return desired.toLowerCase() === actual.toLowerCase();
  return desired === actual;
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
  const { type, ttl, priority, content, data, settings } = inputs;
  if (typeof type === "string" && !RECORD_TYPES.includes(type.toUpperCase()))
    failures.push({
      property: "type",
      reason: `${wrong} type value must be one of: ${RECORD_TYPES.join(", ")}, got: ${type}`,
    });
  if (typeof ttl === "number" && ttl !== 1 && !(ttl >= 30 && ttl <= 86400))
    failures.push({
      property: "ttl",
      reason: `${wrong} ttl value must be 1 (automatic) or between 30 and 86400, got: ${ttl}`,
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

const TIME_STAMP: Property = { type: "string", output: true };

/** The inputs whose change touches the record; a new zone makes another record instead. */
const CONTENT_INPUTS = ["comment", "content", "data", "name", "priority", "privateRouting"].concat([
  "proxied",
  "settings",
  "tags",
  "ttl",
  "type",
]);

const dnsRecord: ResourceType<HttpApi> = {
  token: "cloudflare:index/dnsRecord:DnsRecord",
  properties: {
    zoneId: { type: "string", required: true, replaces: true },
    name: { type: "string", required: true, equals: sameName },
    type: { type: "string", required: true, replaces: true },
    ttl: { type: "number", required: true },
    content: { type: "string", computed: true, equals: sameContent },
    data: { type: "object", computed: true, equals: sameData },
    priority: { type: "number" },
    proxied: { type: "boolean", whenAbsent: false },
    comment: { type: "string" },
    settings: { type: "object", computed: true, equals: sameSettings },
    tags: { type: "strings", computed: true },
    privateRouting: { type: "boolean", computed: true },
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
    const { zoneId, recordId } =
      typeof state.zoneId === "string"
        ? { zoneId: state.zoneId, recordId: id }
        : importedRecord(id);
    const answer = await get(api, recordsOf(zoneId, recordId));
    if (answer === undefined) return undefined;
    const { result } = recordAnswer.parse(answer.body);
    const outputs = recordOutputs(zoneId, result);
    if (typeof state.zoneId === "string") return { id: result.id, outputs };
    return { id: result.id, outputs, inputs: programInputs(outputs) };
  },
  update: (id, inputs, _state, api) =>
    writeRecord(api, "PUT", recordsOf(inputs.zoneId, id), inputs),
  delete: (id, state, api) => remove(api, recordsOf(state.zoneId, id)),
};

/** An imported record as a program would write it: data or content, no settings that are default. */
function programInputs(outputs: Properties): Properties {
  const { zoneId, name, type, ttl, content, data, priority, proxied, comment, settings, tags } =
    outputs;
  const optional = { priority, comment, tags, proxied };
  return {
    ...{ zoneId, name, type, ttl },
    ...(data === undefined ? { content } : { data }),
    ...Object.fromEntries(
      Object.entries(optional).filter(([key, value]) =>
        key === "priority" ? value !== undefined : !isEmpty(value),
      ),
    ),
    ...(isObject(settings) && Object.values(settings).some((value) => value === true)
      ? { settings }
      : {}),
  };
}

const zone = z.looseObject({ id: z.string(), name: z.string() });
const zonesAnswer = z.object({
  result: z.array(zone),
  result_info: z.object({ total_pages: z.number() }).nullish(),
});

const zoneFilter = z.object({
  name: z.string().optional(),
  status: z.string().optional(),
  account: z.object({ id: z.string().optional(), name: z.string().optional() }).optional(),
});

async function zonesBy(api: HttpApi, given: unknown): Promise<Properties[]> {
  const { name, status, account } = zoneFilter.parse(given ?? {});
  const query = Object.entries({
    name,
    status,
    "account.id": account?.id,
    "account.name": account?.name,
  }).flatMap(([key, value]): [string, string][] => (value === undefined ? [] : [[key, value]]));
  const found: Properties[] = [];
  for (let page = 1; ; page++) {
    const search = new URLSearchParams([...query, ["page", String(page)], ["per_page", "50"]]);
    const { body } = await send(api, "GET", `zones?${search.toString()}`);
    const { result, result_info: info } = zonesAnswer.parse(body);
    found.push(...result.map((item) => renamed(item, camel) as Properties));
    if (result.length === 0 || page >= (info?.total_pages ?? 1)) return found;
  }
}

async function getZone(args: Properties, api: HttpApi): Promise<Properties> {
  const { zoneId, filter } = args;
  if (typeof zoneId === "string") {
    const { body } = await send(api, "GET", `zones/${encodeURIComponent(zoneId)}`);
    const { result } = z.object({ result: zone }).parse(body);
    return { ...(renamed(result, camel) as Properties), zoneId };
  }
  const found = await zonesBy(api, filter);
  const [only] = found;
  if (found.length !== 1 || only === undefined)
    throw new Error(`${found.length} zones match the filter ${JSON.stringify(filter)}, not one`);
  return { ...only, zoneId: only.id, filter };
}

async function getZones(args: Properties, api: HttpApi): Promise<Properties> {
  const found = await zonesBy(api, args);
  const most = z.number().default(1000).parse(args.maxItems);
  return { ...args, id: "zones", results: found.slice(0, most) };
}

const settings = z.object({
  apiToken: z.string().optional(),
  baseUrl: z.string().optional(),
});

export const cloudflare: Provider<HttpApi> = {
  name: "cloudflare",
  version: "6.17.0",
  variables: [
    ...["apiKey", "apiToken", "apiUserServiceKey", "baseUrl", "email"],
    "userAgentOperatorSuffix",
  ],
  configure(variables, environment) {
    const given = settings.parse(variables);
    const token = given.apiToken ?? environment.CLOUDFLARE_API_TOKEN ?? "";
    const baseUrl = given.baseUrl ?? environment.CLOUDFLARE_BASE_URL ?? "";
    const problems: string[] = [];
    if (token === "")
      problems.push(
        "apiToken is missing; set it with `pulumi config set --secret cloudflare:apiToken <value>` " +
          "or the environment variable CLOUDFLARE_API_TOKEN",
      );
    else if (!API_TOKEN.test(token))
      problems.push(
        "apiToken is not an API token: those are 40 to 80 letters, digits, - and _; set it with " +
          "`pulumi config set --secret cloudflare:apiToken <value>`",
      );
    if (!URL.canParse(baseUrl))
      problems.push(
        "baseUrl must be the URL of the sandbox's API (this stand-in never calls Cloudflare); set " +
          "it with `pulumi config set cloudflare:baseUrl <url>` or CLOUDFLARE_BASE_URL",
      );
    if (problems.length > 0) throw new Error(problems.join(". "));
    return { baseUrl: baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`, token, problem };
  },
  resources: [dnsRecord],
  functions: [
    { token: "cloudflare:index/getZone:getZone", invoke: getZone },
    { token: "cloudflare:index/getZones:getZones", invoke: getZones },
  ],
};
