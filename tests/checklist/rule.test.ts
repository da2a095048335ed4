import assert from "node:assert/strict";

import type { VariableName } from "../../checklist/environment/contract";
import { entriesOf, entryOf, environmentOf } from "../../checklist/environment/environment";
import { ABSENT, UNKNOWN } from "../../checklist/environment/value";
import type { Reading } from "../../checklist/environment/value";
import {
  applyRule,
  everyRule,
  fail,
  failIf,
  findingOf,
  NOT_APPLICABLE,
  PASS,
  PRODUCTION,
  relationRule,
  variableRule,
} from "../../checklist/rule";
import type { RuleDescription } from "../../checklist/rule";

const described: RuleDescription = {
  id: "a-rule",
  items: ["2.1", "9.9"],
  title: "A rule",
  why: "For the tests.",
  fix: "Mend it.",
  severity: "warning",
};

describe("a finding", () => {
  const common = {
    rule: "a-rule",
    items: ["2.1", "9.9"],
    severity: "warning",
    subject: "OTHER",
    fix: "Mend it.",
  };
  const table = [
    [PASS, { status: "pass", message: "OTHER is right." }],
    [NOT_APPLICABLE, { status: "not-applicable", message: "OTHER is not judged here." }],
    ["unknown", { status: "unknown", message: "OTHER is not known yet." }],
    [fail("is wrong"), { status: "fail", message: "OTHER is wrong." }],
    [
      fail("is wrong", "Mend it so."),
      { status: "fail", message: "OTHER is wrong.", fix: "Mend it so." },
    ],
    [failIf(true, "is wrong"), { status: "fail", message: "OTHER is wrong." }],
    [failIf(false, "is wrong"), { status: "pass", message: "OTHER is right." }],
  ] as const;
  for (const [verdict, expected] of table) {
    it(`says in words what ${JSON.stringify(verdict)} means`, () => {
      assert.deepEqual(findingOf(described, "OTHER", verdict), { ...common, ...expected });
    });
  }

  it("leads to the items of its subject first, and not to those of the rule's other variables", () => {
    const keys = ["STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "NOT_IN_THE_CONTRACT"];
    const of = (items: readonly [string, ...string[]], subject: string): readonly string[] =>
      findingOf({ ...described, items, variables: keys }, subject, PASS).items;
    // 1.3 is the secret key's main item, 1.4 the publishable one's, and both serve 4.1.
    assert.deepEqual(of(["1.3", "1.4", "2.3"], "STRIPE_SECRET_KEY"), ["1.3", "2.3"]);
    assert.deepEqual(of(["1.3", "1.4", "2.3"], "STRIPE_PUBLISHABLE_KEY"), ["1.4", "2.3"]);
    assert.deepEqual(of(["2.3", "4.1"], "STRIPE_SECRET_KEY"), ["4.1", "2.3"]);
    assert.deepEqual(of(["2.3"], "STRIPE_SECRET_KEY"), ["1.3", "2.3"]);
    assert.deepEqual(of(["2.3"], "UNHEARD_OF"), ["2.3"]);
    assert.deepEqual(of(["2.3", "NOT_IN_THE_CONTRACT"], "STRIPE_SECRET_KEY"), ["1.3", "2.3"]);
    assert.deepEqual(findingOf({ ...described, items: ["2.3"] }, "DEBUG", PASS).items, [
      "1.8",
      "2.3",
    ]);
  });
});

describe("a rule that breaks down", () => {
  it("gives an error on all its variables, with no word of what it was about", () => {
    const broken = variableRule({
      ...described,
      variables: ["DEBUG", "PORT"],
      verdict: () => {
        throw new Error("a secret");
      },
    });
    const backend = environmentOf("backend", { DEBUG: "true" });
    assert.deepEqual(applyRule(broken, { backend }, PRODUCTION), [
      {
        rule: "a-rule",
        items: ["2.1", "9.9"],
        status: "error",
        severity: "error",
        subject: "DEBUG, PORT",
        message: "The rule a-rule broke down and judged nothing.",
        fix: "Report this as a bug of the checklist's rules, with the rule's name.",
      },
    ]);
  });
});

describe("a rule on variables", () => {
  it("answers for each variable under each of its names, and for one that is not there", () => {
    const rule = variableRule({
      ...described,
      variables: ["ALLOWED_ORIGINS", "DEBUG"],
      verdict: (text) => failIf(text === "b", "is b"),
    });
    const backend = environmentOf("backend", { CORS_ORIGINS: " 'b' ", ALLOWED_ORIGINS: "a" });
    assert.equal(rule.scope, "backend");
    assert.deepEqual(
      rule.judge({ backend }, PRODUCTION).map(({ subject, status }) => [subject, status]),
      [
        ["ALLOWED_ORIGINS", "pass"],
        ["CORS_ORIGINS", "fail"],
        ["DEBUG", "not-applicable"],
      ],
    );
  });

  it("looks at either environment when it has variables of both", () => {
    const of = (...variables: [VariableName, ...VariableName[]]): string =>
      variableRule({ ...described, variables, verdict: () => PASS }).scope;
    assert.equal(of("DEBUG", "PORT"), "backend");
    assert.equal(of("NODE_ENV", "NEXT_PUBLIC_APP_URL"), "frontend");
    assert.equal(of("DEBUG", "NODE_ENV"), "either");
  });
});

describe("a rule on two variables", () => {
  const rule = relationRule({
    ...described,
    subject: "BACKEND_URL",
    other: "FRONTEND_URL",
    verdict: (mine, theirs) => failIf(mine !== theirs, "differs"),
  });
  const texts: Readonly<Record<string, Reading>> = {
    absent: ABSENT,
    unknown: UNKNOWN,
    a: { state: "known", value: "https://a.com" },
    b: { state: "known", value: " https://b.com " },
    placeholder: { state: "known", value: "https://your-domain.com" },
  };
  const table: readonly (readonly [mine: string, theirs: string, status: string])[] = [
    ["a", "a", "pass"],
    ["a", "b", "fail"],
    ["b", "b", "pass"],
    ["a", "absent", "not-applicable"],
    ["absent", "a", "not-applicable"],
    ["absent", "unknown", "not-applicable"],
    ["a", "unknown", "unknown"],
    ["unknown", "a", "unknown"],
    ["unknown", "unknown", "unknown"],
    ["placeholder", "a", "not-applicable"],
    ["a", "placeholder", "not-applicable"],
  ];
  for (const [mine, theirs, status] of table) {
    it(`is ${status} for ${mine} and ${theirs}`, () => {
      const readings: Readonly<Record<string, Reading | undefined>> = {
        BACKEND_URL: texts[mine],
        FRONTEND_URL: texts[theirs],
      };
      const backend = {
        ...environmentOf("backend", {}),
        names: Object.keys(readings),
        read: (name: string) => readings[name] ?? ABSENT,
      };
      const findings = rule.judge({ backend }, PRODUCTION);
      assert.deepEqual(
        findings.map((finding) => [finding.subject, finding.status]),
        [["BACKEND_URL", status]],
      );
    });
  }

  it("needs both environments when its variables are of both", () => {
    const across = relationRule({
      ...described,
      subject: "NODE_ENV",
      other: "ENVIRONMENT",
      verdict: () => PASS,
    });
    const [backend, frontend] = [environmentOf("backend", {}), environmentOf("frontend", {})];
    assert.equal(across.scope, "both");
    assert.deepEqual(across.judge({ backend }, PRODUCTION), []);
    assert.deepEqual(across.judge({ frontend }, PRODUCTION), []);
    assert.equal(across.judge({ backend, frontend }, PRODUCTION).length, 1);
  });
});

describe("a rule on whatever is there", () => {
  it("sees the value as it is and as it is read, under its name, with the context", () => {
    const seen: unknown[] = [];
    const rule = everyRule({
      ...described,
      concerns: (name) => name !== "OUT",
      verdict: (...given) => {
        seen.push(given);
        return PASS;
      },
    });
    const backend = environmentOf("backend", { ONE: ' "a" ', OUT: "b", EMPTY: "" });
    const findings = rule.judge({ backend }, PRODUCTION);
    const content = { text: "a", isPlaceholder: false };
    assert.deepEqual(seen, [[content, "ONE", ' "a" ', PRODUCTION]]);
    assert.deepEqual(
      findings.map(({ subject, status }) => [subject, status]),
      [["ONE", "pass"]],
    );
  });

  it("asks for the name of an environment that is not known as a whole", () => {
    const rule = everyRule({ ...described, verdict: () => PASS });
    const of = (read: (name: string) => Reading, ...names: string[]): readonly unknown[] =>
      rule
        .judge({ frontend: { front: "frontend", names, read } }, PRODUCTION)
        .map(({ subject, status }) => [subject, status]);
    assert.deepEqual(
      of(() => UNKNOWN),
      [["frontend environment", "unknown"]],
    );
    assert.deepEqual(
      of((name) => (name === "" ? UNKNOWN : ABSENT), "A"),
      [["frontend environment", "not-applicable"]],
    );
    assert.deepEqual(
      of((name) => (name === "" ? ABSENT : UNKNOWN)),
      [["frontend environment", "not-applicable"]],
    );
  });
});

describe("an environment", () => {
  it("finds a variable under its name or an alias, and a name that the contract does not have", () => {
    const backend = environmentOf("backend", { CORS_ORIGINS: "a", OTHER: "b", EMPTY: "" });
    assert.deepEqual(entriesOf(backend, "ALLOWED_ORIGINS"), [
      { name: "CORS_ORIGINS", reading: { state: "known", value: "a" } },
    ]);
    assert.equal(entryOf(backend, "OTHER").reading.state, "known");
    assert.deepEqual(entryOf(backend, "DEBUG"), { name: "DEBUG", reading: ABSENT });
    assert.deepEqual(entriesOf(backend, "EMPTY"), []);
    assert.deepEqual(entriesOf(backend, "UNHEARD_OF"), []);
    assert.deepEqual(backend.names, ["CORS_ORIGINS", "OTHER", "EMPTY"]);
    assert.equal(backend.read("toString"), ABSENT);
  });
});
