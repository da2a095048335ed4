import assert from "node:assert/strict";

import fc from "fast-check";

import { importedInputs, refreshedInputs } from "../../../providers/framework/adopted-inputs";
import { differences, isEmpty, sameValue } from "../../../providers/framework/differences";
import { plannedCreate, plannedUpdate } from "../../../providers/framework/planned-outputs";
import { unknown, type Properties, type Property } from "../../../providers/framework/resource";

const TYPE: { properties: Record<string, Property> } = {
  properties: {
    name: { type: "string", required: true },
    kind: { type: "string", replaces: true },
    limit: { type: "number" },
    on: { type: "boolean", whenAbsent: true },
    twin: { type: "boolean", whenAbsent: (inputs) => inputs.on ?? true },
    slug: { type: "string", computed: true },
    tags: { type: "strings" },
    keepers: { type: "object", replaces: true },
    host: {
      type: "string",
      equals: (a, b) => String(a).toLowerCase() === String(b).toLowerCase(),
    },
    made: { type: "string", output: true },
    changed: { type: "string", output: true, changesOnUpdate: true },
    limitChanged: { type: "string", output: true, changesOnUpdate: ["limit"] },
  },
};

const STATE: Properties = {
  ...{ name: "a", kind: "k", limit: 5, on: true, twin: true, slug: "s", tags: ["x", "y"] },
  ...{ keepers: { "r.1": "1", plain: "p" }, host: "Example.org", made: "m", changed: "c" },
};
const INPUTS: Properties = {
  ...{ name: "a", kind: "k", limit: 5, tags: ["x", "y"], host: "example.ORG" },
  ...{ keepers: { "r.1": "1", plain: "p" } },
};

interface Row {
  readonly title: string;
  readonly inputs: Properties;
  readonly diffs: string[];
  readonly replaces?: string[];
  readonly paths: string[];
}

const rows: Row[] = [
  { title: "nothing", inputs: {}, diffs: [], paths: [] },
  {
    title: "an update, with the outputs of every update",
    inputs: { name: "b" },
    diffs: ["changed", "name"],
    paths: ["update name", "update changed"],
  },
  {
    title: "an input that an output depends on",
    inputs: { limit: 6 },
    diffs: ["changed", "limit", "limitChanged"],
    paths: ["update limit", "update changed", "add limitChanged"],
  },
  {
    title: "a dropped input",
    inputs: { limit: undefined },
    diffs: ["changed", "limit", "limitChanged"],
    paths: ["delete limit", "update changed", "add limitChanged"],
  },
  { title: "a dropped computed input", inputs: { slug: undefined }, diffs: [], paths: [] },
  { title: "another spelling of the same", inputs: { host: "EXAMPLE.ORG" }, diffs: [], paths: [] },
  {
    title: "a forced replacement",
    inputs: { kind: "z" },
    diffs: ["changed", "kind"],
    replaces: ["kind"],
    paths: ["update kind", "update changed"],
  },
  {
    title: "what absence stands for, given another value; its twin follows",
    inputs: { on: false },
    diffs: ["changed", "on", "twin"],
    paths: ["update on", "update twin", "update changed"],
  },
  {
    title: "an unknown value",
    inputs: { kind: unknown },
    diffs: ["changed", "kind"],
    replaces: ["kind"],
    paths: ["update kind", "update changed"],
  },
  {
    title: "one element of a list",
    inputs: { tags: ["x", "z", "w"] },
    diffs: ["changed", "tags"],
    paths: ["update tags[1]", "add tags[2]", "update changed"],
  },
  {
    title: "keys of an object, quoted where needed",
    inputs: { keepers: { "r.1": "2", more: "m" } },
    diffs: ["changed", "keepers"],
    replaces: ["keepers"],
    paths: ['update keepers["r.1"]', "add keepers.more", "delete keepers.plain", "update changed"],
  },
];

describe("differences", () => {
  for (const { title, inputs, diffs, replaces = [], paths } of rows)
    it(`finds ${title}`, () => {
      const found = differences(TYPE, { ...INPUTS, ...inputs }, STATE);
      assert.deepEqual(found.properties, diffs);
      assert.deepEqual(found.replaces, replaces);
      assert.deepEqual(
        found.details.map(({ kind, path }) => `${kind} ${path}`).sort(),
        paths.sort(),
      );
    });

  it("finds an output that an update is to bring to another value, and plans that value", () => {
    const strays: Property = {
      ...{ type: "strings", output: true },
      expected: ({ exclusive }) => (exclusive === true ? [] : undefined),
    };
    const type = { properties: { exclusive: { type: "boolean" } as Property, strays } };
    const of = (exclusive: boolean, held?: string[]): readonly string[] =>
      differences(type, { exclusive }, { exclusive, ...(held && { strays: held }) }).properties;
    assert.deepEqual(of(true, ["A"]), ["strays"]);
    assert.deepEqual(of(true, []), []);
    assert.deepEqual(of(true), [], "what no state tells is no difference");
    assert.deepEqual(of(false, ["A"]), []);
    const state = { exclusive: true, strays: ["A"] };
    const [detail] = differences(type, { exclusive: true }, state).details;
    assert.deepEqual(detail, { path: "strays", kind: "update", replaces: false });
    assert.deepEqual(plannedUpdate(type, { exclusive: true }, state), { ...state, strays: [] });
  });

  it("takes every empty value for absent where nothing else is said", () => {
    for (const empty of [null, undefined, "", 0, false, [], {}]) {
      assert.equal(isEmpty(empty), true);
      const property: Record<string, Property> = { p: { type: "any" } };
      assert.deepEqual(differences({ properties: property }, {}, { p: empty }).properties, []);
      assert.deepEqual(differences({ properties: property }, { p: empty }, {}).properties, []);
      assert.deepEqual(differences({ properties: property }, {}, { p: 1 }).properties, ["p"]);
      assert.deepEqual(differences({ properties: property }, { p: 1 }, {}).properties, ["p"]);
    }
  });

  it("replaces before it deletes, except under an unchanged made-up or given name", () => {
    const name: Property = { type: "string", autoname: true };
    const size: Property = { type: "number", replaces: true };
    const type = { properties: { name, size } };
    const state = { name: "n", size: 1 };
    const dbr = (inputs: Properties): boolean =>
      differences(type, inputs, state).deleteBeforeReplace;
    assert.equal(dbr({ name: "n", size: 2 }), true);
    assert.equal(dbr({ name: "other", size: 2 }), false);
    assert.equal(dbr({ name: "other", size: 1 }), false);
    const nameless = { properties: { size } };
    assert.equal(differences(nameless, { size: 2 }, state).deleteBeforeReplace, false);
    const alone = { ...nameless, deleteBeforeReplace: true as const };
    assert.equal(differences(alone, { size: 2 }, state).deleteBeforeReplace, true);
    const sometimes = {
      ...nameless,
      deleteBeforeReplace: (inputs: Properties, { name: before }: Properties) =>
        inputs["name"] === before,
    };
    const first = (inputs: Properties): boolean =>
      differences(sometimes, inputs, state).deleteBeforeReplace;
    assert.equal(first({ size: 2, name: "n" }), true);
    assert.equal(first({ size: 2, name: "other" }), false);
    assert.equal(first({ size: 1, name: "n" }), false);
  });

  it("a value is the same as itself and never as one with another leaf", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.ok(sameValue(value, structuredClone(value)));
        assert.ok(!sameValue({ a: value, b: 1 }, { a: value, b: 2 }));
        assert.ok(sameValue({ a: value, b: null }, { a: value }));
      }),
    );
  });
});

describe("planned outputs", () => {
  it("of a create: inputs, what absence stands for, unknown where the system decides", () => {
    assert.deepEqual(plannedCreate(TYPE, { name: "a", on: false }), {
      ...{ id: unknown, name: "a", on: false, twin: false, slug: unknown },
      ...{ made: unknown, changed: unknown, limitChanged: unknown },
    });
    assert.ok(!("id" in plannedCreate({ ...TYPE, idOutput: false }, {})));
  });

  it("of an update: the state with the changes, unknown where this update changes an output", () => {
    const planned = plannedUpdate(TYPE, { ...INPUTS, name: "b", host: "EXAMPLE.ORG" }, STATE);
    assert.deepEqual(planned, { ...STATE, name: "b", changed: unknown });
  });

  it("of an update without changes: the state", () => {
    assert.deepEqual(plannedUpdate(TYPE, INPUTS, STATE), STATE);
  });

  it("of an update that drops an input: without it", () => {
    const planned = plannedUpdate(TYPE, { ...INPUTS, limit: undefined }, STATE);
    assert.ok(!("limit" in planned));
    assert.equal(planned.limitChanged, unknown);
  });
});

describe("adopted inputs", () => {
  const existing = { id: "i", outputs: { ...STATE, on: true, twin: true, tags: [] } };

  it("of an import make a program without a difference and without the obvious", () => {
    const inputs = importedInputs(TYPE, existing);
    assert.deepEqual(Object.keys(inputs).sort(), [
      ...["host", "keepers", "kind", "limit", "name", "slug"],
    ]);
    assert.deepEqual(differences(TYPE, inputs, existing.outputs).properties, []);
  });

  it("are the resource type's own where it gives them", () => {
    assert.deepEqual(importedInputs(TYPE, { ...existing, inputs: { name: "x" } }), { name: "x" });
  });

  it("of a refresh keep the program's spelling and take what drifted", () => {
    const old = { name: "a", limit: 9, host: "example.ORG", tags: ["x"], secretInput: "s" };
    assert.deepEqual(refreshedInputs(TYPE, existing, old), { ...old, limit: 5, tags: [] });
  });

  it("of a refresh lose what the system no longer has", () => {
    const found = { id: "i", outputs: { name: "a", limit: null } };
    assert.deepEqual(refreshedInputs(TYPE, found, { name: "a", limit: 5 }), { name: "a" });
    assert.deepEqual(refreshedInputs(TYPE, found, { name: "a", limit: 0 }), {
      name: "a",
      limit: 0,
    });
  });
});
