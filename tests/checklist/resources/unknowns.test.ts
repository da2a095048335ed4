import assert from "node:assert/strict";

import { environmentOf } from "../../../checklist/environment/environment";
import { NOT_KNOWN } from "../../../checklist/resources/property";
import { subjectOfPlain } from "../../../checklist/resources/plain-subject";
import type { PlainSubject } from "../../../checklist/resources/plain-subject";
import type { Subject } from "../../../checklist/resources/subject";
import { PRODUCTION } from "../../../checklist/rule";
import { resourceRules, stackRules } from "../../../checklist/rules/resources/catalogue";
import {
  applyResourceRule,
  applyStackRule,
} from "../../../checklist/rules/resources/resource-rule";

/** A resource, some of whose properties are not known yet. */
function resource(plain: PlainSubject, ...unknown: readonly string[]): Subject {
  const known = subjectOfPlain({ resource: "res", ...plain }, "urn");
  return {
    ...known,
    ...Object.fromEntries(unknown.map((name) => [name, NOT_KNOWN])),
  };
}

const login = (name: string, more: object = {}): PlainSubject => ({
  kind: "role",
  name,
  login: true,
  ...more,
});
const database = (more: object = {}): PlainSubject => ({ kind: "database", name: "shop", ...more });
const grant = (role: string, more: object = {}): PlainSubject => ({ kind: "grant", role, ...more });
const noneForPublic = (more: object = {}): PlainSubject =>
  grant("PUBLIC", { database: "shop", objectType: "database", privileges: [], ...more });
const canRead = (role: string): PlainSubject =>
  grant(role, { objectType: "table", privileges: ["SELECT"] });

/** A resource in a line, without what could be taken for a secret. */
function shown(subject: Subject): string {
  const properties = Object.entries(subject as unknown as Record<string, unknown>)
    .filter(([name, value]) => name !== "id" && JSON.stringify(value) !== '{"state":"absent"}')
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return properties.join(", ").replace(/[0-9A-Za-z]{15,}/, "...");
}

describe("a rule on one resource", () => {
  const table: readonly (readonly [rule: string, judged: Subject, status: string])[] = [
    ["role-unprivileged", resource(login("a")), "pass"],
    ...[
      "superuser",
      "createDatabase",
      "createRole",
      "bypassRowLevelSecurity",
      "replication",
    ].flatMap((right): [string, Subject, string][] => [
      ["role-unprivileged", resource(login("a", { [right]: true })), "fail"],
      ["role-unprivileged", resource(login("a", { [right]: false })), "pass"],
      ["role-unprivileged", resource(login("a"), right), "unknown"],
    ]),
    ["role-unprivileged", resource({ kind: "role", superuser: true }), "not-applicable"],
    ["role-unprivileged", resource({ kind: "role", superuser: false }, "login"), "pass"],
    ["role-password", resource(login("a")), "fail"],
    ["role-password", resource(login("a"), "password"), "unknown"],
    ["role-password", resource(login("a", { password: "r7Kq2vXb9ZtLm4P" })), "fail"],
    ["role-password", resource(login("a", { password: "r7Kq2vXb9ZtLm4Pw" })), "pass"],
    ["role-connection-limit", resource(login("a")), "fail"],
    ["role-connection-limit", resource(login("a", { connectionLimit: -1 })), "fail"],
    ["role-connection-limit", resource(login("a", { connectionLimit: 0 })), "pass"],
    ["role-connection-limit", resource(login("a"), "connectionLimit"), "unknown"],
    ["grant-not-public", resource(grant("public")), "pass"],
    ["grant-not-public", resource(grant("Public", { privileges: ["CONNECT"] })), "fail"],
    ["grant-not-public", resource(grant("app", { privileges: ["CONNECT"] })), "not-applicable"],
    ["grant-not-public", resource(grant("x", { privileges: ["CONNECT"] }), "role"), "unknown"],
    ["grant-not-public", resource(grant("public"), "privileges"), "unknown"],
    ["readonly-role-reads", resource(grant("app", { privileges: ["INSERT"] })), "not-applicable"],
    ["readonly-role-reads", resource(grant("ro"), "privileges"), "unknown"],
    ["readonly-role-reads", resource(grant("ro"), "role"), "unknown"],
    ...["ro", "shop_readonly", "shop-read_only", "reports_2"].flatMap(
      (name): [string, Subject, string][] => [
        ["readonly-role-reads", resource(grant(name, { privileges: ["UPDATE"] })), "fail"],
        [
          "readonly-role-reads",
          resource(grant(name, { privileges: ["select", "USAGE", "CONNECT"] })),
          "pass",
        ],
      ],
    ),
    ["readonly-role-reads", resource(grant("euro", { privileges: ["UPDATE"] })), "not-applicable"],
    ["readonly-role-reads", resource(grant("rows", { privileges: ["UPDATE"] })), "not-applicable"],
    ["database-encoding", resource(database()), "pass"],
    ["database-encoding", resource(database({ encoding: " utf-8 " })), "pass"],
    ["database-encoding", resource(database({ encoding: "UNICODE" })), "pass"],
    ["database-encoding", resource(database({ encoding: "CESU-UTF8" })), "fail"],
    ["database-encoding", resource(database({ encoding: "UTF8MB3" })), "fail"],
    ["database-encoding", resource(database(), "encoding"), "unknown"],
    ["database-connection-limit", resource(database()), "fail"],
    ["database-connection-limit", resource(database({ connectionLimit: 1 })), "pass"],
    ["database-connection-limit", resource(database({ connectionLimit: 0 })), "fail"],
    ["database-connection-limit", resource(database(), "connectionLimit"), "unknown"],
    ["generated-secret-length", resource({ kind: "generated-text", length: 21 }), "pass"],
    ["generated-secret-length", resource({ kind: "generated-text" }), "fail"],
    ["generated-secret-length", resource({ kind: "generated-text" }, "length"), "unknown"],
    [
      "generated-secret-length",
      resource({ kind: "generated-text", length: 9 }, "upper"),
      "unknown",
    ],
    [
      "generated-secret-length",
      resource({ kind: "generated-text", secret: false, length: 1 }),
      "not-applicable",
    ],
    ...["key", "api-key", "key_1", "signingKey", "API_KEY"].flatMap(
      (name): [string, Subject, string][] => [
        [
          "generated-secret-length",
          resource({ kind: "generated-text", resource: name, length: 63 }),
          "fail",
        ],
        [
          "generated-secret-length",
          resource({ kind: "generated-text", resource: name, length: 64 }),
          "pass",
        ],
        [
          "generated-secret-hidden",
          resource({ kind: "generated-text", resource: name, secret: false }),
          "fail",
        ],
      ],
    ),
    ...["monkey", "keyboard"].map((name): [string, Subject, string] => [
      "generated-secret-hidden",
      resource({ kind: "generated-text", resource: name, secret: false }),
      "not-applicable",
    ]),
  ];
  for (const [id, judged, status] of table) {
    it(`${id}: ${shown(judged)}: ${status}`, () => {
      const rule = resourceRules.find((one) => one.id === id) ?? assert.fail(id);
      assert.equal(applyResourceRule(rule, judged, PRODUCTION).status, status);
    });
  }
});

describe("a rule on the whole stack", () => {
  const table: readonly (readonly [
    rule: string,
    what: string,
    subjects: readonly Subject[],
    ...statuses: string[],
  ])[] = [
    ["public-revoked", "nothing", [], "not-applicable"],
    ["public-revoked", "no grant", [resource(database())], "fail"],
    ["public-revoked", "the grant", [resource(database()), resource(noneForPublic())], "pass"],
    [
      "public-revoked",
      "a grant for another database",
      [resource(database()), resource(noneForPublic({ database: "other" }))],
      "fail",
    ],
    [
      "public-revoked",
      "a grant for another role",
      [resource(database()), resource(noneForPublic({ role: "app" }))],
      "fail",
    ],
    [
      "public-revoked",
      "a grant for tables",
      [resource(database()), resource(noneForPublic({ objectType: "table" }))],
      "fail",
    ],
    [
      "public-revoked",
      "default privileges",
      [resource(database()), resource(noneForPublic({ future: true }))],
      "fail",
    ],
    [
      "public-revoked",
      "a grant for a database not known yet",
      [resource(database()), resource(noneForPublic(), "database")],
      "unknown",
    ],
    [
      "public-revoked",
      "a database not known yet",
      [resource(database(), "name"), resource(noneForPublic())],
      "unknown",
    ],
    [
      "public-revoked",
      "two databases, one of them closed",
      [resource(database()), resource(database({ name: "two" })), resource(noneForPublic())],
      "pass",
      "fail",
    ],
    ["readonly-role-exists", "no database", [resource(login("ro"))], "not-applicable"],
    ["readonly-role-exists", "no role", [resource(database())], "fail"],
    [
      "readonly-role-exists",
      "one that reads",
      [resource(database()), resource(login("ro")), resource(canRead("ro"))],
      "pass",
    ],
    [
      "readonly-role-exists",
      "one that cannot log in",
      [resource(database()), resource(login("ro", { login: false })), resource(canRead("ro"))],
      "fail",
    ],
    [
      "readonly-role-exists",
      "one that writes, too",
      [
        resource(database()),
        resource(login("ro")),
        resource(canRead("ro")),
        resource(grant("ro", { objectType: "table", privileges: ["DELETE"] })),
      ],
      "fail",
    ],
    [
      "readonly-role-exists",
      "one that reads sequences only",
      [
        resource(database()),
        resource(login("ro")),
        resource(grant("ro", { objectType: "sequence", privileges: ["SELECT"] })),
      ],
      "fail",
    ],
    [
      "readonly-role-exists",
      "one whose rights are not known yet",
      [resource(database()), resource(login("ro")), resource(canRead("ro"), "privileges")],
      "unknown",
    ],
    [
      "readonly-role-exists",
      "one whose name is not known yet",
      [resource(database()), resource(login("ro"), "name"), resource(canRead("ro"))],
      "unknown",
    ],
    [
      "readonly-role-exists",
      "a grant to a role not known yet",
      [resource(database()), resource(login("ro")), resource(canRead("ro"), "role")],
      "unknown",
    ],
    ["login-owns-nothing", "nothing", [], "not-applicable"],
    [
      "login-owns-nothing",
      "a login that owns a database, and one that owns a schema",
      [
        resource(login("app")),
        resource(database({ owner: "app" })),
        resource({ kind: "schema", name: "public", owner: "app" }),
      ],
      "fail",
      "fail",
    ],
    [
      "login-owns-nothing",
      "owners that do not log in, or are of another program",
      [
        resource(login("boss", { login: false })),
        resource(database({ owner: "boss" })),
        resource({ kind: "schema", owner: "elsewhere" }),
        resource({ kind: "schema" }),
      ],
      "pass",
      "pass",
      "pass",
    ],
    ["login-owns-nothing", "an owner not known yet", [resource(database(), "owner")], "unknown"],
    [
      "application-not-owner",
      "nothing that is owned",
      [resource(login("shop_app", { memberOf: ["boss"] }))],
      "not-applicable",
    ],
    [
      "application-not-owner",
      "a member of an owner, by its role or by a membership",
      [
        resource(database({ owner: "boss" })),
        resource(login("app", { memberOf: ["boss"] })),
        resource({ kind: "membership", role: "app", memberOf: "boss" }),
      ],
      "fail",
      "fail",
    ],
    [
      "application-not-owner",
      "a member of the schema's owner",
      [
        resource({ kind: "schema", name: "public", owner: "boss" }),
        resource(login("shop-api", { memberOf: ["boss"] })),
      ],
      "fail",
    ],
    [
      "application-not-owner",
      "a member of others, and one of an owner that is no application's",
      [
        resource(database({ owner: "boss" })),
        resource(login("web", { memberOf: ["readers"] })),
        resource(login("migrator", { memberOf: ["boss"] })),
      ],
      "pass",
    ],
    [
      "application-not-owner",
      "memberships not known yet",
      [
        resource(database({ owner: "boss" })),
        resource(login("backend"), "memberOf"),
        resource({ kind: "membership", role: "backend" }, "memberOf"),
      ],
      "unknown",
      "unknown",
    ],
    [
      "sentry-key-exists",
      "a project with its key",
      [
        resource({ kind: "sentry-project", slug: "shop" }),
        resource({ kind: "sentry-key", project: "shop" }),
      ],
      "pass",
    ],
    [
      "sentry-key-exists",
      "a project with the key of another",
      [
        resource({ kind: "sentry-project", slug: "shop" }),
        resource({ kind: "sentry-key", project: "other" }),
      ],
      "fail",
    ],
    [
      "sentry-key-exists",
      "a key of a project not known yet, beside the key of another",
      [
        resource({ kind: "sentry-project", slug: "shop" }),
        resource({ kind: "sentry-key" }, "project"),
        resource({ kind: "sentry-key", project: "other" }),
      ],
      "unknown",
    ],
    [
      "sentry-key-exists",
      "a project not known yet with some key",
      [
        resource({ kind: "sentry-project" }, "slug"),
        resource({ kind: "sentry-key", project: "shop" }),
      ],
      "unknown",
    ],
    [
      "sentry-key-exists",
      "a project not known yet and no key at all",
      [resource({ kind: "sentry-project" }, "slug")],
      "fail",
    ],
  ];
  for (const [id, what, subjects, ...statuses] of table) {
    it(`${id}: ${what}: ${statuses.join(", ")}`, () => {
      const rule = stackRules.find((one) => one.id === id) ?? assert.fail(id);
      const stack = { subjects, environments: {}, environmentIds: {} };
      assert.deepEqual(
        applyStackRule(rule, stack, PRODUCTION).map(({ finding }) => finding.status),
        statuses,
      );
    });
  }

  it("knows the application by a connection string that names a user, else by the roles' names", () => {
    const rule = stackRules.find(({ id }) => id === "application-not-owner") ?? assert.fail();
    const subjects = [
      resource(database({ owner: "boss" })),
      resource(login("app", { memberOf: ["boss"] })),
      resource(login("shop user", { memberOf: ["boss"] })),
    ];
    const judged = (url: string): readonly string[] =>
      applyStackRule(
        rule,
        {
          subjects,
          environments: { backend: environmentOf("backend", { DATABASE_URL: url }) },
          environmentIds: {},
        },
        PRODUCTION,
      ).map(({ finding }) => `${finding.subject}: ${finding.status}`);
    assert.deepEqual(judged("postgresql://shop%20user@h/d"), ["role shop user: fail"]);
    for (const url of ["postgresql://h/d", "postgresql://:pw@h/d", "nonsense"]) {
      assert.deepEqual(judged(url), ["role app: fail"], url);
    }
  });
});
