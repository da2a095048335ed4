import assert from "node:assert/strict";

import type { PolicyResource, StackValidationArgs } from "@pulumi/policy";

import { headerRules } from "../../components/cloudflare-rules";
import { policiesFor } from "../../policies/catalogue";
import type { Circumstances } from "../../policies/judgement";
import { ENVIRONMENT_TYPES } from "../../policies/environment-adapter";
import { made, readyBackend, readyFrontend } from "../checklist/environments";
import { analyze, analyzeStack, secret, UNKNOWN_VALUE, urnOf } from "./analyze";
import type { Planned, Violation } from "./analyze";
import { circumstances, withSettings } from "./circumstances";
import {
  alert,
  hsts,
  readyBut,
  readyResources,
  record,
  role,
  ruleset,
  setting,
} from "./ready-resources";

/** The stack's own database component, and the other databases of its server closed. */
function ownServer(outputs: Record<string, unknown>): readonly Planned[] {
  const closed = (database: string): Planned => ({
    type: "postgresql:index/grant:Grant",
    name: `public-${database}`,
    props: { role: "public", database, objectType: "database", privileges: [] },
  });
  const props = { host: "db.bookedbarber.com", ownsServer: true, serverConnections: 110 };
  return [
    { type: "bookedbarber:index:Database", name: "server", props: { ...props, ...outputs } },
    closed("postgres"),
    closed("template1"),
  ];
}

const policies = policiesFor(withSettings("production", { domain: "bookedbarber.com" }));

async function judged(stack: readonly Planned[]): Promise<readonly Violation[]> {
  const each = await Promise.all(stack.map((planned) => analyze(policies, planned)));
  return [...each.flat(), ...(await analyzeStack(policies, stack))];
}

const resource = ({ urn }: Violation): string => urn.split("::").at(-1) ?? "";

/** A service with the frontend's variables at a platform, and what else is declared of it. */
function hosted(platform: "railway" | "render", ...more: readonly Planned[]): readonly Planned[] {
  const type = platform === "railway" ? "Variables" : "EnvironmentVariables";
  const variables = {
    ...readyFrontend,
    NODE_ENV: secret("production"),
    NEXT_PUBLIC_API_URL: UNKNOWN_VALUE,
  };
  const props = { serviceId: "web", variables };
  return readyBut(
    {},
    { type: ENVIRONMENT_TYPES.frontend, name: "frontend", props: { variables } },
    { type: `saas:${platform}:${type}`, name: "variables", props },
    ...more,
  );
}
const served = (type: string, props: Record<string, unknown> = {}): Planned => ({
  type: `saas:${type}`,
  name: type.split(":").at(-1) ?? "",
  props: { serviceId: "web", ...props },
});
const trigger = served("railway:DeploymentTrigger", {
  repository: "a/b",
  branch: "main",
  checkSuites: true,
});

/** Each is one mistake: which resources, the policy that refuses it, and where. */
const mistakes: readonly (readonly [
  what: string,
  stack: readonly Planned[],
  policy: string,
  at: string,
])[] = [
  ["a superuser", readyBut({ app: { superuser: true } }), "role-unprivileged", "app"],
  [
    "a role that makes roles",
    readyBut({ app: { createRole: "true" } }),
    "role-unprivileged",
    "app",
  ],
  ["no password", readyBut({ app: { password: undefined } }), "role-password", "app"],
  ["a short password", readyBut({ app: { password: secret("pw-1234") } }), "role-password", "app"],
  [
    "an MD5 hash for a password",
    readyBut({ app: { password: secret(`md5${"0a".repeat(16)}`) } }),
    "role-password-scram",
    "app",
  ],
  ["no backup role", readyBut({ backup: { roles: [] } }), "backup-role-exists", "database"],
  [
    "logins that together hold more than the database",
    readyBut({ app: { connectionLimit: 90 } }),
    "login-limits-fit",
    "database",
  ],
  [
    "a database that takes the whole server",
    readyBut({}, ...ownServer({ serverConnections: 100 })),
    "server-connections-reserved",
    "database",
  ],
  [
    "poolers for more than the application may hold",
    readyBut({}, ...ownServer({ poolSize: 9 })),
    "poolers-fit-login",
    "app",
  ],
  [
    "another database left open",
    readyBut({}, ...ownServer({}).slice(0, 2)),
    "other-databases-closed",
    "server",
  ],
  ["no limit", readyBut({ app: { connectionLimit: undefined } }), "role-connection-limit", "app"],
  [
    "rights of a read-only role",
    readyBut(
      {},
      {
        type: "postgresql:index/defaultPrivileges:DefaultPrivileges",
        name: "future",
        props: { role: "app_readonly", database: "b", objectType: "table", privileges: ["INSERT"] },
      },
    ),
    "readonly-role-reads",
    "future",
  ],
  [
    "another encoding",
    readyBut({ database: { encoding: "LATIN1" } }),
    "database-encoding",
    "database",
  ],
  [
    "a database without a limit",
    readyBut({ database: { connectionLimit: -1 } }),
    "database-connection-limit",
    "database",
  ],
  [
    "a short key",
    readyBut({ "secret-key": { length: 32 } }),
    "generated-secret-length",
    "secret-key",
  ],
  [
    "a secret that is none to Pulumi",
    readyBut(
      {},
      {
        type: "random:index/randomString:RandomString",
        name: "csrf-secret",
        props: { length: 64 },
      },
    ),
    "generated-secret-hidden",
    "csrf-secret",
  ],
  ["an SPF record for all", readyBut({ spf: { content: "v=spf1 +all" } }), "spf-closed", "spf"],
  ["a proxied key", readyBut({ dkim: { proxied: true } }), "dkim-not-proxied", "dkim"],
  [
    "a DMARC record without reports",
    readyBut({ dmarc: { content: "v=DMARC1; p=none; sp=reject" } }),
    "dmarc-valid",
    "dmarc",
  ],
  [
    "a misspelt domain, in a record of another release of the provider",
    readyBut(
      {},
      {
        type: "cloudflare:index/record:Record",
        name: "www",
        props: { name: "www.bookbarber.com", type: "TXT", value: "a text" },
      },
    ),
    "record-under-domain",
    "www",
  ],
  [
    "an owner that logs in",
    readyBut({ owner: { login: true, password: secret(made(40)), connectionLimit: 5 } }),
    "login-owns-nothing",
    "database",
  ],
  [
    "an application in the owner's role",
    readyBut({ app: { roles: ["bookedbarber_owner"] } }),
    "application-not-owner",
    "app",
  ],
  [
    "a membership declared apart",
    readyBut(
      {},
      {
        type: "postgresql:index/grantRole:GrantRole",
        name: "membership",
        props: { role: "bookedbarber_app", grantRole: "bookedbarber_owner" },
      },
    ),
    "application-not-owner",
    "membership",
  ],
  ["PUBLIC let in", readyBut({ public: undefined }), "public-revoked", "database"],
  [
    "rights of PUBLIC",
    readyBut({ public: { privileges: ["CONNECT"] } }),
    "grant-not-public",
    "public",
  ],
  ["no read-only role", readyBut({ readonly: undefined }), "readonly-role-exists", "database"],
  ["no SPF record", readyBut({ spf: undefined }), "spf-present", "dkim"],
  ["no DKIM key", readyBut({ dkim: undefined }), "dkim-present", "spf"],
  ["no DMARC record", readyBut({ dmarc: undefined }), "dmarc-present", "dkim"],
  [
    "two SPF records",
    readyBut({}, record("spf-second", "TXT", "BookedBarber.com.", "v=spf1 ip4:192.0.2.1 -all")),
    "spf-one-record",
    "spf-second",
  ],
  [
    "two DMARC records",
    readyBut(
      {},
      record(
        "second",
        "TXT",
        "_dmarc.bookedbarber.com",
        "v=DMARC1; p=none; rua=mailto:a@bookedbarber.com",
      ),
    ),
    "dmarc-one-record",
    "second",
  ],
  [
    "a proxied record with a time of its own",
    readyBut({ "host-app": { ttl: 300 } }),
    "record-proxy-valid",
    "host-app",
  ],
  [
    "a host at a private address",
    readyBut({}, record("staging", "A", "staging.bookedbarber.com", "10.1.2.3")),
    "app-record-target",
    "staging",
  ],
  [
    "a host at Railway without its proof",
    readyBut({ "host-api": { content: "x.up.railway.app" }, ssl: { value: "full" } }),
    "railway-verified",
    "host-api",
  ],
  [
    "a setting by the name of the provider's documentation",
    readyBut({}, setting("alwaysUseHttps", "on")),
    "zone-setting-name",
    "alwaysUseHttps",
  ],
  [
    "http that leads nowhere",
    readyBut({ always_use_https: { value: "off" } }),
    "edge-https-always",
    "always_use_https",
  ],
  ["old TLS", readyBut({ min_tls_version: { value: 1.1 } }), "edge-min-tls", "min_tls_version"],
  [
    "HSTS in names that Cloudflare passes over",
    readyBut({
      security_header: {
        value: { strictTransportSecurity: { enabled: true, maxAge: 31_536_000 } },
      },
    }),
    "edge-hsts",
    "security_header",
  ],
  [
    "HSTS as a list",
    readyBut({ security_header: { value: [hsts()] } }),
    "edge-hsts",
    "security_header",
  ],
  [
    "preloading without the hosts below",
    readyBut({ security_header: { value: hsts({ preload: true, include_subdomains: false }) } }),
    "edge-hsts-preload",
    "security_header",
  ],
  ["no checked certificates", readyBut({ ssl: { value: "full" } }), "edge-ssl-mode", "ssl"],
  [
    "no minimum of TLS at all",
    readyBut({ min_tls_version: undefined }),
    "edge-settings-present",
    "always_use_https",
  ],
  ["DNSSEC turned off", readyBut({ dnssec: { status: "disabled" } }), "dnssec-active", "dnssec"],
  [
    "a content policy without Stripe",
    readyBut({
      headers: {
        rules: headerRules({ app: "a.com", api: "b.com", cspMode: "enforce" }).map(
          (rule) =>
            JSON.parse(
              JSON.stringify(rule).replaceAll("js.stripe.com", "js.example.com"),
            ) as object,
        ),
      },
    }),
    "edge-header-values",
    "headers",
  ],
  [
    "a rate limit for all visitors together",
    readyBut({
      "rate-limits": {
        rules: [
          {
            action: "block",
            expression: "true",
            ratelimit: { characteristics: ["cf.colo.id"], period: 10, requestsPerPeriod: 9 },
          },
        ],
      },
    }),
    "rate-limit-complete",
    "rate-limits",
  ],
  [
    "a second ruleset of a phase",
    readyBut({}, ruleset("second-limits", "http_ratelimit", [])),
    "ruleset-one-per-phase",
    "second-limits",
  ],
  [
    "a recovery point that no backup meets",
    readyBut({ backups: { recoveryPointMinutes: 5 } }),
    "recovery-point-met",
    "backups",
  ],
  [
    "no recovery time",
    readyBut({ backups: { recoveryTimeMinutes: undefined } }),
    "recovery-time-set",
    "backups",
  ],
  ["a bucket without a lock", readyBut({ lock: undefined }), "backup-bucket-guarded", "bucket"],
  [
    "backups deleted after 30 seconds",
    readyBut({
      lifecycle: {
        rules: [
          {
            enabled: true,
            conditions: { prefix: "" },
            deleteObjectsTransition: { condition: { type: "Age", maxAge: 30 } },
          },
        ],
      },
    }),
    "bucket-lifecycle-age",
    "lifecycle",
  ],
  [
    "a service at Railway without a health check",
    hosted("railway", trigger),
    "health-check-set",
    "variables",
  ],
  [
    "a service at Render with an empty path for its health check",
    hosted("render", served("render:Service", { healthCheckPath: "" })),
    "health-check-set",
    "Service",
  ],
  ["a Sentry project without a key", readyBut({ key: undefined }), "sentry-key-exists", "project"],
  [
    "an alert that notifies nobody",
    readyBut({}, alert("more", { project: "bookedbarber", actions: [{ owners: "NoOne" }] })),
    "alert-notifies",
    "more",
  ],
  [
    "a monitor that is switched off",
    readyBut({}, { type: "saas:sentry:MetricMonitor", name: "more", props: { enabled: false } }),
    "monitor-enabled",
    "more",
  ],
  [
    "an uptime monitor that asks for another address",
    readyBut({ uptime: { url: "https://api.bookedbarber.com/" } }),
    "uptime-monitor-served",
    "uptime",
  ],
];

const opts: PolicyResource["opts"] = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  additionalSecretOutputs: [],
};

describe("the policies on resources", () => {
  it("say nothing of a stack that is ready", async () => {
    assert.deepEqual(await judged(readyResources), []);
  });

  describe("on properties that no rule knows", () => {
    const named: readonly (readonly [
      type: string,
      props: Record<string, unknown>,
      names: string,
    ])[] = [
      ["saas:railway:Service", { preDeployCommand: ["sh"] }, "preDeployCommand"],
      ["saas:twilio:MessagingService", { fallbackUrl: UNKNOWN_VALUE }, "fallbackUrl"],
      ["saas:sentry:UptimeMonitor", { expectedStatus: { from: 100, to: 599 } }, "expectedStatus"],
      ["postgresql:index/extension:Extension", { createCascade: "true" }, "createCascade"],
      // What a provider fills in, and the engine's own, turn nothing on.
      ["postgresql:index/extension:Extension", { createCascade: false, __defaults: ["a"] }, ""],
      ["saas:twilio:MessagingService", { fallbackUrl: "", useInboundWebhookOnNumber: false }, ""],
      ["bookedbarber:index:Backups", { anything: "x" }, ""],
    ];
    for (const [index, [type, props, names]] of named.entries()) {
      it(`name them, ${index + 1}: ${names === "" ? "none" : names}`, async () => {
        const found = await analyze(policies, { type, name: "x", props });
        const told = found.filter(({ policy }) => policy === "property-judged");
        assert.deepEqual(
          told.map(({ message }) => /no rule judges: (.+)\./.exec(message)?.[1]),
          names === "" ? [] : [names],
        );
      });
    }
  });

  for (const [what, stack, policy, at] of mistakes) {
    it(`refuse ${what}, once, where a person would change it`, async () => {
      const violations = await judged(stack);
      assert.deepEqual(
        violations.map((violation) => [violation.policy, violation.level]),
        [[policy, "mandatory"]],
      );
      const [violation] = violations;
      assert.match(violation?.message ?? "", /\n(\[\d+\.\d+\] ?)+.+\nTo mend it: /);
      const named = violation?.urn === "" ? at : violation && resource(violation);
      assert.equal(named, at);
    });
  }

  it("miss the Sentry project, the hosts, the records of mail and the services of an application that has none of them", async () => {
    const backend: Planned = {
      type: ENVIRONMENT_TYPES.backend,
      name: "backend",
      props: { variables: readyBackend },
    };
    const violations = await analyzeStack(policies, [backend]);
    assert.deepEqual(
      violations.map(({ policy, urn }) => [policy, urn]),
      [
        "spf-present",
        "dkim-present",
        "dmarc-present",
        "app-hosts-have-records",
        "app-hosts-have-records",
        "sentry-project-exists",
        "stripe-webhook-exists",
        "mail-senders-exist",
        "mail-senders-exist",
        "mail-events-exist",
        "text-service-exists",
        "uptime-monitor-exists",
        "alert-critical-errors",
        "alert-performance",
        "alert-payments",
        "alert-database",
      ].map((policy) => [policy, urnOf(backend)]),
    );
  });

  it("advise of a rotation that is not finished, without stopping it", async () => {
    const stack = readyBut({ app: { name: "bookedbarber_app_1" } }, role("app_2"));
    const violations = await judged(stack);
    assert.deepEqual(
      violations.map((violation) => [violation.policy, violation.level, resource(violation)]),
      [["rotation-finished", "advisory", "app"]],
    );
  });

  it("miss at a platform what the application needs there", async () => {
    const stack = [
      ...hosted("railway", served("railway:Service", { healthCheckPath: "/" })),
      served("railway:CustomDomain", { domain: "app.bookedbarber.com" }),
      { type: ENVIRONMENT_TYPES.backend, name: "backend", props: { variables: readyBackend } },
    ];
    const violations = (await judged(stack))
      .filter(({ policy }) => policy.startsWith("railway-"))
      .map((violation) => `${violation.policy} ${violation.level} ${resource(violation)}`);
    assert.deepEqual(violations.sort(), [
      "railway-deploys-from-git advisory variables",
      "railway-domains-declared mandatory backend",
      "railway-environments-served mandatory backend",
    ]);
    const mended = [...stack, trigger, served("railway:CustomDomain", { domain: UNKNOWN_VALUE })];
    const left = (await judged(mended)).filter(({ policy }) => policy.startsWith("railway-"));
    assert.deepEqual(
      left.map(({ policy }) => policy),
      ["railway-environments-served"],
    );
  });

  it("name data that is not protected, but in the sandbox and in development", async () => {
    const database = readyResources.find(({ type }) => type.endsWith(":Database"));
    assert.ok(database !== undefined);
    const said = async (given: Circumstances): Promise<readonly string[]> =>
      (await analyze(policiesFor(given), { ...database, protect: false })).map(
        ({ policy, level }) => `${policy} ${level}`,
      );
    assert.deepEqual(await said(circumstances()), ["data-protected advisory"]);
    const sandbox = withSettings("sandbox", { databaseHost: "127.0.0.1" });
    assert.deepEqual(await said(sandbox), []);
    const staging = withSettings("staging", { databaseHost: "127.0.0.1" });
    assert.deepEqual(await said(staging), ["data-protected advisory"]);
    assert.deepEqual(await said({ ...circumstances(), production: false }), []);
  });

  it("ask nothing of a program that declares nothing of it, but name what no rule knows", async () => {
    const bucket = { type: "aws:s3/bucket:Bucket", name: "bucket", props: { acl: "private" } };
    assert.deepEqual(
      (await judged([bucket])).map(({ policy, level, urn }) => [policy, level, urn]),
      [["judged-by-a-rule", "advisory", urnOf(bucket)]],
    );
    const known = ["pulumi:pulumi:Stack", "pulumi:providers:aws", "saas:sendgrid:Template"];
    assert.deepEqual(await judged(known.map((type) => ({ type, name: "a", props: {} }))), []);
  });

  it("leave what no rule knows to the owner who allows its type", async () => {
    const rule = policies.find(({ name }) => name === "judged-by-a-rule");
    assert.ok(rule !== undefined && "validateStack" in rule);
    const of = (type: string): PolicyResource => ({
      ...{ type, name: "a", urn: type, props: {}, opts, dependencies: [] },
      ...{ propertyDependencies: {}, isType: () => false, asType: () => undefined },
    });
    const said: (string | undefined)[] = [];
    await rule.validateStack(
      {
        resources: [of("aws:s3/bucket:Bucket"), of("aws:sns/topic:Topic")],
        getConfig: (() => ({
          allow: ["aws:s3/bucket:Bucket"],
        })) as StackValidationArgs["getConfig"],
        notApplicable: () => assert.fail(),
        stackTags: new Map(),
      },
      (_, urn) => said.push(urn),
    );
    assert.deepEqual(said, ["aws:sns/topic:Topic"]);
  });

  it("know nothing of another program's domain", async () => {
    const other = policiesFor(withSettings("production", {}));
    const planned = record("www", "CNAME", "www.elsewhere.org", "sites.example.net");
    assert.deepEqual(await analyze(other, planned), []);
  });

  it("say nothing of what is not known yet, and do not fail on it", async () => {
    const unknown = readyResources.map((planned) => ({
      ...planned,
      props: Object.fromEntries(Object.keys(planned.props).map((key) => [key, UNKNOWN_VALUE])),
    }));
    assert.deepEqual(await judged(unknown), []);
    const partly = readyBut({ "readonly-tables": { privileges: ["SELECT", UNKNOWN_VALUE] } });
    assert.deepEqual(await judged(partly), []);
  });

  it("see a superuser beside a password that is not known yet", async () => {
    const violations = await analyze(
      policies,
      role("app", { superuser: true, password: UNKNOWN_VALUE }),
    );
    assert.deepEqual(
      violations.map(({ policy }) => policy),
      ["role-unprivileged"],
    );
  });

  it("take a password that no state keeps for there", async () => {
    const planned = role("app", { password: undefined, passwordWoVersion: "1" });
    assert.deepEqual(await analyze(policies, planned), []);
  });

  it("repeat no password", async () => {
    const canary = made(12);
    const violations = await analyze(policies, role("app", { password: secret(canary) }));
    assert.equal(violations.length, 1);
    assert.ok(!JSON.stringify(violations).includes(canary));
  });

  it("stop at a property of a kind that no provider takes, without repeating it", async () => {
    const canary = made(20);
    const violations = await analyze(policies, role("app", { password: { nested: canary } }));
    assert.ok(violations.length > 0);
    assert.ok(
      violations.every(
        ({ level, message }) => level === "mandatory" && message.includes("broke down"),
      ),
    );
    assert.ok(!JSON.stringify(violations).includes(canary));
    const across = await analyzeStack(policies, [role("app", { login: { nested: canary } })]);
    assert.ok(across.every(({ message }) => message.includes("broke down")));
  });
});
