import assert from "node:assert/strict";

import { findItem } from "../../checklist/items";
import type { Rule } from "../../checklist/rule";
import { allRules } from "../../checklist/rules/all-rules";
import { rules } from "../../checklist/rules/catalogue";
import { policiesFor } from "../../policies/catalogue";
import { ENVIRONMENT_TYPES } from "../../policies/environment-adapter";
import { Judgement } from "../../policies/judgement";
import { policyOf } from "../../policies/policy";
import { hex, made, readyBackend, readyFrontend } from "../checklist/environments";
import { cases } from "../checklist/rule-cases";
import type { Change } from "../checklist/rule-cases";
import { analyze, analyzeStack, secret, UNKNOWN_VALUE, urnOf } from "./analyze";
import type { Planned, Violation } from "./analyze";
import { circumstances, withSettings } from "./circumstances";
import { host, readyBut, readyResources } from "./ready-resources";

const policies = policiesFor(circumstances());
const judgement = new Judgement(circumstances());

const component = (front: "backend" | "frontend", variables: unknown): Planned => ({
  type: ENVIRONMENT_TYPES[front],
  name: front,
  props: { variables },
});

const backendWith = (change: Record<string, unknown>): Planned =>
  component("backend", without({ ...readyBackend, ...change }));
const frontendWith = (change: Record<string, unknown>): Planned =>
  component("frontend", without({ ...readyFrontend, ...change }));

/** A variable that is not set is not among the properties. */
function without(variables: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
}

async function judged({
  context = {},
  backend = {},
  frontend = {},
}: Change): Promise<readonly Violation[]> {
  const { production = true, domain } = context;
  const given = domain === undefined ? circumstances() : withSettings("production", { domain });
  const policies = policiesFor({ ...given, production });
  const stack = [backendWith(backend), frontendWith(frontend)];
  const all = [...stack, ...readyResources];
  const each = await Promise.all(all.map((planned) => analyze(policies, planned)));
  return [...each.flat(), ...(await analyzeStack(policies, all))];
}

const namesOf = (violations: readonly Violation[]): readonly string[] =>
  violations.map(({ policy }) => policy);

describe("the policy pack", () => {
  it("has one policy for each rule, of the rule's level, and one for the waivers", () => {
    assert.deepEqual(
      policies.map(({ name, enforcementLevel }) => [name, enforcementLevel]),
      [
        ["waiver-valid", "mandatory"],
        ...allRules.map(({ id, severity }) => [
          id,
          severity === "error" ? "mandatory" : "advisory",
        ]),
      ],
    );
  });

  it("tells of each policy the items, the section and the mend", () => {
    for (const rule of allRules) {
      const { framework, remediationSteps, tags, severity, url } = policyOf(rule, judgement);
      assert.equal(url, undefined);
      assert.equal(framework?.reference, rule.items.join(", "));
      assert.ok(framework.specification.endsWith(`: ${findItem(rule.items[0])?.title ?? "?"}`));
      assert.equal(remediationSteps, rule.fix);
      assert.ok(tags?.includes(`section-${rule.items[0].split(".")[0] ?? ""}`));
      assert.equal(severity, rule.severity === "error" ? "high" : "medium");
    }
  });

  it("says nothing of a stack that is ready, nor of other resources", async () => {
    assert.deepEqual(await judged({}), []);
    const other = {
      type: "random:index/randomPet:RandomPet",
      name: "x",
      props: { prefix: "DEBUG" },
    };
    assert.deepEqual(await analyze(policies, other), []);
  });

  for (const rule of rules) {
    it(`refuses for ${rule.id} what the rule refuses, with item and mend, without the value`, async () => {
      const [change] = cases[rule.id]?.fail ?? [];
      assert.ok(change);
      const own = (await judged(change)).filter(({ policy }) => policy === rule.id);
      assert.equal(own.length, 1);
      const [violation] = own;
      assert.equal(violation?.level, rule.severity === "error" ? "mandatory" : "advisory");
      assert.match(violation.message, /^.+\n\[\d+\.\d+\] /);
      assert.match(violation.message, /\nTo mend it: /);
      for (const value of Object.values({ ...change.backend, ...change.frontend })) {
        if (value !== undefined && value.trim().length > 7) {
          assert.ok(!violation.message.includes(value.trim()));
        }
      }
    });
  }

  it("reads secrets, and repeats nothing of them", async () => {
    const canary = made(32);
    const violations = await analyze(
      policies,
      backendWith({ STRIPE_SECRET_KEY: secret(`sk_test_${canary}`), SECRET_KEY: secret(canary) }),
    );
    assert.deepEqual(namesOf(violations), ["secret-key-length", "stripe-secret-key-live"]);
    assert.ok(!JSON.stringify(violations).includes(canary));
  });

  it("refuses a test key beside secrets that are not known yet", async () => {
    const planned = backendWith({
      SECRET_KEY: UNKNOWN_VALUE,
      JWT_SECRET_KEY: UNKNOWN_VALUE,
      DATABASE_URL: UNKNOWN_VALUE,
      SENTRY_DSN: UNKNOWN_VALUE,
      STRIPE_SECRET_KEY: secret(`sk_test_${made(32)}`),
      DEBUG: true,
    });
    const violations = await analyze(policies, planned);
    assert.deepEqual(namesOf(violations), ["stripe-secret-key-live", "debug-off"]);
    assert.ok(violations.every(({ level }) => level === "mandatory"));
  });

  it("says nothing of values that are not known yet, and does not fail on them", async () => {
    const unknown = (values: object): Record<string, string> =>
      Object.fromEntries(Object.keys(values).map((name) => [name, UNKNOWN_VALUE]));
    const stack = [
      component("backend", unknown(readyBackend)),
      component("frontend", unknown(readyFrontend)),
    ];
    for (const planned of [...stack, component("backend", UNKNOWN_VALUE)]) {
      assert.deepEqual(await analyze(policies, planned), []);
    }
    const again = [component("backend", UNKNOWN_VALUE), ...stack];
    for (const planned of [stack, again]) {
      assert.deepEqual(await analyzeStack(policies, [...planned, ...readyResources]), []);
    }
  });

  it("takes [secret] in a plan for what somebody has set", async () => {
    for (const [name, policy] of [
      ["SECRET_KEY", "secret-key-not-default"],
      ["DATABASE_URL", "no-placeholder"],
      ["SMTP_PASSWORD", "no-placeholder"],
    ] as const) {
      for (const value of ["[secret]", secret("[secret]")]) {
        assert.deepEqual(namesOf(await analyze(policies, backendWith({ [name]: value }))), [
          policy,
        ]);
      }
    }
  });

  it("misses every required variable where a component carries none", async () => {
    for (const props of [{}, { variables: {} }, { variables: null }, { variables: ["a"] }]) {
      const planned: Planned = { type: ENVIRONMENT_TYPES.frontend, name: "frontend", props };
      const violations = await analyze(policies, planned);
      assert.deepEqual(namesOf(violations), Array<string>(4).fill("required-variable"));
    }
  });

  it("stops at a value that no environment can hold, instead of passing it over", async () => {
    const violations = await analyze(policies, backendWith({ DEBUG: { nested: "true" } }));
    const broken = violations.filter(({ message }) => message.includes("broke down"));
    assert.ok(broken.some(({ policy }) => policy === "debug-off"));
    assert.ok(broken.some(({ level }) => level === "mandatory"));
  });

  it("reports what is between both environments on the one that a person would change", async () => {
    const key = `pk_live_${made(99)}`;
    const staging = "https://api-staging.bookedbarber.com";
    const stack = [
      backendWith({ BACKEND_URL: staging }),
      frontendWith({ NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY: secret(key) }),
      ...readyBut({
        webhook: { url: `${staging}/api/v2/webhooks/stripe` },
        events: { url: `${staging}/api/v2/webhooks/sendgrid` },
        texts: {
          inboundRequestUrl: `${staging}/api/v2/webhooks/sms/incoming`,
          statusCallback: `${staging}/api/v2/webhooks/sms/status`,
        },
        uptime: { url: `${staging}/health` },
      }),
      host("api-staging", "bookedbarber-api.onrender.com"),
    ];
    const violations = await analyzeStack(policies, stack);
    const frontend = urnOf(frontendWith({}));
    assert.deepEqual(
      violations.map(({ policy, urn }) => [policy, urn]),
      [
        ["stripe-frontend-key-matches", frontend],
        ["api-url-is-backend", frontend],
      ],
    );
    assert.ok(!JSON.stringify(violations).includes(key));
  });

  it("gives the command that mends, for a setting, a secret and what the stack has itself", async () => {
    const violations = await analyze(
      policies,
      backendWith({
        STRIPE_SECRET_KEY: `sk_test_${made(24)}`,
        TWILIO_ACCOUNT_SID: hex(34),
        DEBUG: "true",
        UNHEARD_OF: `sk_test_${made(24)}`,
      }),
    );
    const lastLine = (name: string): string =>
      violations
        .find(({ policy }) => policy === name)
        ?.message.split("\n")
        .at(-1)
        ?.trim() ?? "";
    assert.equal(
      lastLine("stripe-secret-key-live"),
      "pulumi config set --secret STRIPE_SECRET_KEY",
    );
    assert.equal(lastLine("twilio-account-sid"), "pulumi config set TWILIO_ACCOUNT_SID");
    assert.match(lastLine("debug-off"), /^pulumi config rm DEBUG {3}#/);
    assert.match(lastLine("no-test-key"), /^To mend it: /);
  });

  it("stops a deployment when a rule breaks down, also one that only advises", async () => {
    const canary = made(30);
    const broken = (severity: Rule["severity"], scope: Rule["scope"]): Rule => ({
      ...(rules[0] as Rule),
      id: `broken-${severity}`,
      severity,
      scope,
      judge: () => {
        throw new Error(canary);
      },
    });
    const pack = [broken("error", "backend"), broken("warning", "either")].map((rule) =>
      policyOf(rule, judgement),
    );
    const violations = await analyze(pack, backendWith({}));
    assert.deepEqual(
      violations.map(({ policy, level }) => [policy, level]),
      [
        ["broken-error", "mandatory"],
        ["broken-warning", "mandatory"],
      ],
    );
    assert.ok(
      violations.every(({ message }) => /\n(\[\d+\.\d+\] ?)+ The rule broken-/.test(message)),
    );
    assert.ok(!JSON.stringify(violations).includes(canary));
    const stack = [backendWith({}), frontendWith({})];
    const across = [policyOf(broken("warning", "both"), judgement)];
    assert.deepEqual(
      (await analyzeStack(across, stack)).map(({ policy, level }) => [policy, level]),
      [["broken-warning", "mandatory"]],
    );
  });
});
