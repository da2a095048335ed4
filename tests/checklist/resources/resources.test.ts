import assert from "node:assert/strict";

import fc from "fast-check";

import { canonicalName } from "../../../checklist/dns/name";
import { NOT_KNOWN, NOT_SET, propertyOf } from "../../../checklist/resources/property";
import { labelOf } from "../../../checklist/resources/subject";
import type { Subject } from "../../../checklist/resources/subject";
import { subjectOfPlain } from "../../../checklist/resources/plain-subject";
import type { PlainSubject } from "../../../checklist/resources/plain-subject";
import { examples } from "../../../checklist/examples/catalogue";
import { PRODUCTION } from "../../../checklist/rule";
import type { Context } from "../../../checklist/rule";
import { resourceRules, stackRules } from "../../../checklist/rules/resources/catalogue";
import {
  applyResourceRule,
  applyStackRule,
  resourceRule,
  stackRule,
} from "../../../checklist/rules/resources/resource-rule";

const subject = (plain: PlainSubject): Subject => subjectOfPlain(plain, "urn");
const txt = (content: string, name = "bookedbarber.com"): Subject =>
  subject({ kind: "dns-record", name, type: "TXT", content });

function statusOf(id: string, judged: Subject, context: Context = PRODUCTION): string {
  const rule = resourceRules.find((one) => one.id === id) ?? assert.fail(`no rule ${id}`);
  return applyResourceRule(rule, judged, context).status;
}

describe("an SPF record", () => {
  const table: readonly (readonly [text: string, closed: string])[] = [
    ["v=spf1 -all", "pass"],
    ["V=SPF1 INCLUDE:SENDGRID.NET ~ALL", "pass"],
    ["v=spf1 redirect=_spf.example.net", "pass"],
    ["v=spf1 -all exp=explain.example.net", "pass"],
    ["v=spf1 include:sendgrid.net", "fail"],
    ["v=spf1", "fail"],
    ["v=spf1 all", "fail"],
    ["v=spf1 +all", "fail"],
    ["v=spf1 ?all", "fail"],
    ["v=spf1 -all include:sendgrid.net", "fail"],
    ["v=spf10 +all", "not-applicable"],
    ["google-site-verification=+all", "not-applicable"],
  ];
  for (const [text, closed] of table) {
    it(`${text}: ${closed}`, () => {
      assert.equal(statusOf("spf-closed", txt(text)), closed);
    });
  }
});

describe("a DMARC record", () => {
  const table: readonly (readonly [text: string, valid: string])[] = [
    ["v=DMARC1; p=reject; rua=mailto:a@b.com", "pass"],
    ["v=DMARC1;p=QUARANTINE;rua=mailto:a@b.com,mailto:c@d.com", "pass"],
    ["v=DMARC1; p=none", "fail"],
    ["v=DMARC1; rua=mailto:a@b.com", "fail"],
    ["v=DMARC1; p=monitor; rua=mailto:a@b.com", "fail"],
    ["v=DMARC1; p=none; rua=a@b.com", "fail"],
    ["v=DMARC1; p=none; rua=mailto:a@b.com,https://c.com", "fail"],
    ["p=none; v=DMARC1; rua=mailto:a@b.com", "fail"],
    ["anything", "fail"],
  ];
  for (const [text, valid] of table) {
    it(`${text}: ${valid}`, () => {
      assert.equal(statusOf("dmarc-valid", txt(text, "_dmarc.bookedbarber.com")), valid);
    });
  }

  it("is known by its text under another name, too, and no other text is", () => {
    assert.equal(statusOf("dmarc-valid", txt("v=DMARC1; p=none")), "fail");
    assert.equal(statusOf("dmarc-valid", txt("v=DMARC12; p=none")), "not-applicable");
  });
});

describe("the rules on resources", () => {
  const all = Object.values(examples)
    .flatMap(({ pass, fail }) => [...pass, ...fail])
    .flatMap((example) => (typeof example === "string" ? [] : example.resources))
    .map(subject);
  const context: Context = { ...PRODUCTION, domain: "bookedbarber.com" };
  const stack = (subjects: readonly Subject[]): Parameters<typeof applyStackRule>[1] => ({
    subjects,
    environments: {},
    environmentIds: {},
  });

  /** A subject with some properties replaced by what the generator says. */
  const anySubject = fc.constantFrom(...all).chain((one) =>
    fc
      .dictionary(
        fc.constantFrom(
          // What is known by the type alone is always known.
          ...Object.entries(one).flatMap(([key, value]: [string, unknown]) =>
            typeof value === "object" && !Array.isArray(value) ? [key] : [],
          ),
        ),
        fc.constantFrom(NOT_KNOWN, NOT_SET),
      )
      .map((change) => ({ ...one, ...change })),
  );

  it("answer for whatever is known or not, without breaking down", () => {
    fc.assert(
      fc.property(fc.array(anySubject, { maxLength: 12 }), (subjects) => {
        const each = resourceRules.flatMap((rule) =>
          subjects.map((one) => applyResourceRule(rule, one, context)),
        );
        const whole = stackRules.flatMap((rule) =>
          applyStackRule(rule, stack(subjects), context).map(({ finding }) => finding),
        );
        assert.ok([...each, ...whole].every(({ status }) => status !== "error"));
      }),
    );
  });

  it("say nothing against what is not known at all", () => {
    const unknown = all.map(
      (one) =>
        Object.fromEntries(
          Object.entries(one).map(([key, value]: [string, unknown]) => [
            key,
            typeof value === "object" ? NOT_KNOWN : value,
          ]),
        ) as unknown as Subject,
    );
    // The name in the program, and that there is such a thing at all, are known.
    const byExistence = ["generated-secret-hidden", "data-flow-reviewed", "data-protected"];
    for (const rule of resourceRules.filter(({ id }) => !byExistence.includes(id))) {
      for (const one of unknown) {
        assert.notEqual(applyResourceRule(rule, one, context).status, "fail", rule.id);
      }
    }
    // These are about what is missing: a project, a component.
    const missing = /^(sentry-|platform-environment-judged$)/;
    for (const rule of stackRules.filter(({ id }) => !missing.test(id))) {
      for (const { finding } of applyStackRule(rule, stack(unknown), context)) {
        assert.notEqual(finding.status, "fail", rule.id);
      }
    }
  });

  it("never repeat a password", () => {
    const canary = "Zq7CANARY";
    const role = subject({ kind: "role", name: "app", login: true, password: canary });
    for (const rule of resourceRules) {
      assert.ok(!JSON.stringify(applyResourceRule(rule, role, context)).includes(canary));
    }
  });

  it("turn a rule that throws into an error that tells nothing", () => {
    const canary = "CANARY";
    const throwing = (): never => {
      throw new Error(canary);
    };
    const description = {
      id: "broken",
      items: ["1.1"],
      title: "t",
      why: "w",
      fix: "f",
      severity: "warning",
    } as const;
    const findings = [
      applyResourceRule(
        resourceRule({ ...description, kinds: ["role"], verdict: throwing }),
        subject({ kind: "role" }),
        context,
      ),
      ...applyStackRule(stackRule({ ...description, judge: throwing }), stack([]), context).map(
        ({ finding }) => finding,
      ),
    ];
    for (const finding of findings) {
      assert.deepEqual([finding.status, finding.severity], ["error", "error"]);
      assert.ok(!JSON.stringify(finding).includes(canary));
    }
  });

  it("judge a role of which it is not known whether it logs in only once it is", () => {
    const role = { ...subject({ kind: "role", name: "app", superuser: true }), login: NOT_KNOWN };
    assert.equal(statusOf("role-unprivileged", role as Subject), "unknown");
    assert.equal(statusOf("role-unprivileged", subject({ kind: "role" })), "not-applicable");
  });

  it("take relative names of a zone for its own", () => {
    for (const name of ["@", "www", "s1._domainkey", "BookedBarber.com.", "a.bookedbarber.com"]) {
      assert.equal(statusOf("record-under-domain", txt("x", name), context), "pass", name);
    }
    for (const name of ["bookbarber.com", "app.bookedbarber.co", "notbookedbarber.com"]) {
      assert.equal(statusOf("record-under-domain", txt("x", name), context), "fail", name);
    }
    assert.equal(
      statusOf("record-under-domain", txt("x", "a.com"), { production: true }),
      "not-applicable",
    );
  });

  it("find a subdomain's DMARC record in the domain above it", () => {
    const rule = stackRules.find(({ id }) => id === "dmarc-present") ?? assert.fail();
    const judged = (records: readonly Subject[]): string[] =>
      applyStackRule(rule, stack(records), { production: true }).map(
        ({ finding }) => finding.status,
      );
    const mail = txt("v=spf1 include:sendgrid.net -all", "mail.bookedbarber.com");
    assert.deepEqual(judged([mail]), ["fail"]);
    assert.deepEqual(judged([mail, txt("v=DMARC1; p=none", "_dmarc.bookedbarber.com")]), ["pass"]);
    assert.deepEqual(judged([mail, txt("v=DMARC1; p=none", "_dmarc.barber.com")]), ["fail"]);
    assert.deepEqual(judged([txt("v=spf1 -all", "parked.com")]), ["not-applicable"]);
  });

  it("know the application by its connection string before they go by names", () => {
    const rule = stackRules.find(({ id }) => id === "application-not-owner") ?? assert.fail();
    const owned = subject({ kind: "database", name: "b", owner: "boss" });
    const role = subject({ kind: "role", name: "web_user", login: true, memberOf: ["boss"] });
    const named = subject({ kind: "role", name: "b_app", login: true, memberOf: ["boss"] });
    const statuses = (url: string | undefined, subjects: readonly Subject[]): string[] =>
      applyStackRule(
        rule,
        {
          subjects,
          environmentIds: {},
          environments:
            url === undefined
              ? {}
              : {
                  backend: {
                    front: "backend",
                    names: ["DATABASE_URL"],
                    read: () => ({ state: "known", value: url }),
                  },
                },
        },
        PRODUCTION,
      ).map(({ finding }) => finding.status);
    assert.deepEqual(statuses("postgresql://web_user:pw@h/b", [owned, role]), ["fail"]);
    assert.deepEqual(statuses(undefined, [owned, role]), ["not-applicable"]);
    assert.deepEqual(statuses(undefined, [owned, named]), ["fail"]);
  });

  it("count what a generated password can be", () => {
    const text = (length: number, more: Partial<PlainSubject> = {}): Subject =>
      subject({ kind: "generated-text", resource: "password", length, ...more } as PlainSubject);
    assert.equal(statusOf("generated-secret-length", text(20)), "fail");
    assert.equal(statusOf("generated-secret-length", text(21)), "pass");
    const digits = { lower: false, upper: false, special: false };
    assert.equal(statusOf("generated-secret-length", text(38, digits)), "fail");
    assert.equal(statusOf("generated-secret-length", text(39, digits)), "pass");
    assert.equal(
      statusOf("generated-secret-length", text(64, { ...digits, numeric: false })),
      "fail",
    );
  });

  it("call each subject what a person calls it", () => {
    assert.deepEqual(
      [
        subject({ kind: "role", name: "app" }),
        subject({ kind: "role", resource: "database-app" }),
        txt("x", "_dmarc.a.com"),
        subject({ kind: "grant", role: "app", objectType: "table", schema: "s", database: "d" }),
        subject({ kind: "grant", future: true, role: "app", objectType: "table", database: "d" }),
      ].map(labelOf),
      [
        "role app",
        "role database-app",
        "TXT _dmarc.a.com",
        "grant of app on table in s",
        "default privileges of app on table in d",
      ],
    );
    assert.equal(canonicalName(" A.B. "), "a.b");
    assert.deepEqual(propertyOf(undefined), NOT_SET);
  });
});
