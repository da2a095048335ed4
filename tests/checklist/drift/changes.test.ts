import assert from "node:assert/strict";

import * as fc from "fast-check";

import { componentOf, driftOf, nameAndTypeOf, pendingOf } from "../../../checklist/drift/changes";
import type { Step } from "../../../checklist/drift/changes";
import { partsOf } from "../../../checklist/drift/properties";
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

/** What the engine counts where it tells all. */
const drifts = (...steps: readonly Step[]): ReturnType<typeof driftOf> =>
  driftOf(steps, { same: 3, update: steps.length });

describe("what a refresh found", () => {
  it("is, of what the engine really printed, each change with its values and no more", () => {
    const { drift, alike, unclear } = driftOf(recorded.refresh, recorded.counts);

    assert.deepEqual({ alike, unclear }, { alike: [], unclear: [] });
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

  it("counts what the program leaves to its default, such as superuser", () => {
    const was = { name: "app", connectionLimit: 5 };
    const step: Step = {
      ...{ op: "update", urn: dmarc, paths: ["superuser"] },
      before: { id: "1", inputs: was, outputs: { ...was, superuser: false } },
      after: { id: "1", inputs: was, outputs: { ...was, superuser: true } },
    };

    assert.deepEqual(drifts(step).drift[0]?.properties, [
      { path: "superuser", secret: false, before: false, after: true },
    ]);
  });

  it("counts a property that the system has and the program had left out", () => {
    const [drift] = drifts(changed({}, { comment: "by hand" }, ["comment"])).drift;

    assert.deepEqual(drift?.properties, [
      { path: "comment", secret: false, before: undefined, after: "by hand" },
    ]);
  });

  it("is drift whatever the engine calls an update, even where nothing seems to differ", () => {
    for (const [paths, shown] of [
      [["valid"], ["valid"]],
      [["__meta"], []],
      [[], []],
    ] as const) {
      const { drift } = drifts(changed({ content: "a" }, { content: "a" }, paths));
      assert.deepEqual(
        drift.map(({ kind, properties }) => [kind, ...properties.map(({ path }) => path)]),
        [["changed", ...shown]],
      );
    }
  });

  const moments = { modifiedOn: "2026-12-01T05:07:26Z" };
  const named: readonly (readonly [
    what: string,
    paths: readonly string[],
    before: Readonly<Record<string, unknown>>,
    after: Readonly<Record<string, unknown>>,
    properties: readonly string[],
  ])[] = [
    [
      "names without details: the properties that differ, and no outputs that are only unknown",
      ["editable", "modifiedOn", "priority", "timeRemaining"],
      { priority: 10, editable: true },
      { priority: 77, editable: true },
      ["priority 10 77"],
    ],
    [
      "no names: what the program sets and that differs",
      [],
      { priority: 10 },
      { priority: 77 },
      ["priority 10 77"],
    ],
    [
      "a list of objects, entered as far as it has as many",
      ["rules"],
      { rules: [{ limit: { period: 10, count: 5 }, name: "a" }, { name: "b" }] },
      { rules: [{ limit: { period: 10, count: 9 }, name: "a" }, { name: "c" }] },
      ["rules[0].limit.count 5 9", 'rules[1].name "b" "c"'],
    ],
    [
      "a list of another length, as a whole",
      ["rules[1]"],
      { rules: [{ name: "a" }] },
      { rules: [{ name: "a" }, { name: "b" }] },
      ['rules [{"name":"a"}] [{"name":"a"},{"name":"b"}]'],
    ],
    [
      "a list of texts, as a whole, though the engine counts its entries",
      ["privileges[0]", "privileges[1]"],
      { privileges: ["SELECT", "INSERT"] },
      { privileges: ["SELECT"] },
      ['privileges ["SELECT","INSERT"] ["SELECT"]'],
    ],
    [
      "a map with names that are no words",
      ["headers"],
      { headers: { "X-Frame-Options": { value: "DENY" } } },
      { headers: { "X-Frame-Options": { value: "ALLOW" } } },
      ['headers["X-Frame-Options"].value "DENY" "ALLOW"'],
    ],
    [
      "a bridge's notes, which are no properties",
      ["data", "__defaults"],
      { data: { value: "a", __defaults: [] }, __defaults: ["ttl"], __meta: "{}" },
      { data: { value: "b", __defaults: ["value"] }, __defaults: [], __meta: "{1}" },
      ['data.value "a" "b"'],
    ],
    [
      "another property besides, which the program sets and the engine does not name",
      ["ttl"],
      { ttl: 60, content: "a" },
      { ttl: 90, content: "b" },
      ["ttl 60 90", 'content "a" "b"'],
    ],
    ["a value that is gone", ["comment"], { comment: "x" }, {}, ['comment "x" undefined']],
  ];
  for (const [what, paths, before, after, properties] of named) {
    it(`by ${what}`, () => {
      const { drift } = drifts(changed(before, after, paths, moments));

      assert.deepEqual(
        drift[0]?.properties.map(
          ({ path, ...values }) =>
            `${path} ${JSON.stringify(values.before)} ${JSON.stringify(values.after)}`,
        ),
        properties,
      );
    });
  }

  it("tells what the program does not set last, and times only where there is nothing else", () => {
    const [was, is] = ["2026-12-01T05:07:26Z", "2026-12-02T05:07:26.123Z"];
    const step = (
      paths: readonly string[],
      outputs: Readonly<Record<string, unknown>> = {},
    ): Step => ({
      ...{ op: "update", urn: dmarc, paths },
      before: { inputs: { name: "a" }, outputs: { name: "a", modifiedOn: was, version: "1" } },
      after: {
        inputs: { name: "a" },
        outputs: { name: "a", modifiedOn: is, version: "1", ...outputs },
      },
    });
    const told = (one: Step): readonly string[] | undefined =>
      drifts(one).drift[0]?.properties.map(({ path }) => path);

    const all = ["modifiedOn", "version", "name"];
    const renamed = step(all, { name: "b", version: "2" });
    assert.deepEqual(
      told({ ...renamed, after: { inputs: { name: "b" }, outputs: renamed.after?.outputs ?? {} } }),
      ["name", "version"],
    );
    assert.deepEqual(told(step(all, { version: "2" })), ["version"]);
    assert.deepEqual(told(step(all)), ["modifiedOn"]);
  });

  it("shows what only the inputs tell", () => {
    const step: Step = {
      ...{ op: "update", urn: dmarc, paths: ["proxied"] },
      before: { inputs: { proxied: true }, outputs: { other: 1 } },
      after: { inputs: { proxied: false }, outputs: { other: 1 } },
    };
    assert.deepEqual(drifts(step).drift[0]?.properties, [
      { path: "proxied", secret: false, before: true, after: false },
    ]);
  });

  const same = (before: object, after: object, outputs: object = after): Step => ({
    ...{ op: "same", urn: dmarc, paths: [] },
    before: { inputs: { ...before }, outputs: { ...before } },
    after: { inputs: { ...after }, outputs: { ...outputs } },
  });
  const alikes: readonly (readonly [what: string, step: Step, paths: readonly string[]])[] = [
    ["written otherwise", same({ name: "www" }, { name: "www.example.com" }), ["name"]],
    ["not written otherwise", same({ name: "www" }, { name: "www" }), []],
    ["left to its system", same({}, {}, { state: { valid: true } }), ["state"]],
    ["of which only an input is another", same({ name: "a" }, { name: "b" }, { name: "a" }), []],
    ["of which a secret is hidden in another way", same({ v: "[secret]" }, { v: { a: "b" } }), []],
    ["empty in another way", same({ list: null, text: "" }, { list: [], text: false }), []],
    ["with other notes of a bridge", same({ __meta: "1" }, { __meta: "2" }), []],
    ["with another time", same({ on: "2026-12-01T00:00:00Z" }, { on: "2026-12-02T00:00:00Z" }), []],
  ];
  for (const [what, step, paths] of alikes) {
    it(`is no drift where the provider calls it the same: ${what}`, () => {
      const alike = paths.length === 0 ? [] : [{ name: "dmarc", paths }];
      assert.deepEqual(driftOf([step], { same: 1 }), { drift: [], alike, unclear: [] });
    });
  }

  const dark: readonly (readonly [
    what: string,
    steps: readonly Step[],
    counts: Readonly<Record<string, number>>,
    unclear: readonly string[],
  ])[] = [
    ["an unknown step", [{ ...same({}, {}), op: "discard" }], {}, ['of dmarc it says "discard"']],
    [
      "a resource of which it says only that it looked",
      [{ ...same({}, {}), op: "refresh" }],
      { same: 1 },
      ['of dmarc it says "refresh"'],
    ],
    [
      "more changes than it tells",
      [same({}, {})],
      { same: 1, update: 1, delete: 2 },
      ["it counts 3 changes and tells 0"],
    ],
    [
      "a kind of change that nobody knows",
      [changed({ a: 1 }, { a: 2 }, [])],
      { update: 1, discard: 1 },
      ["it counts 2 changes and tells 1"],
    ],
  ];
  for (const [what, steps, counts, unclear] of dark) {
    it(`is unclear by ${what}`, () => {
      assert.deepEqual(driftOf(steps, counts).unclear, unclear);
    });
  }

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
    ["which is named like one inside", "value", "x", { a: [{ apiToken: "canary" }] }],
    ["which the contract calls one inside", "value", "x", { DATABASE_URL: "canary" }],
  ];
  for (const [what, path, before, after] of hidden) {
    it(`shows no value of a secret ${what}`, () => {
      const name = partsOf(path)[0] ?? "";
      const found = drifts(changed({ [name]: before }, { [name]: after }, [path]));

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
        const [one] = drifts(changed({ value: "canary" }, { value }, ["value"])).drift;
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
