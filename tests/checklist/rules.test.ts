import assert from "node:assert/strict";

import fc from "fast-check";

import { variables } from "../../checklist/environment/contract";
import { environmentOf } from "../../checklist/environment/environment";
import type { Environments } from "../../checklist/environment/environment";
import { UNKNOWN } from "../../checklist/environment/value";
import type { Finding } from "../../checklist/finding";
import { findItem } from "../../checklist/items";
import { judge } from "../../checklist/judge";
import { applyRule, PRODUCTION } from "../../checklist/rule";
import type { Rule } from "../../checklist/rule";
import { findRule, rules } from "../../checklist/rules/catalogue";
import { runtimeRules } from "../../checklist/rules/runtime";
import { hex, made, readyBackend, readyFrontend } from "./environments";
import { cases } from "./rule-cases";
import type { Change } from "./rule-cases";

function environments({ backend, frontend }: Change): Environments {
  return {
    backend: environmentOf("backend", { ...readyBackend, ...backend }),
    frontend: environmentOf("frontend", { ...readyFrontend, ...frontend }),
  };
}

function namesOf({ context, backend, frontend }: Change): readonly string[] {
  return Object.keys({ ...context, ...backend, ...frontend });
}

function findingsOn(rule: Rule, change: Change): readonly Finding[] {
  return applyRule(rule, environments(change), { ...PRODUCTION, ...change.context });
}

function failures(rule: Rule, change: Change): readonly string[] {
  const findings = findingsOn(rule, change);
  assert.ok(!findings.some(({ status }) => status === "error"), `${rule.id} broke down`);
  return findings.filter(({ status }) => status === "fail").map(({ message }) => message);
}

/** A value would hide in its length: only what is long enough to be told from the rules' words. */
const isTelling = (text: string): boolean => text.trim().length > 7;

describe("the rules", () => {
  for (const rule of rules) {
    describe(rule.id, () => {
      const { pass, apart = [], fail } = cases[rule.id] ?? { pass: [], fail: [] };

      it("has a table with inputs that pass and inputs that fail", () => {
        assert.ok(pass.length > 0 && fail.length > 0);
      });

      for (const [index, change] of pass.entries()) {
        it(`accepts right values, ${index + 1}: ${namesOf(change).join(", ")}`, () => {
          assert.deepEqual(failures(rule, change), []);
          for (const { subject, status } of findingsOn(rule, change)) {
            if (namesOf(change).includes(subject)) assert.equal(status, "pass", subject);
          }
        });
      }

      for (const [index, change] of apart.entries()) {
        it(`leaves to other rules, ${index + 1}: ${namesOf(change).join(", ")}`, () => {
          assert.deepEqual(failures(rule, change), []);
          const own = findingsOn(rule, change).filter(
            ({ subject }) => subject.endsWith(" environment") || namesOf(change).includes(subject),
          );
          for (const { subject, status } of own) assert.equal(status, "not-applicable", subject);
        });
      }

      for (const [index, change] of fail.entries()) {
        it(`refuses wrong values, ${index + 1}: ${namesOf(change).join(", ")}`, () => {
          const messages = failures(rule, change);
          assert.equal(messages.length, 1);
          // Whose it is, and at least two words of what is wrong.
          assert.match(messages[0] ?? "", /^[A-Za-z_]+ \S+ \S.*\.$/);
          for (const value of Object.values({ ...change.backend, ...change.frontend })) {
            if (value !== undefined && isTelling(value)) {
              assert.ok(!messages.join().includes(value.trim()), "the message repeats the value");
            }
          }
        });
      }
    });
  }

  it("say nothing of an environment that is not there, and something of one that is", () => {
    const { backend, frontend } = environments({});
    assert.ok(backend && frontend);
    for (const rule of rules) {
      const speaks = (both: Environments): boolean => applyRule(rule, both, PRODUCTION).length > 0;
      const expected = {
        backend: [true, false],
        frontend: [false, true],
        either: [true, true],
        both: [false, false],
      }[rule.scope];
      assert.deepEqual([speaks({ backend }), speaks({ frontend })], expected, rule.id);
      assert.equal(speaks({}), false, rule.id);
      assert.equal(speaks({ backend, frontend }), true, rule.id);
    }
  });

  it("have a table each, and no table is without its rule", () => {
    assert.deepEqual(Object.keys(cases).sort(), rules.map(({ id }) => id).sort());
  });

  it("have unique ids in kebab case, which can be looked up", () => {
    assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
    for (const rule of rules) {
      assert.match(rule.id, /^[a-z]+(-[a-z]+)*$/);
      assert.equal(findRule(rule.id), rule);
    }
  });

  it("name items that exist, and say why and how to mend", () => {
    for (const { id, items, title, why, fix } of rules) {
      for (const item of items) assert.ok(findItem(item), `${id}: ${item}`);
      assert.equal(new Set(items).size, items.length, id);
      for (const text of [title, why, fix]) assert.ok(text.length > 10, id);
      assert.doesNotMatch(title, /\.$/);
      assert.match(why, /\.$/);
      assert.match(fix, /\.$/);
    }
  });

  it("find nothing wrong with an environment that is ready", () => {
    const others = judge(environments({}), PRODUCTION).filter(({ status }) => status !== "pass");
    // No backend's name is NEXT_PUBLIC_, and no name is unknown: there is nothing to judge.
    assert.deepEqual(
      others.map(({ rule, status, subject }) => [rule, status, subject]),
      [
        ["no-secret-in-browser", "not-applicable", "backend environment"],
        ["name-in-capitals", "not-applicable", "frontend environment"],
        ...["name-close-to-known", ...runtimeRules.map(({ id }) => id)].flatMap((id) => [
          [id, "not-applicable", "backend environment"],
          [id, "not-applicable", "frontend environment"],
        ]),
      ],
    );
  });

  it("report every rule's outcome on an empty environment, the required variables as missing", () => {
    const empty: Environments = {
      backend: environmentOf("backend", {}),
      frontend: environmentOf("frontend", {}),
    };
    const missing = judge(empty, PRODUCTION).filter(({ status }) => status === "fail");
    assert.deepEqual(
      missing.map(({ subject }) => subject),
      variables.filter(({ required }) => required).map(({ name }) => name),
    );
  });

  it("judge what is known beside what is not: an unknown SECRET_KEY hides no test key", () => {
    const texts = environmentOf("backend", {
      ...readyBackend,
      STRIPE_SECRET_KEY: `sk_test_${made(24)}`,
    });
    const backend = {
      ...texts,
      read: (name: string) => (name === "SECRET_KEY" ? UNKNOWN : texts.read(name)),
    };
    const findings = judge({ backend }, PRODUCTION);
    const failed = findings.filter(({ status }) => status === "fail").map(({ rule }) => rule);
    assert.deepEqual(failed, ["stripe-secret-key-live"]);
    const unknown = findings.filter(({ status }) => status === "unknown");
    assert.ok(unknown.some(({ subject }) => subject === "SECRET_KEY"));
    assert.ok(
      unknown.every(({ subject }) => /^(JWT_|CSRF_)?SECRET_KEY$|^ENCRYPTION_KEY$/.test(subject)),
    );
  });

  it("say unknown, and nothing else, of what is not known", () => {
    const all: Environments = {
      backend: { ...environmentOf("backend", readyBackend), read: () => UNKNOWN },
      frontend: { ...environmentOf("frontend", readyFrontend), read: () => UNKNOWN },
    };
    // What matters to these is that the variables are there, or how they are named.
    const byPresence = [
      "credentials-complete",
      "rate-limit-store-shared",
      "name-in-capitals",
      "name-close-to-known",
      "domain-near-miss",
    ];
    for (const { rule, status, subject } of judge(all, PRODUCTION)) {
      if (/^(back|front)end environment$/.test(subject)) assert.equal(status, "not-applicable");
      else assert.equal(status === "unknown", !byPresence.includes(rule), rule);
    }
  });

  it("put the subject's own item first", () => {
    const table: readonly (readonly [Change, string, string])[] = [
      [{ backend: { STRIPE_SECRET_KEY: `sk_test_${made(24)}` } }, "stripe-secret-key-live", "1.3"],
      [{ backend: { DEBUG: "true" } }, "debug-off", "1.8"],
      [{ frontend: { NEXT_PUBLIC_DEMO_MODE: "true" } }, "demo-mode-off", "1.16"],
      [{ backend: { CORS_ORIGINS: "http://a.com" } }, "origins-https", "1.6"],
      [{ backend: { SECRET_KEY: "short" } }, "secret-key-length", "1.2"],
      [{ backend: { JWT_SECRET_KEY: "short" } }, "secret-key-length", "2.7"],
      [{ backend: { SENDGRID_API_KEY: "changeme" } }, "no-placeholder", "1.9"],
      [{ frontend: { NEXT_PUBLIC_API_URL: "http://a.com" } }, "url-https", "1.14"],
    ];
    for (const [change, id, item] of table) {
      const found = judge(environments(change), PRODUCTION).filter(
        ({ rule, status }) => rule === id && status === "fail",
      );
      assert.equal(found[0]?.items[0], item, id);
    }
  });

  it("allow secret keys of 32 characters outside production only", () => {
    const rule = findRule("secret-key-length");
    assert.ok(rule);
    const backend = environmentOf("backend", { SECRET_KEY: made(32), JWT_SECRET_KEY: made(31) });
    const failed = applyRule(rule, { backend }, { production: false }).filter(
      ({ status }) => status === "fail",
    );
    assert.deepEqual(
      failed.map(({ subject }) => subject),
      ["JWT_SECRET_KEY"],
    );
  });

  it("turn a rule that throws into an error that tells nothing of the value", () => {
    const canary = made(30);
    const broken: Rule = {
      ...(rules[0] as Rule),
      id: "broken",
      judge: () => {
        throw new Error(canary);
      },
    };
    const [finding] = applyRule(broken, environments({}), PRODUCTION);
    assert.equal(finding?.status, "error");
    assert.equal(finding.severity, "error");
    assert.ok(!JSON.stringify(finding).includes(canary));
  });

  const anyText = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.string({ unit: "binary", maxLength: 80 }),
    fc.webUrl(),
    fc.emailAddress(),
    fc
      .tuple(
        fc.constantFrom("sk_live_", "pk_test_", "https://", "postgresql://", "rediss://", "[", '"'),
        fc.string(),
      )
      .map((parts) => parts.join("")),
  );
  const anyName = fc.constantFrom(...variables.flatMap((v) => [v.name, ...v.aliases]), "OTHER");

  it("answer for every text without breaking down", () => {
    fc.assert(
      fc.property(fc.dictionary(anyName, anyText, { maxKeys: 12 }), (texts) => {
        const both: Environments = {
          backend: environmentOf("backend", texts),
          frontend: environmentOf("frontend", texts),
        };
        assert.ok(judge(both, PRODUCTION).every(({ status }) => status !== "error"));
      }),
    );
  });

  it("never repeat a value, whatever variable it stands in", () => {
    const prefix = fc.constantFrom(
      "",
      "sk_live_",
      "sk_test_",
      "https://",
      "http://x:",
      "postgresql://a:",
      "whsec_",
    );
    fc.assert(
      fc.property(anyName, prefix, (name, start) => {
        const canary = hex(24);
        const texts = { [name]: `${start}${canary}@h/d` };
        const both: Environments = {
          backend: environmentOf("backend", texts),
          frontend: environmentOf("frontend", texts),
        };
        assert.ok(!JSON.stringify(judge(both, PRODUCTION)).includes(canary));
      }),
    );
  });

  it("answer for a line of hundreds of kilobytes", () => {
    for (const text of [
      "x".repeat(2e5) + "y",
      "<".repeat(2e5),
      "a,".repeat(1e5),
      "ab".repeat(1e5),
    ]) {
      const backend = environmentOf("backend", { SECRET_KEY: text, ALLOWED_ORIGINS: text });
      assert.ok(judge({ backend }, PRODUCTION).length > 0);
    }
  });
});
