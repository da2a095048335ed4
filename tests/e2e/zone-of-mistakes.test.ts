import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

import { run, type CommandResult } from "../../sandbox/command";
import { commandEnvironment } from "../../sandbox/environment";
import { startSandbox, zone, type Sandbox } from "../../sandbox/sandbox";
import { project } from "../../sandbox/stack";

/** One resource, as `new cloudflare[type](name, args)` declares it. */
interface Declared {
  readonly type: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** A mistake: what it declares, the policy that refuses it, where, for which item, with what mend. */
interface Mistake {
  readonly declared: Readonly<Record<string, Declared>>;
  readonly policy: string;
  /** The resource on which it is reported; the only one that is declared unless set. */
  readonly at?: string;
  readonly item: string;
  readonly mend: RegExp;
}

const domain = zone.name;
const record = (type: string, name: string, rest: object): Declared => ({
  type: "DnsRecord",
  args: { zoneId: zone.id, type, name, ttl: 3600, ...rest },
});
const txt = (name: string, text: string): Declared => record("TXT", name, { content: `"${text}"` });
const through = { proxied: true, ttl: 1 };
const setting = (settingId: string, value: unknown): Declared => ({
  type: "ZoneSetting",
  args: { zoneId: zone.id, settingId, value },
});
const ruleset = (phase: string, rules: readonly object[]): Declared => ({
  type: "Ruleset",
  args: { zoneId: zone.id, kind: "zone", name: phase, phase, rules },
});
const accountId = "fedcba9876543210fedcba9876543210";

/** A key of a length that nobody should sign with any more. */
function shortKey(): string {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
  return publicKey.export({ type: "spki", format: "der" }).toString("base64");
}

const elevenLookUps = ["mailgun.org", "sendgrid.net", "_spf.salesforce.com", "_spf.google.com"]
  .concat("amazonses.com")
  .map((host) => `include:${host}`)
  .join(" ");

/** A zone that somebody else wrote, in which hardly anything is right. */
const mistakes: Readonly<Record<string, Mistake>> = {
  "two SPF records": {
    declared: {
      spf: txt(domain, "v=spf1 include:sendgrid.net -all"),
      "spf-second": txt(domain, "v=spf1 ip4:1.1.1.1 -all"),
    },
    policy: "spf-one-record",
    // Of two that exclude each other the second by name is told.
    at: "spf-second",
    item: "4.15",
    mend: /Write one record with the include: terms of both/,
  },
  "eleven look-ups through includes": {
    declared: { "eleven-spf": txt(`news.${domain}`, `v=spf1 ${elevenLookUps} -all`) },
    policy: "spf-lookups",
    item: "4.15",
    mend: /Leave out services that no longer send mail/,
  },
  "an SPF record that lets everybody send": {
    declared: { "open-spf": txt(`open.${domain}`, "v=spf1 include:sendgrid.net +all") },
    policy: "spf-closed",
    item: "4.15",
    mend: /-all/,
  },
  "a DMARC record with pct": {
    declared: {
      dmarc: txt(`_dmarc.${domain}`, `v=DMARC1; p=none; pct=50; rua=mailto:dmarc@${domain}`),
    },
    policy: "dmarc-tags",
    item: "4.15",
    mend: /Leave out pct/,
  },
  "a DKIM key of 1024 bits": {
    declared: { "short-key": txt(`k1._domainkey.${domain}`, `v=DKIM1; k=rsa; p=${shortKey()}`) },
    policy: "dkim-key-size",
    item: "4.15",
    mend: /2048/,
  },
  "a proxied DKIM record": {
    declared: {
      "proxied-key": record("CNAME", `s1._domainkey.${domain}`, {
        content: "s1.domainkey.u1234567.wl123.sendgrid.net",
        ...through,
      }),
    },
    policy: "dkim-not-proxied",
    item: "4.15",
    mend: /proxied: false/,
  },
  "a CAA record that locks out the platform": {
    declared: {
      caa: record("CAA", domain, { data: { flags: 0, tag: "issue", value: "digicert.com" } }),
      app: record("CNAME", `app.${domain}`, { content: "web.onrender.com", ...through }),
    },
    policy: "caa-allows-platform",
    at: "caa",
    item: "2.5",
    mend: /0 issue "letsencrypt\.org"/,
  },
  "an MX record beside a Null MX": {
    declared: {
      mx: record("MX", domain, { content: "mx1.example.com", priority: 10 }),
      "null-mx": record("MX", domain, { content: ".", priority: 0 }),
    },
    policy: "null-mx-alone",
    at: "null-mx",
    item: "4.15",
    mend: /Remove the Null MX/,
  },
  "a test sub-domain without a policy": {
    declared: { test: record("A", `test.${domain}`, { content: "1.1.1.1" }) },
    policy: "dmarc-covers-subdomains",
    at: "dmarc",
    item: "4.15",
    mend: /sp=reject/,
  },
  "a proxied record with a time of its own": {
    declared: { ttl: record("A", `ttl.${domain}`, { content: "1.1.1.1", proxied: true }) },
    policy: "record-proxy-valid",
    item: "11.6",
    mend: /ttl: 1/,
  },
  "a host at a private address": {
    declared: { private: record("A", `private.${domain}`, { content: "10.0.0.7" }) },
    policy: "app-record-target",
    item: "11.6",
    mend: /public address/,
  },
  "a host at Railway without its proof": {
    declared: { railway: record("CNAME", `api.${domain}`, { content: "api.up.railway.app" }) },
    policy: "railway-verified",
    item: "7.2",
    mend: /TXT record that Railway shows/,
  },
  "visitors' data in clear behind the edge": {
    declared: { ssl: setting("ssl", "flexible") },
    policy: "edge-ssl-mode",
    item: "2.5",
    mend: /Set ssl to "strict"/,
  },
  "no redirect to https": {
    declared: { https: setting("always_use_https", "off") },
    policy: "edge-https-always",
    item: "2.5",
    mend: /"on"/,
  },
  "old TLS": {
    declared: { tls: setting("min_tls_version", "1.0") },
    policy: "edge-min-tls",
    item: "2.5",
    mend: /"1\.2"/,
  },
  "HSTS in names that Cloudflare passes over": {
    declared: {
      hsts: setting("security_header", { strictTransportSecurity: { enabled: true, maxAge: 300 } }),
    },
    policy: "edge-hsts",
    item: "2.6",
    mend: /strict_transport_security: \{ enabled: true/,
  },
  "a setting by a name that Cloudflare does not have": {
    declared: { camel: setting("opportunisticOnion", "on") },
    policy: "zone-setting-name",
    item: "2.5",
    mend: /opportunistic_onion/,
  },
  "a content policy that stops payments": {
    declared: {
      headers: ruleset("http_response_headers_transform", [
        {
          action: "rewrite",
          expression: "true",
          actionParameters: {
            headers: {
              "Content-Security-Policy": { operation: "set", value: "default-src 'self'" },
              "X-Content-Type-Options": { operation: "set", value: "nosniff" },
              "X-Frame-Options": { operation: "set", value: "DENY" },
              "Referrer-Policy": { operation: "set", value: "same-origin" },
            },
          },
        },
      ]),
    },
    policy: "edge-header-values",
    item: "2.6",
    mend: /docs\.stripe\.com/,
  },
  "a rate limit that the plan does not have": {
    declared: {
      limits: ruleset("http_ratelimit", [
        {
          action: "block",
          expression: '(http.request.uri.path contains "/auth/")',
          ratelimit: {
            characteristics: ["cf.colo.id", "ip.src"],
            period: 60,
            requestsPerPeriod: 20,
            mitigationTimeout: 10,
          },
        },
      ]),
    },
    policy: "ruleset-in-plan",
    item: "2.9",
    mend: /pulumi config set cloudflarePlan/,
  },
  "a second ruleset of a phase": {
    declared: { "more-limits": ruleset("http_ratelimit", []) },
    policy: "ruleset-one-per-phase",
    item: "2.6",
    mend: /one cloudflare\.Ruleset/,
  },
  "DNSSEC turned off": {
    declared: {
      dnssec: { type: "ZoneDnssec", args: { zoneId: zone.id, status: "disabled" } },
    },
    policy: "dnssec-active",
    item: "11.6",
    mend: /publish the DS record/,
  },
  "a bucket of backups that is not locked, and is emptied after 30 seconds": {
    declared: {
      bucket: { type: "R2Bucket", args: { accountId, name: "bookedbarber-backups" } },
      lifecycle: {
        type: "R2BucketLifecycle",
        args: {
          accountId,
          bucketName: "bookedbarber-backups",
          rules: [
            {
              id: "expire",
              enabled: true,
              conditions: { prefix: "" },
              deleteObjectsTransition: { condition: { type: "Age", maxAge: 30 } },
            },
          ],
        },
      },
    },
    policy: "bucket-lifecycle-age",
    at: "lifecycle",
    item: "9.2",
    mend: /30 days are 2592000/,
  },
};

/** What follows from the mistakes besides: a bucket without a lock. */
const besides = ["backup-bucket-guarded bucket"];

describe("a zone full of mistakes", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let preview: CommandResult;

  before(async () => {
    const { signal } = new AbortController();
    sandbox = await startSandbox(() => undefined, signal);
    const directory = path.join(sandbox.directory, "mistakes");
    mkdirSync(directory);
    const files = {
      "Pulumi.yaml": "name: mistakes\nruntime: nodejs\n",
      "Pulumi.zone.yaml": `config:\n  mistakes:domain: ${domain}\n  mistakes:cloudflarePlan: free\n`,
      "package.json": '{ "name": "mistakes", "main": "index.js" }\n',
      "resources.json": JSON.stringify(
        Object.assign({}, ...Object.values(mistakes).map(({ declared }) => declared)),
      ),
      "index.js": [
        'const cloudflare = require("@pulumi/cloudflare");',
        'for (const [name, { type, args }] of Object.entries(require("./resources.json")))',
        "  new cloudflare[type](name, args);",
        "",
      ].join("\n"),
    };
    for (const [file, text] of Object.entries(files)) {
      writeFileSync(path.join(directory, file), text);
    }
    symlinkSync(path.join(project, "node_modules"), path.join(directory, "node_modules"));
    const pulumi = (...args: string[]): Promise<CommandResult> =>
      run("pulumi", ["--non-interactive", ...args], {
        environment: {
          ...commandEnvironment(process.env, sandbox.environment),
          PULUMI_OPTION_CONFIG_FILE: path.join(directory, "Pulumi.zone.yaml"),
        },
        directory,
        guardian: sandbox.guardian,
        output: "capture",
        signal,
      });
    await pulumi("stack", "init", "zone");
    preview = await pulumi("preview", "--policy-pack", path.join(project, "policies"));
  });
  after(async () => {
    await sandbox.close();
  });

  /** The violations, each with its policy, its resource and its text. */
  const violations = (): readonly { policy: string; at: string; text: string }[] =>
    preview.output
      .split(/^ +- \[mandatory\] /m)
      .slice(1)
      .map((text) => {
        const [, policy = "", at = ""] = /(\S+) {2}\((?:\S+: )?(\S+)\)/.exec(text) ?? [];
        return { policy, at, text };
      });

  it("is refused", () => {
    assert.notEqual(preview.code, 0, preview.output);
    assert.doesNotMatch(preview.output, /broke down|TypeError/);
  });

  for (const [what, { declared, policy, item, mend, ...more }] of Object.entries(mistakes)) {
    it(`is told of ${what}, with its item and the mend`, () => {
      const at = more.at ?? Object.keys(declared)[0] ?? "";
      const found = violations().filter((one) => one.policy === policy && one.at === at);

      assert.equal(found.length, 1, preview.output);
      const text = found[0]?.text ?? "";
      assert.ok(text.includes(`[${item}]`), text);
      assert.match(text, mend);
    });
  }

  it("is told of nothing twice, and of nothing else", () => {
    const expected = Object.values(mistakes).map(
      ({ declared, policy, at }) => `${policy} ${at ?? Object.keys(declared)[0] ?? ""}`,
    );
    assert.deepEqual(
      violations()
        .map(({ policy, at }) => `${policy} ${at}`)
        .sort(),
      [...expected, ...besides].sort(),
    );
  });
});
