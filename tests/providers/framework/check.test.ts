import assert from "node:assert/strict";

import { checkInputs, failureSentence } from "../../../providers/framework/check";
import { unknown, type Properties, type Property } from "../../../providers/framework/resource";

const TYPES: Record<string, Property> = {
  text: { type: "string", required: true },
  count: { type: "number" },
  flag: { type: "boolean", default: true },
  names: { type: "strings" },
  map: { type: "object" },
  maps: { type: "objects" },
  anything: { type: "any" },
  made: { type: "string", output: true },
};

function check(inputs: Properties, properties = TYPES, oldInputs: Properties = {}) {
  return checkInputs({ name: "it", properties, inputs, oldInputs, suffix: "0123456" });
}

describe("the check of inputs", () => {
  it("adds defaults and nothing else", () => {
    assert.deepEqual(check({ text: "a" }), { inputs: { text: "a", flag: true }, failures: [] });
  });

  it("takes null for absent", () => {
    assert.deepEqual(check({ text: "a", flag: null, count: null }).inputs, {
      text: "a",
      flag: true,
    });
  });

  it("lets an unknown stand for every type", () => {
    const inputs = { text: unknown, count: unknown, flag: unknown, names: ["a", unknown] };
    assert.deepEqual(check(inputs), { inputs, failures: [] });
  });

  const wrong: [string, Properties, string][] = [
    ["a missing required property", {}, "Missing required property 'text'"],
    [
      "an unknown property, with the one that is near",
      { text: "a", cuont: 1 },
      "Invalid or unknown key (did you mean 'count'?). Examine values at 'it.cuont'.",
    ],
    [
      "an unknown property that resembles none",
      { text: "a", something: 1 },
      "Invalid or unknown key. Examine values at 'it.something'.",
    ],
    [
      "an output as an input",
      { text: "a", made: "b" },
      "Value for unconfigurable attribute: the plugin itself decides \"made\". Examine values at 'it.made'.",
    ],
    ...(
      [
        ["text", 1, "a string, got a number"],
        ["count", "1", "a number, got a string"],
        ["flag", "true", "a boolean, got a string"],
        ["names", "a", "a list of strings, got a string"],
        ["names", ["a", 1], "a list of strings, got a list of numbers and strings"],
        ["map", ["a"], "an object, got a list of strings"],
        ["maps", [{}, 1], "a list of objects, got a list of numbers and objects"],
      ] as const
    ).map(([property, value, said]): [string, Properties, string] => [
      `a wrong type of ${property}: ${JSON.stringify(value)}`,
      { text: "a", [property]: value },
      `Unexpected type at field "${property}": expected ${said}. Examine values at 'it.${property}'.`,
    ]),
  ];
  for (const [title, inputs, sentence] of wrong)
    it(`refuses ${title}`, () => {
      const { failures } = check(inputs);
      assert.deepEqual(
        failures.map((failure) => failureSentence("it", failure)),
        [sentence],
      );
    });

  it("reports every wrong property at once", () => {
    const { failures } = check({ cuont: 1, names: 1, made: "x" });
    assert.deepEqual(failures.map(({ property }) => property).sort(), [
      ...["cuont", "made", "names", "text"],
    ]);
  });

  it("never repeats a value", () => {
    const { failures } = check({ text: 1, map: "s3cr3t-v4lue", what: "s3cr3t-v4lue" });
    assert.equal(failures.length, 3);
    assert.ok(!JSON.stringify(failures).includes("s3cr3t-v4lue"));
  });

  const named: Record<string, Property> = { name: { type: "string", autoname: true } };
  it("makes a name up from the resource's name and the engine's seed, once", () => {
    assert.deepEqual(check({}, named).inputs, { name: "it-0123456" });
    assert.deepEqual(check({}, named, { name: "it-fedcba9" }).inputs, { name: "it-fedcba9" });
    assert.deepEqual(check({ name: "own" }, named, { name: "it-fedcba9" }).inputs, { name: "own" });
  });
});
