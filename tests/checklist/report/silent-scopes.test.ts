import assert from "node:assert/strict";

import type { Finding, Status } from "../../../checklist/finding";
import { silentScopes } from "../../../checklist/report/silent-scopes";
import { allRules } from "../../../checklist/rules/all-rules";
import type { AnyRule } from "../../../checklist/rules/all-rules";

const found = (status: (rule: AnyRule) => Status): readonly Finding[] =>
  allRules.map((rule) => ({
    ...{ rule: rule.id, items: rule.items, severity: rule.severity, status: status(rule) },
    ...{ subject: "stack", message: "", fix: "" },
  }));
const silent = (status: (rule: AnyRule) => Status): readonly string[] =>
  silentScopes(allRules, found(status)).map(({ subject }) => subject);

describe("scopes of rules that are silent", () => {
  it("are none where each has an answer, also an unknown one", () => {
    assert.deepEqual(
      silent(() => "pass"),
      [],
    );
    assert.deepEqual(
      silent(() => "unknown"),
      [],
    );
    const one = allRules.find(({ scope }) => scope === "backend");
    const left = silent((rule) => (rule === one ? "pass" : "not-applicable"));
    assert.ok(!left.includes("the backend's environment"));
    assert.ok(left.includes("the frontend's environment"));
  });

  it("are an error each: a part of the environment, a provider", () => {
    assert.deepEqual(
      silent((rule) => (rule.scope === "backend" ? "not-applicable" : "pass")),
      ["the backend's environment"],
    );
    const all = silentScopes(allRules, []);
    assert.deepEqual(all.map(({ subject }) => subject).sort(), [
      "the backend's environment",
      "the frontend's environment",
      "the provider bookedbarber",
      "the provider cloudflare",
      "the provider postgresql",
      "the provider random",
      "the provider saas",
      "the provider sentry",
    ]);
    assert.ok(all.every(({ status, severity }) => status === "fail" && severity === "error"));
  });
});
