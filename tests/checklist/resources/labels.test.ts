import assert from "node:assert/strict";

import { subjectOfPlain } from "../../../checklist/resources/plain-subject";
import type { PlainSubject } from "../../../checklist/resources/plain-subject";
import { NOT_KNOWN, NOT_SET, propertyOf } from "../../../checklist/resources/property";
import { labelOf } from "../../../checklist/resources/subject";

const labelled = (plain: PlainSubject): string =>
  labelOf(subjectOfPlain({ ...plain, resource: "res" }, "urn"));

describe("what a resource is called in findings", () => {
  const table: readonly (readonly [plain: PlainSubject, label: string])[] = [
    [{ kind: "role", name: "app" }, "role app"],
    [{ kind: "role" }, "role res"],
    [{ kind: "membership", role: "app" }, "membership of app"],
    [{ kind: "membership" }, "membership of res"],
    [
      { kind: "grant", role: "app", schema: "s", database: "d", objectType: "table" },
      "grant of app on table in s",
    ],
    [{ kind: "grant", role: "app", database: "d" }, "grant of app on objects in d"],
    [{ kind: "grant", future: true }, "default privileges of a role on objects in res"],
    [{ kind: "database", name: "shop" }, "database shop"],
    [{ kind: "schema", name: "public" }, "schema public"],
    [{ kind: "extension", name: "citext" }, "extension citext"],
    [{ kind: "function", name: "f" }, "function f"],
    [{ kind: "publication", name: "p" }, "publication p"],
    [{ kind: "subscription", name: "s" }, "subscription s"],
    [{ kind: "replication-slot", name: "s" }, "replication slot s"],
    [{ kind: "foreign-server", name: "s" }, "foreign server s"],
    [{ kind: "user-mapping", role: "app" }, "user mapping of app on a foreign server"],
    [{ kind: "provider", system: "saas" }, "provider saas"],
    [{ kind: "dns-record", type: "TXT", name: "a.com" }, "TXT a.com"],
    [{ kind: "dns-record" }, "record res"],
    [{ kind: "sentry-project", slug: "shop" }, "Sentry project shop"],
    [{ kind: "sentry-key", project: "shop" }, "Sentry key res"],
    [{ kind: "uptime-monitor", url: "https://a.com" }, "uptime monitor res"],
    [{ kind: "metric-monitor", aggregate: "count()" }, "metric monitor res"],
    [{ kind: "sentry-alert", project: "shop" }, "Sentry alert res"],
    [{ kind: "platform-variables", service: "api" }, "variables res"],
    [{ kind: "platform-domain", host: "api.a.com" }, "custom domain api.a.com"],
    [{ kind: "platform-service", service: "api" }, "service res"],
    [{ kind: "deployment-trigger", branch: "main" }, "deployment trigger res"],
    [{ kind: "generated-text" }, "generated text res"],
  ];
  for (const [plain, label] of table) {
    it(`is ${label}`, () => {
      assert.equal(labelled(plain), label);
    });
  }
});

describe("a resource as plain values", () => {
  it("has what is given as known, what is not given as absent, and nothing else", () => {
    const known = propertyOf("public");
    assert.deepEqual(subjectOfPlain({ kind: "schema", name: "public" }, "urn"), {
      kind: "schema",
      id: "urn",
      resource: "schema",
      name: known,
      owner: NOT_SET,
      policies: NOT_SET,
    });
    assert.deepEqual(known, { state: "known", value: "public" });
    assert.notDeepEqual(NOT_SET, NOT_KNOWN);
  });

  it("has the facts that hold of its kind unless they are given", () => {
    const fact = (plain: PlainSubject, name: string): unknown =>
      (subjectOfPlain(plain, "urn") as unknown as Record<string, unknown>)[name];
    assert.equal(fact({ kind: "grant" }, "future"), false);
    assert.equal(fact({ kind: "grant", future: true }, "future"), true);
    assert.equal(fact({ kind: "generated-text" }, "secret"), true);
    assert.equal(fact({ kind: "generated-text", secret: false }, "secret"), false);
  });
});
