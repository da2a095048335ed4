import assert from "node:assert/strict";
import path from "node:path";

import { z } from "zod";

import { driftOf } from "../../checklist/drift/changes";
import type { Found } from "../../checklist/drift/changes";
import { partsOf } from "../../checklist/drift/properties";
import { Pulumi } from "../../cli/pulumi";
import { refreshed } from "../../cli/refresh";
import { settings } from "../../providers/framework/configuration";
import type { Properties, Property, Provider } from "../../providers/framework/resource";
import { saas } from "../../providers/saas/provider";
import { cloudflare } from "../../sandbox/plugins/cloudflare";
import { postgresql } from "../../sandbox/plugins/postgresql";
import { random } from "../../sandbox/plugins/random";
import { sentry } from "../../sandbox/plugins/sentry";
import { openSandbox } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

const root = path.join(__dirname, "..", "..");
const providers = [cloudflare, postgresql, random, saas, sentry] as readonly Provider<unknown>[];

/** Inputs that change a property where its type alone makes up none that the system takes. */
const CHANGES: Readonly<Record<string, Properties>> = {
  "cloudflare:index/dnsRecord:DnsRecord.content": { content: "2001:db8::1" },
  "cloudflare:index/dnsRecord:DnsRecord.data": {
    data: { flags: 0, tag: "issue", value: "by-hand.example" },
  },
  "cloudflare:index/dnsRecord:DnsRecord.proxied": { proxied: false },
  "cloudflare:index/dnsRecord:DnsRecord.settings": { settings: { flattenCname: true } },
  "cloudflare:index/dnsRecord:DnsRecord.ttl": { ttl: 120, proxied: false },
  "cloudflare:index/dnsRecord:DnsRecord.type": { type: "A", content: "192.0.2.1" },
  "cloudflare:index/r2Bucket:R2Bucket.storageClass": { storageClass: "InfrequentAccess" },
  "cloudflare:index/zoneDnssec:ZoneDnssec.status": { status: "disabled" },
  "cloudflare:index/zoneSetting:ZoneSetting.value": { value: "off" },
  "postgresql:index/database:Database.owner": { owner: "postgres" },
  "postgresql:index/extension:Extension.schema": { schema: "public" },
  "postgresql:index/role:Role.validUntil": { validUntil: "2030-01-01 00:00:00+00" },
  "postgresql:index/schema:Schema.owner": { owner: "postgres" },
  "saas:railway:Service.restartPolicy": { restartPolicy: "ALWAYS" },
  "saas:sentry:Alert.environment": { environment: "production" },
  "saas:sentry:Alert.filterLogic": { filterLogic: "all" },
  "saas:sentry:Alert.frequencyMinutes": { frequencyMinutes: 1440 },
  "saas:sentry:Alert.projectMonitor": { projectMonitor: "issue_stream" },
  "saas:sentry:Alert.triggers": { triggers: ["regression_event"] },
  "saas:sentry:MetricMonitor.aggregate": { aggregate: "count_unique(user)" },
  "saas:sentry:MetricMonitor.comparisonDeltaSeconds": { comparisonDeltaSeconds: 3600 },
  "saas:sentry:MetricMonitor.environment": { environment: "production" },
  "saas:sentry:MetricMonitor.dataset": {
    ...{ dataset: "events", aggregate: "count()" },
  },
  "saas:sentry:MetricMonitor.direction": {
    direction: "below",
    thresholds: { critical: 1, warning: 2 },
  },
  "saas:sentry:MetricMonitor.thresholds": { thresholds: { critical: 500 } },
  "saas:sentry:UptimeMonitor.expectedStatus": { expectedStatus: { from: 200, to: 599 } },
  "saas:sentry:UptimeMonitor.headers": { headers: { "x-by-hand": "1" } },
  "saas:sentry:UptimeMonitor.intervalSeconds": { intervalSeconds: 3600 },
  "saas:sentry:UptimeMonitor.method": { method: "HEAD" },
  "saas:twilio:MessagingService.fallbackMethod": { fallbackMethod: "GET" },
  "saas:twilio:MessagingService.fallbackUrl": { fallbackUrl: "https://by-hand.example/" },
  "saas:twilio:MessagingService.inboundMethod": { inboundMethod: "GET" },
  "saas:twilio:MessagingService.usecase": { usecase: "marketing" },
  "saas:twilio:MessagingService.validityPeriod": { validityPeriod: 60 },
  "sentry:index/sentryKey:SentryKey.rateLimitCount": { rateLimitCount: 5, rateLimitWindow: 60 },
  "sentry:index/sentryKey:SentryKey.rateLimitWindow": { rateLimitCount: 5, rateLimitWindow: 60 },
};

/** Which resource, where not the first that sets the property. */
const PICKED: Readonly<Record<string, (inputs: Properties) => boolean>> = {
  "cloudflare:index/dnsRecord:DnsRecord.settings": ({ type, proxied }) =>
    type === "CNAME" && proxied !== true,
};

/** Why nobody changes these by hand, or nobody sees that somebody did; the first that fits. */
const BEYOND: readonly (readonly [property: RegExp, reason: string])[] = [
  [/^random:/, "only the state knows it"],
  [/:GrantRole\./, "the stack has none: a role's memberships are a property of the role"],
  [
    /\.(zoneId|accountId|bucketName|settingId|organization|project|projectId|environmentId|serviceId|database|domainId|linkId)$/,
    "it says where the resource is: elsewhere is another one",
  ],
  [
    /:(Role|Database|Schema|Extension|R2Bucket|CustomDomain)\.name$|^sentry:.*\.slug$|:(DomainAuthentication|LinkBranding)\.(domain|subdomain)$|^saas:railway:CustomDomain\.domain$/,
    "it is what the resource is found by: by another one it is deleted",
  ],
  [
    /:(Grant|DefaultPrivileges)\.(role|owner|schema|objectType|objects|columns)$/,
    "it says whose privileges on what: on anything else they are other ones",
  ],
  [
    /^saas:.*\.(deploy|waitSeconds|redeployOn|timeoutSeconds|everySeconds|exclusive|generation|signingSecret|liveMode|records|deleteUnsubscribes|generated)$/,
    "it says what the provider does; no system holds it",
  ],
  [
    /^postgresql:.*\.(skipDropRole|skipReassignOwned|alterObjectOwnership|ifNotExists|dropCascade|createCascade|template)$/,
    "it says what the plugin does; the server does not hold it",
  ],
  [
    /:Role\.(password|passwordWo|passwordWoVersion|encrypted|encryptedPassword)$/,
    "the server tells no password: of a hash the plugin does not see whose it is",
  ],
  [/\.withGrantOption$/, "the official plugin does not read it"],
  [
    /:Database\.(encoding|lcCollate|lcCtype)$|:Ruleset\.(kind|phase)$|\.jurisdiction$|:R2Bucket\.location$|:DeploymentTrigger\.provider$|:DomainAuthentication\.(automaticSecurity|customSpf)$|:WebhookEndpoint\.(apiVersion|connect)$/,
    "its vendor decides it when it is made, and never changes it",
  ],
  [
    /:DnsRecord\.privateRouting$|:ZoneSetting\.enabled$/,
    "only records and settings that the stack has none of have it",
  ],
  [
    /:TrackingSettings\.(googleAnalytics|utm\w+)$/,
    "the provider looks only at what the program sets",
  ],
  [
    /:Alert\.projectMonitor$|:SentryProject\.team$/,
    "the system holds it as another property: monitorIds, teams",
  ],
  [/:Database\.allowConnections$/, "without connections nobody can look: exit code 1"],
  [/:Database\.tablespaceName$|:Extension\.version$/, "the server has no other one"],
  [/:MessagingService\.phoneNumber$|:SentryProject\.platform$/, "the account has no other one"],
];

const SECRET_KEY = "4dabf18193072939515e22adb298388d";

/** A value of an exported state with its secrets. */
function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  const object = value as Readonly<Record<string, unknown>>;
  if (typeof object["plaintext"] === "string" && SECRET_KEY in object)
    return JSON.parse(object["plaintext"]) as unknown;
  return Object.fromEntries(Object.entries(object).map(([name, one]) => [name, shown(one)]));
}

const properties = z
  .record(z.string(), z.unknown())
  .default({})
  .transform((all) => shown(all) as Properties);
const exported = z.object({
  deployment: z.object({
    resources: z.array(
      z.object({
        ...{ urn: z.string(), type: z.string(), custom: z.boolean().default(false) },
        ...{ id: z.string().default(""), inputs: properties, outputs: properties },
      }),
    ),
  }),
});
type Resource = z.output<typeof exported>["deployment"]["resources"][number];

/** A property of a type, and how somebody changes it past the program. */
interface Case {
  readonly token: string;
  readonly name: string;
  readonly property: Property;
  readonly provider: Provider<unknown>;
}

/** A change that was made, and how it is taken back. */
interface Changed {
  readonly one: Case;
  readonly resource: Resource;
  readonly back: () => Promise<unknown>;
}

/** Another value of the same kind. */
function otherThan(value: unknown, { type, whenAbsent }: Property): unknown {
  switch (type) {
    case "boolean":
      return !(value ?? whenAbsent === true);
    case "number":
      return typeof value === "number" ? value + 1 : 1;
    case "strings":
      return Array.isArray(value) && value.length > 0 ? value.slice(1) : ["by-hand"];
    case "objects":
      return Array.isArray(value) ? value.slice(1) : [];
    case "object": {
      const [first] = Object.entries(value ?? {}).filter(([, inner]) => typeof inner === "string");
      return { ...(value as object), ...(first && { [first[0]]: `${String(first[1])}x` }) };
    }
    case "any":
    case "string":
      return typeof value === "string" ? `${value}x` : "by-hand";
  }
}

/** Every input that a provider would change in place, of every type that it has. */
const cases = providers.flatMap((provider) =>
  provider.resources.flatMap(({ token, properties: all }) =>
    Object.entries(all)
      .filter(([, { output }]) => output !== true)
      .map(([name, property]): Case => ({ token, name, property, provider })),
  ),
);
const keyOf = ({ token, name }: Case): string => `${token}.${name}`;
const reasonOf = (one: Case): string | undefined =>
  BEYOND.find(([pattern]) => pattern.test(keyOf(one)))?.[1];

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || JSON.stringify(value) === "[]";

describe("a property that somebody changes by hand", function () {
  this.timeout(300_000);
  let sandbox: TestSandbox;
  let resources: readonly Resource[];
  const configurations = new Map<Provider<unknown>, unknown>();
  const results = new Map<string, string>();
  /** What nobody did. */
  const strange: string[] = [];

  before(async () => {
    sandbox = await openSandbox("deployed");
    const text = await sandbox.succeed("stack", "export", "--show-secrets");
    const all = exported
      .parse(JSON.parse(text))
      .deployment.resources.toSorted((one, other) => (one.urn < other.urn ? -1 : 1));
    resources = all.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
    const { signal } = new AbortController();
    for (const provider of providers) {
      const given = all.find(({ type }) => type === `pulumi:providers:${provider.name}`);
      const known = Object.entries(given?.inputs ?? {}).filter(([name]) =>
        provider.variables?.includes(name),
      );
      const variables = settings(Object.fromEntries(known));
      configurations.set(provider, provider.configure(variables, sandbox.environment, signal));
    }
    const waiting = cases.filter((one) => reasonOf(one) === undefined);
    // One property of each type at a time, so that few refreshes see all of them.
    while (waiting.length > 0) {
      const round = [...new Map(waiting.map((one) => [one.token, one])).values()];
      for (const one of round) waiting.splice(waiting.indexOf(one), 1);
      await changedAndBack(round);
    }
  });
  after(async () => {
    await sandbox.close();
  });

  /** What a refresh finds, as the providers detail it, and as if none of them did. */
  async function look(): Promise<readonly Found[]> {
    const environment = { ...process.env, ...sandbox.environment };
    const pulumi = new Pulumi(root, environment, new AbortController().signal);
    const urns = resources.map(({ urn }) => urn);
    const { steps, counts } = await refreshed([], urns, pulumi);
    const bare = steps.map((step) => ({
      ...step,
      paths: [...new Set(step.paths.map((each) => partsOf(each)[0] ?? ""))],
    }));
    return [driftOf(steps, counts), driftOf(bare, counts)];
  }

  async function changedAndBack(round: readonly Case[]): Promise<void> {
    const changed = (await Promise.all(round.map(changedByHand))).filter(
      (one) => one !== undefined,
    );
    const found = await look();
    for (const { one, resource } of changed)
      results.set(keyOf(one), [...new Set(found.map((each) => told(one, resource, each)))].join());
    const urns = new Set(changed.map(({ resource }) => resource.urn));
    for (const { drift, unclear } of found)
      strange.push(
        ...unclear,
        ...drift.filter(({ urn }) => !urns.has(urn)).map(({ urn }) => `drift of ${urn}`),
      );
    await Promise.all(changed.map(({ back }) => back()));
  }

  function told({ name, property }: Case, { urn, inputs }: Resource, found: Found): string {
    const drift = found.drift.find((one) => one.urn === urn);
    const alike = found.alike.find((one) => urn.endsWith(`::${one.name}`));
    const named = drift?.properties.map(({ path: each }) => each) ?? alike?.paths ?? [];
    const isNamed = named.some((each) => partsOf(each)[0] === name);
    if (drift !== undefined) return isNamed || drift.kind === "deleted" ? "drift" : "another drift";
    // What the program leaves to the system is told, and is no drift.
    return isNamed && property.computed === true && !(name in inputs) ? "left to it" : "nothing";
  }

  async function changedByHand(one: Case): Promise<Changed | undefined> {
    const { token, name, provider } = one;
    const type = provider.resources.find((each) => each.token === token);
    const some = resources.filter((each) => each.type === token);
    const pick = PICKED[keyOf(one)];
    const resource =
      some.find(({ inputs }) => (pick === undefined ? !isEmpty(inputs[name]) : pick(inputs))) ??
      some.find(({ inputs }) => name in inputs) ??
      some[0];
    const update = type?.update?.bind(type);
    if (type === undefined || update === undefined || resource === undefined) return undefined;
    const { id, inputs, outputs } = resource;
    const configuration = configurations.get(provider);
    const change = CHANGES[keyOf(one)] ?? { [name]: otherValue(one, resource) };
    try {
      const now = await update(id, { ...inputs, ...change }, outputs, configuration);
      const before = Object.keys(change)
        .filter((each) => !isEmpty(outputs[each]) || type.properties[each]?.type === "boolean")
        .map((each) => [each, outputs[each] ?? false] as const);
      const original = { ...Object.fromEntries(before), ...inputs };
      return { one, resource, back: () => update(now.id, original, now.outputs, configuration) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      results.set(keyOf(one), `${JSON.stringify(change)} is refused: ${reason}`);
      return undefined;
    }
  }

  function otherValue({ token, name, property }: Case, { inputs, outputs }: Resource): unknown {
    if (token.startsWith("saas:sentry:") && name === "owner") {
      const team = resources.find(({ type }) => type.endsWith(":SentryTeam"));
      return `team:${String(team?.outputs["teamId"])}`;
    }
    return otherThan(inputs[name] ?? outputs[name], property);
  }

  for (const one of cases) {
    const reason = reasonOf(one);
    if (reason !== undefined) continue;
    it(`is found, detailed or not: ${keyOf(one)}`, () => {
      assert.match(results.get(keyOf(one)) ?? "not tried", /^(drift|left to it)$/);
    });
  }

  it("is all that is found", async () => {
    assert.deepEqual(strange, []);
    for (const { drift, unclear } of await look())
      assert.deepEqual({ drift, unclear }, { drift: [], unclear: [] });
  });

  it("is of every type that the stack deploys", () => {
    const known = new Set(cases.map(({ token }) => token));
    assert.deepEqual(
      [...new Set(resources.map(({ type }) => type))].filter((type) => !known.has(type)),
      [],
    );
  });

  it("is beyond it only where a reason says so, and each reason is needed", () => {
    for (const [pattern, reason] of BEYOND)
      assert.ok(
        cases.some((one) => reasonOf(one) === reason && pattern.test(keyOf(one))),
        reason,
      );
  });
});
