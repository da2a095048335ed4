import assert from "node:assert/strict";

import * as fc from "fast-check";

import {
  componentOf,
  driftOf,
  nameAndTypeOf,
  partsOf,
  pendingOf,
} from "../../../checklist/drift/changes";
import type { Step } from "../../../checklist/drift/changes";
import { recorded, urnOf } from "./recorded";

const dmarc = urnOf("bookedbarber:index:EmailDns$cloudflare:index/dnsRecord:DnsRecord", "dmarc");

/** A refresh that found one resource changed. */
const changed = (
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  paths: readonly string[],
  outputs: Readonly<Record<string, unknown>> = {},
): Step => ({
  op: "update",
  urn: dmarc,
  before: { id: "1", inputs: before, outputs: before },
  after: { id: "1", inputs: after, outputs: { ...after, ...outputs } },
  paths,
});

describe("what a refresh found", () => {
  it("is, of what the engine really printed, each change with its values and no more", () => {
    const { drift, itself } = driftOf(recorded.refresh);

    assert.deepEqual(itself, []);
    assert.deepEqual(
      drift.map(({ name, kind, properties }) => [
        name,
        kind,
        ...properties.map(({ path, before, after, secret }) =>
          secret ? `${path} secret` : `${path} ${JSON.stringify(before)} ${JSON.stringify(after)}`,
        ),
      ]),
      [
        ["edge-min-tls-version", "changed", 'value "1.2" "1.0"'],
        ["database-app-1", "changed", "connectionLimit 50 7"],
        ["email-dns-spf", "deleted"],
        [
          "email-dns-dmarc",
          "changed",
          `content ${JSON.stringify('"v=DMARC1; p=none; sp=reject; np=reject; rua=mailto:dmarc@bookedbarber.com"')} ` +
            JSON.stringify('"v=DMARC1; p=reject <script> | `x` @dana"'),
        ],
        ["database-public-database", "changed", 'privileges [] ["CONNECT"]'],
        [
          "railway-backend-variables",
          "changed",
          "variables.LOG_LEVEL secret",
          "variables.SECRET_KEY secret",
        ],
      ],
    );
  });

  it("is the system's own where the program sets none of what changed", () => {
    const step = changed({ content: "a" }, { content: "a" }, ["modifiedOn"], { modifiedOn: "now" });

    assert.deepEqual(driftOf([step]), { drift: [], itself: ["dmarc"] });
  });

  it("counts a property that the system has and the program had left out", () => {
    const [drift] = driftOf([changed({}, { comment: "by hand" }, ["comment"])]).drift;

    assert.deepEqual(drift?.properties, [
      { path: "comment", secret: false, before: undefined, after: "by hand" },
    ]);
  });

  const hidden: readonly (readonly [
    what: string,
    path: string,
    before: unknown,
    after: unknown,
  ])[] = [
    ["whose old value is one", "value", "[secret]", "canary"],
    ["whose new value is one", "value", "canary", "[secret]"],
    ["of a map that holds one", "value.a", { a: "canary", b: "[secret]" }, { a: "canary" }],
    ["of a list that holds one", "value[0].a", [{ a: "canary" }, "[secret]"], [{ a: "canary" }]],
    ["which is named like one", "dbPassword", "canary", "canary"],
    ["which the contract calls one", 'variables["STRIPE_SECRET_KEY"]', "canary", "canary"],
    [
      "which the contract calls one by another name",
      "value.DATABASE_URL",
      "x",
      { DATABASE_URL: "canary" },
    ],
  ];
  for (const [what, path, before, after] of hidden) {
    it(`shows no value of a secret ${what}`, () => {
      const name = partsOf(path)[0] ?? "";
      const found = driftOf([changed({ [name]: before }, { [name]: after }, [path])]);

      assert.deepEqual(found.drift[0]?.properties, [{ path, secret: true }]);
    });
  }

  it("shows no value of a secret however deep it is", () => {
    const around = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constant("a [secret] b"),
        fc.array(tie("value"), { minLength: 1, maxLength: 1 }),
        fc.record({ part: tie("value") }),
      ),
    })).value;
    fc.assert(
      fc.property(around, (value) => {
        const [one] = driftOf([changed({ value: "canary" }, { value }, ["value"])]).drift;
        assert.deepEqual(one?.properties, [{ path: "value", secret: true }]);
      }),
    );
  });
});

describe("what a preview would change", () => {
  it("is, of what the engine really printed, each resource once", () => {
    assert.deepEqual(
      pendingOf(recorded.preview).map(({ name, operation, paths }) => [name, operation, ...paths]),
      [
        ["backend", "update"],
        ["render-backend-variables", "update", "variables.LOG_LEVEL"],
        ["railway-backend-variables", "update", "variables.LOG_LEVEL"],
      ],
    );
  });

  const tables: readonly (readonly [ops: readonly string[], operation: string | undefined])[] = [
    [["create"], "create"],
    [["delete"], "delete"],
    [["import"], "update"],
    [["create-replacement", "replace", "delete-replaced"], "replace"],
    [["delete-replaced", "create-replacement"], "replace"],
    [["same"], undefined],
    [["refresh"], undefined],
    [["read"], undefined],
  ];
  for (const [ops, operation] of tables) {
    it(`calls ${ops.join(", ")} ${operation ?? "nothing"}`, () => {
      const found = pendingOf(ops.map((op) => ({ op, urn: dmarc, paths: [] })));

      assert.deepEqual(
        found.map((one) => one.operation),
        operation === undefined ? [] : [operation],
      );
    });
  }
});

describe("the engine's names", () => {
  const paths: readonly (readonly [path: string, parts: readonly string[]])[] = [
    ["content", ["content"]],
    ["privileges[0]", ["privileges", "0"]],
    ["variables.LOG_LEVEL", ["variables", "LOG_LEVEL"]],
    [
      'rules[2].headers["X-Frame-Options"].value',
      ["rules", "2", "headers", "X-Frame-Options", "value"],
    ],
    ['a["b.c\\"d"]', ["a", 'b.c"d']],
  ];
  for (const [path, parts] of paths) {
    it(`of properties: ${path}`, () => {
      assert.deepEqual(partsOf(path), parts);
    });
  }

  it("of resources tell name, type and component", () => {
    assert.deepEqual(nameAndTypeOf(dmarc), {
      name: "dmarc",
      type: "cloudflare:index/dnsRecord:DnsRecord",
    });
    assert.equal(componentOf(dmarc), "EmailDns");
    assert.equal(componentOf(urnOf("postgresql:index/role:Role", "a::b")), undefined);
    assert.equal(nameAndTypeOf(urnOf("postgresql:index/role:Role", "a::b")).name, "a::b");
  });
});
