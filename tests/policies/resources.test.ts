import assert from "node:assert/strict";

import { policiesFor } from "../../policies/catalogue";
import { ENVIRONMENT_TYPES } from "../../policies/environment-adapter";
import { made, readyBackend } from "../checklist/environments";
import { analyze, analyzeStack, secret, UNKNOWN_VALUE, urnOf } from "./analyze";
import type { Planned, Violation } from "./analyze";
import { withSettings } from "./circumstances";
import { readyBut, readyResources, record, role } from "./ready-resources";

const policies = policiesFor(withSettings("production", { domain: "bookedbarber.com" }));

async function judged(stack: readonly Planned[]): Promise<readonly Violation[]> {
  const each = await Promise.all(stack.map((planned) => analyze(policies, planned)));
  return [...each.flat(), ...(await analyzeStack(policies, stack))];
}

const resource = ({ urn }: Violation): string => urn.split("::").at(-1) ?? "";

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
    readyBut({ dmarc: { content: "v=DMARC1; p=none" } }),
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
        props: { name: "www.bookbarber.com", type: "A", value: "192.0.2.1" },
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
  ["no DMARC record", readyBut({ dmarc: undefined }), "dmarc-present", "spf"],
  [
    "two SPF records",
    readyBut({}, record("second", "TXT", "BookedBarber.com.", "v=spf1 ip4:192.0.2.1 -all")),
    "spf-one-record",
    "second",
  ],
  [
    "two DMARC records",
    readyBut(
      {},
      record("second", "TXT", "_dmarc.bookedbarber.com", "v=DMARC1; p=none; rua=mailto:a@b.com"),
    ),
    "dmarc-one-record",
    "second",
  ],
  ["a Sentry project without a key", readyBut({ key: undefined }), "sentry-key-exists", "project"],
];

describe("the policies on resources", () => {
  it("say nothing of a stack that is ready", async () => {
    assert.deepEqual(await judged(readyResources), []);
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

  it("miss the Sentry project, SPF, DKIM and DMARC of an application that has none of them", async () => {
    const backend: Planned = {
      type: ENVIRONMENT_TYPES.backend,
      name: "backend",
      props: { variables: readyBackend },
    };
    const violations = await analyzeStack(policies, [backend]);
    assert.deepEqual(
      violations.map(({ policy, urn }) => [policy, urn]),
      ["spf-present", "dkim-present", "dmarc-present", "sentry-project-exists"].map((policy) => [
        policy,
        urnOf(backend),
      ]),
    );
  });

  it("ask nothing of a program that declares nothing of it", async () => {
    const bucket = { type: "aws:s3/bucket:Bucket", name: "bucket", props: { acl: "private" } };
    assert.deepEqual(await judged([bucket]), []);
  });

  it("know nothing of another program's domain", async () => {
    const other = policiesFor(withSettings("production", {}));
    const planned = record("www", "A", "www.elsewhere.org", "192.0.2.1");
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
