import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { Resolver } from "node:dns/promises";
import path from "node:path";

import { z } from "zod";

import { run, type CommandResult } from "../../sandbox/command";
import { commandEnvironment } from "../../sandbox/environment";
import { startSandbox, zone, type Sandbox } from "../../sandbox/sandbox";
import { project } from "../../sandbox/stack";

/** One resource of the program, as `new cloudflare[type](name, args, options)` declares it. */
interface Declared {
  readonly type: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly after?: string;
}

const accountId = "fedcba9876543210fedcba9876543210";
const at = zone.name;
const dkim = `v=DKIM1; k=rsa; p=${"MIIBIjAN".repeat(49)}`;

const record = (type: string, name: string, rest: object): Declared => ({
  type: "DnsRecord",
  args: { zoneId: zone.id, type, name, ttl: 3600, ...rest },
});
const setting = (settingId: string, value: unknown): Declared => ({
  type: "ZoneSetting",
  args: { zoneId: zone.id, settingId, value },
});
const ruleset = (phase: string, rule: object): Declared => ({
  type: "Ruleset",
  args: { zoneId: zone.id, kind: "zone", name: phase, phase, rules: [rule] },
});
const hsts = (max_age: number): object => ({
  strict_transport_security: {
    ...{ enabled: true, max_age, include_subdomains: true, preload: false, nosniff: true },
  },
});
const limit = (requestsPerPeriod: number): object => ({
  ...{ action: "block", expression: '(http.request.uri.path contains "/auth")', ref: "auth" },
  ratelimit: {
    ...{ characteristics: ["cf.colo.id", "ip.src"], period: 10, mitigationTimeout: 10 },
    requestsPerPeriod,
  },
});
const headers = (value: string): object => ({
  ...{ action: "rewrite", expression: "true", ref: "headers" },
  actionParameters: { headers: { "X-Frame-Options": { operation: "set", value } } },
});
const expire = (days: number): object => ({
  ...{ id: "expire", enabled: true, conditions: { prefix: "" } },
  deleteObjectsTransition: { condition: { type: "Age", maxAge: days * 86_400 } },
});
const hold = (days: number): object => ({
  ...{ id: "hold", enabled: true, prefix: "" },
  condition: { type: "Age", maxAgeSeconds: days * 86_400 },
});
const bucket = { accountId, bucketName: "bookedbarber-backups" };

/** Every record type in the spelling that shows no drift, and everything else of a zone and R2. */
const declared: Readonly<Record<string, Declared>> = {
  a: record("A", `plain.${at}`, { content: "203.0.113.7", comment: "by name" }),
  proxied: record("A", `app.${at}`, { content: "203.0.113.7", proxied: true, ttl: 1 }),
  aaaa: record("AAAA", `plain.${at}`, { content: "2001:db8::7" }),
  wildcard: record("A", `*.wild.${at}`, { content: "203.0.113.8" }),
  cname: record("CNAME", `s1._domainkey.${at}`, {
    content: "S1.domainkey.u1234567.wl123.SendGrid.net",
  }),
  apex: record("TXT", at, { content: '"v=spf1 include:sendgrid.net -all"' }),
  "apex-as-at": record("TXT", "@", { content: '"MiXeD CaSe"' }),
  relative: record("TXT", "relative", { content: '"a \\"quoted\\" \\\\ text"' }),
  dkim: record("TXT", `k1._domainkey.${at}`, {
    content: `"${dkim.slice(0, 255)}" "${dkim.slice(255)}"`,
  }),
  mx: record("MX", at, { content: "smtp.google.com", priority: 10 }),
  "null-mx": record("MX", `silent.${at}`, { content: ".", priority: 0 }),
  caa: record("CAA", at, { data: { flags: 0, tag: "issue", value: "letsencrypt.org" } }),
  "caa-iodef": record("CAA", at, { data: { flags: 0, tag: "iodef", value: `mailto:Sec@${at}` } }),
  srv: record("SRV", `_sip._tcp.${at}`, {
    priority: 1,
    data: { priority: 1, weight: 2, port: 5060, target: "sip.example.com" },
  }),
  tlsa: record("TLSA", `_25._tcp.${at}`, {
    data: { usage: 3, selector: 1, matchingType: 1, certificate: "ab".repeat(32) },
  }),
  ns: record("NS", `sub.${at}`, { content: "ns1.example.com" }),
  ds: record("DS", `sub.${at}`, {
    data: { keyTag: 7, algorithm: 13, digestType: 2, digest: "ab".repeat(32) },
  }),
  ssl: setting("ssl", "strict"),
  hsts: setting("security_header", hsts(300)),
  limits: ruleset("http_ratelimit", limit(20)),
  headers: ruleset("http_response_headers_transform", headers("DENY")),
  dnssec: { type: "ZoneDnssec", args: { zoneId: zone.id, status: "active" } },
  bucket: { type: "R2Bucket", args: { accountId, name: bucket.bucketName, location: "weur" } },
  lifecycle: {
    type: "R2BucketLifecycle",
    args: { ...bucket, rules: [expire(30)] },
    after: "bucket",
  },
  lock: { type: "R2BucketLock", args: { ...bucket, rules: [hold(7)] }, after: "bucket" },
};

/** One property of each, changed; and what a preview makes of it. */
const changes: Readonly<Record<string, readonly [change: object, operation: string]>> = {
  a: [{ comment: "by another name" }, "update"],
  proxied: [{ proxied: false, ttl: 300 }, "update"],
  aaaa: [{ content: "2001:db8::8" }, "update"],
  wildcard: [{ type: "AAAA", content: "2001:db8::9" }, "replace"],
  cname: [{ content: "s1.domainkey.u1234567.wl123.sendgrid.net" }, "same"],
  apex: [{ content: '"v=spf1 -all"' }, "update"],
  "apex-as-at": [{ name: at }, "same"],
  relative: [{ name: `relative.${at}` }, "same"],
  dkim: [{ ttl: 300 }, "update"],
  mx: [{ priority: 20 }, "update"],
  "null-mx": [{ name: `quiet.${at}` }, "update"],
  caa: [{ data: { flags: 128, tag: "issue", value: "letsencrypt.org" } }, "update"],
  srv: [{ data: { priority: 1, weight: 2, port: 5061, target: "sip.example.com" } }, "update"],
  ssl: [{ value: "full" }, "update"],
  hsts: [{ value: hsts(31_536_000) }, "update"],
  limits: [{ rules: [limit(30)] }, "update"],
  headers: [{ name: "security headers" }, "replace"],
  dnssec: [{ status: "disabled" }, "update"],
  bucket: [{ location: "eeur" }, "same"],
  lifecycle: [{ rules: [expire(60)] }, "update"],
  lock: [{ rules: [hold(14)] }, "update"],
};

/** What has no import, and what the official plugin's import ends in a panic for. */
const withoutImport = ["lifecycle", "lock", "hsts"];

const program = `
const { readFileSync } = require("node:fs");
const path = require("node:path");
const cloudflare = require("@pulumi/cloudflare");
const declared = JSON.parse(readFileSync(path.join(__dirname, "declared.json"), "utf8"));
const made = {};
for (const [name, { type, args, after, id }] of Object.entries(declared)) {
  const options = { ...(after && { dependsOn: [made[after]] }), ...(id && { import: id }) };
  made[name] = new cloudflare[type](name, args, options);
}
`;

const plan = z.object({
  steps: z.array(z.object({ op: z.string(), urn: z.string() })).default([]),
});
const exported = z.object({
  deployment: z.object({
    resources: z.array(
      z.object({ urn: z.string(), id: z.string().default(""), outputs: z.unknown().optional() }),
    ),
  }),
});

const nameOf = (urn: string): string => urn.replace(/^.*::/, "");

describe("a program with every record type, and all else of a zone and of R2", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let folder: string;

  before(async () => {
    sandbox = await startSandbox(() => undefined, new AbortController().signal);
    folder = path.join(sandbox.directory, "records");
    mkdirSync(folder);
    symlinkSync(path.join(project, "node_modules"), path.join(folder, "node_modules"));
    writeFileSync(
      path.join(folder, "Pulumi.yaml"),
      "name: records\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\n",
    );
    writeFileSync(path.join(folder, "package.json"), '{ "name": "records", "private": true }\n');
    writeFileSync(path.join(folder, "index.js"), program);
    declare(declared);
    await succeed("stack", "init", "records");
    await succeed("up", "--yes", "--skip-preview");
  });
  after(() => sandbox.close());

  function declare(resources: Readonly<Record<string, object>>): void {
    writeFileSync(path.join(folder, "declared.json"), JSON.stringify(resources));
  }

  function pulumi(...args: string[]): Promise<CommandResult> {
    const environment = { ...sandbox.environment };
    // The settings of the sandbox's own stack.
    Reflect.deleteProperty(environment, "PULUMI_OPTION_CONFIG_FILE");
    return run("pulumi", ["--non-interactive", ...args], {
      environment: commandEnvironment(process.env, environment),
      directory: folder,
      guardian: sandbox.guardian,
      output: "capture",
      signal: new AbortController().signal,
    });
  }

  async function succeed(...args: string[]): Promise<string> {
    const { code, output, stdout } = await pulumi(...args);
    assert.equal(code, 0, `pulumi ${args.join(" ")} failed:\n${output}`);
    return stdout;
  }

  async function operations(...args: string[]): Promise<Record<string, string>> {
    const { steps } = plan.parse(JSON.parse(await succeed("preview", "--json", ...args)));
    const changed = steps.filter(({ op }) =>
      ["create", "update", "replace", "delete"].includes(op),
    );
    return Object.fromEntries(changed.map(({ op, urn }) => [nameOf(urn), op]));
  }

  async function cloudflare(method: string, route: string, body?: unknown): Promise<void> {
    const response = await fetch(`${sandbox.environment["CLOUDFLARE_BASE_URL"] ?? ""}${route}`, {
      method,
      headers: {
        authorization: `Bearer ${sandbox.environment["CLOUDFLARE_API_TOKEN"] ?? ""}`,
        "content-type": "application/json",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    assert.equal(response.status, 200, await response.text());
  }

  async function ids(): Promise<Record<string, string>> {
    const { deployment } = exported.parse(JSON.parse(await succeed("stack", "export")));
    return Object.fromEntries(deployment.resources.map(({ urn, id }) => [nameOf(urn), id]));
  }

  it("shows no change afterwards, looked at the systems and not", async () => {
    assert.deepEqual(await operations(), {});
    await succeed("up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes");
    await succeed("preview", "--refresh", "--expect-no-changes");
  });

  it("the sandbox's DNS answers with all of it", async () => {
    const resolver = new Resolver({ tries: 1 });
    resolver.setServers([sandbox.environment["SANDBOX_DNS"] ?? ""]);
    assert.deepEqual((await resolver.resolveTxt(at)).flat().sort(), [
      "MiXeD CaSe",
      "v=spf1 include:sendgrid.net -all",
    ]);
    assert.equal((await resolver.resolveTxt(`k1._domainkey.${at}`)).flat().join(""), dkim);
    assert.match((await resolver.resolveTxt(`s1._domainkey.${at}`)).flat().join(""), /^k=rsa;.*p=/);
    assert.deepEqual(await resolver.resolve4(`app.${at}`), ["127.0.0.1"]);
    assert.deepEqual(await resolver.resolve4(`any.wild.${at}`), ["203.0.113.8"]);
    assert.deepEqual(await resolver.resolveMx(`silent.${at}`), [{ exchange: "", priority: 0 }]);
  });

  it("finds what somebody changed by hand, that alone, and mends it", async () => {
    const { a = "", mx = "", limits = "" } = await ids();
    const records = `zones/${zone.id}/dns_records`;
    await cloudflare("PATCH", `${records}/${a}`, { content: "198.51.100.1" });
    await cloudflare("DELETE", `${records}/${mx}`);
    await cloudflare("PATCH", `zones/${zone.id}/settings/ssl`, { value: "flexible" });
    await cloudflare("PUT", `zones/${zone.id}/rulesets/${limits}`, { rules: [] });
    await cloudflare("PUT", `accounts/${accountId}/r2/buckets/${bucket.bucketName}/lock`, {
      rules: [],
    });

    assert.deepEqual(await operations("--refresh"), {
      ...{ a: "update", mx: "create", ssl: "update", limits: "update", lock: "update" },
    });
    await succeed("up", "--yes", "--skip-preview", "--refresh");
    await succeed("preview", "--refresh", "--expect-no-changes");
  });

  it("updates or replaces for each property that changes, and nothing else", async () => {
    declare(
      Object.fromEntries(
        Object.entries(declared).map(([name, one]) => [
          name,
          { ...one, args: { ...one.args, ...changes[name]?.[0] } },
        ]),
      ),
    );
    const expected = Object.entries(changes).flatMap(([name, [, operation]]) =>
      operation === "same" ? [] : [[name, operation] as const],
    );
    assert.deepEqual(await operations(), Object.fromEntries(expected));
    declare(declared);
  });

  it("each can be imported without a change, but for those that have no import", async () => {
    const known = await ids();
    const importId = (name: string, { type }: Declared): string => {
      const id = known[name] ?? "";
      switch (type) {
        case "ZoneDnssec":
          return zone.id;
        case "Ruleset":
          return `zones/${zone.id}/${id}`;
        case "R2Bucket":
          return `${accountId}/${id}/default`;
        default:
          return `${zone.id}/${id}`;
      }
    };
    const importable = Object.entries(declared).filter(([name]) => !withoutImport.includes(name));
    declare(
      Object.fromEntries(
        importable.map(([name, one]) => [name, { ...one, id: importId(name, one) }]),
      ),
    );
    await succeed("stack", "init", "imported");
    const stdout = await succeed("up", "--yes", "--skip-preview");
    assert.match(stdout, new RegExp(`= ${importable.length} imported`), stdout);
    declare(Object.fromEntries(importable));
    await succeed("preview", "--refresh", "--expect-no-changes");
    await succeed("stack", "select", "records");
    declare(declared);
  });

  it("removing all of it leaves the settings and the rules of the bucket that is gone", async () => {
    await succeed("destroy", "--yes", "--skip-preview");
    const left = async (route: string): Promise<unknown> => {
      const response = await fetch(`${sandbox.environment["CLOUDFLARE_BASE_URL"] ?? ""}${route}`, {
        headers: { authorization: `Bearer ${sandbox.environment["CLOUDFLARE_API_TOKEN"] ?? ""}` },
      });
      return z.object({ result: z.unknown() }).parse(await response.json()).result;
    };
    assert.deepEqual(await left(`zones/${zone.id}/dns_records`), []);
    assert.deepEqual(await left(`zones/${zone.id}/rulesets`), []);
    assert.deepEqual(await left(`accounts/${accountId}/r2/buckets`), { buckets: [] });
    assert.match(JSON.stringify(await left(`zones/${zone.id}/settings/ssl`)), /"value":"strict"/);
    assert.match(JSON.stringify(await left(`zones/${zone.id}/dnssec`)), /"status":"disabled"/);
  });
});
