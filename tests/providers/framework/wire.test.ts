import assert from "node:assert/strict";

import fc from "fast-check";

import { unknown } from "../../../providers/framework/resource";
import {
  containsSecret,
  containsUnknown,
  fromStruct,
  keepSecrets,
  plain,
  plainObject,
  secret,
  secretStrings,
  toStruct,
  toWire,
  toWireObject,
  type WireObject,
} from "../../../providers/framework/wire";
import { secretOf, SIGNATURE, UNKNOWN } from "./engine-client";

const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

const properties = fc.dictionary(
  fc.string({ minLength: 1 }).filter((key) => key !== "__proto__" && key !== SIGNATURE),
  fc
    .jsonValue({ noUnicodeString: true })
    .filter((value) => !JSON.stringify(value).includes("__proto__")),
) as fc.Arbitrary<WireObject>;

describe("property values on the wire", () => {
  it("pass through a message and back unchanged", () => {
    fc.assert(
      fc.property(properties, (object) => {
        const back = plainObject(fromStruct(toStruct(toWireObject(object))));
        assert.deepEqual(JSON.parse(JSON.stringify(back)), JSON.parse(JSON.stringify(object)));
      }),
    );
  });

  const plains: [string, unknown, unknown][] = [
    ["a secret is its value", secretOf("x"), "x"],
    ["a secret's object is entered", secretOf({ a: secretOf(1) }), { a: 1 }],
    ["the text sentinel is unknown", UNKNOWN, unknown],
    ["the number sentinel is unknown", "3eeb2bf0-c639-47a8-9e75-3b44932eb421", unknown],
    ["the boolean sentinel is unknown", "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", unknown],
    ["an unknown secret is unknown", secretOf(UNKNOWN), unknown],
    ["an output without a value is unknown", { [SIGNATURE]: OUTPUT }, unknown],
    ["an output with a value is the value", { [SIGNATURE]: OUTPUT, value: [1] }, [1]],
    ["an object with another signature stays", { [SIGNATURE]: "z" }, { [SIGNATURE]: "z" }],
    ["unknowns inside lists", ["a", UNKNOWN], ["a", unknown]],
  ];
  for (const [title, wire, expected] of plains)
    it(`plain: ${title}`, () => {
      assert.deepEqual(plain(wire), expected);
    });

  it("writes unknown as the sentinel, leaves undefined out and keeps null", () => {
    const wire = toWireObject({ a: unknown, b: undefined, c: null, d: [unknown] });
    assert.deepEqual(wire, { a: UNKNOWN, c: null, d: [UNKNOWN] });
  });

  it("refuses what is no property value", () => {
    assert.throws(() => toWire(() => 1), /a function is not a property value/);
  });

  it("marks again what was secret: values and lists whole, objects inside", () => {
    const original: WireObject = {
      text: secretOf("a"),
      list: ["x", secretOf("y")],
      object: { open: "1", hidden: secretOf("2") },
      open: "o",
    };
    const again = keepSecrets(toWireObject(plainObject(original)), original);
    assert.deepEqual(again, {
      text: secretOf("a"),
      list: secretOf(["x", "y"]),
      object: { open: "1", hidden: secretOf("2") },
      open: "o",
    });
  });

  it("loses no secret that was in the original, whatever the shape", () => {
    fc.assert(
      fc.property(properties, fc.string({ minLength: 1 }), (object, key) => {
        fc.pre(key !== "__proto__" && key !== SIGNATURE);
        const original: WireObject = { deep: { ...object, [key]: secretOf("s") } };
        const again = keepSecrets(toWireObject(plainObject(original)), original);
        assert.ok(containsSecret(again.deep));
      }),
    );
  });

  it("never wraps a secret twice", () => {
    assert.deepEqual(secret(secretOf("a")), secretOf("a"));
  });

  it("finds the strings of secrets only, at any depth, without unknowns", () => {
    const wire = { a: "open", b: secretOf({ c: ["one", { d: "two" }] }), e: [secretOf(UNKNOWN)] };
    assert.deepEqual(secretStrings(wire), ["one", "two"]);
  });

  it("sees unknowns at any depth", () => {
    assert.equal(containsUnknown({ a: [{ b: unknown }] }), true);
    assert.equal(containsUnknown({ a: [{ b: "known" }] }), false);
  });
});
