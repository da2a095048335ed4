import assert from "node:assert/strict";

import { compareSync } from "bcryptjs";
import fc from "fast-check";

import { servePlugins, type ServedPlugins } from "../../../providers/framework/provider";
import { random, randomPassword } from "../../../sandbox/plugins/random";
import { plainObject, type WireObject } from "../../../providers/framework/wire";
import {
  EngineClient,
  failure,
  secretOf,
  SIGNATURE,
  UNKNOWN,
} from "../../providers/framework/engine-client";

const PASSWORD = "random:index/randomPassword:RandomPassword";
const BYTES = "random:index/randomBytes:RandomBytes";
const ID = "random:index/randomId:RandomId";
const UUID = "random:index/randomUuid:RandomUuid";

const DEFAULTS = {
  ...{ overrideSpecial: "", upper: true, lower: true, special: true },
  ...{ minUpper: 0, minLower: 0, minNumeric: 0, minSpecial: 0 },
};

function count(text: string, characters: string): number {
  return Array.from(text).filter((character) => characters.includes(character)).length;
}

const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOWER = UPPER.toLowerCase();
const DIGITS = "0123456789";
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

describe("random passwords", () => {
  it("have the length, the minimums and no other characters", () => {
    const minimum = fc.nat({ max: 8 });
    fc.assert(
      fc.property(
        fc.record({ upper: fc.boolean(), lower: fc.boolean(), special: fc.boolean() }),
        fc.record({
          minUpper: minimum,
          minLower: minimum,
          minNumeric: minimum,
          minSpecial: minimum,
        }),
        fc.nat({ max: 40 }),
        (switches, minimums, more) => {
          const sum = Object.values(minimums).reduce((total, each) => total + each, 0);
          const wanted = { ...DEFAULTS, ...switches, ...minimums, length: sum + more };
          const made = randomPassword(wanted);
          assert.equal(made.length, wanted.length);
          assert.ok(count(made, UPPER) >= minimums.minUpper);
          assert.ok(count(made, LOWER) >= minimums.minLower);
          assert.ok(count(made, DIGITS) >= minimums.minNumeric);
          assert.ok(count(made, SPECIAL) >= minimums.minSpecial);
          assert.equal(count(made, UPPER + LOWER + DIGITS + SPECIAL), made.length);
          if (!switches.upper) assert.equal(count(made, UPPER), minimums.minUpper);
          if (!switches.special) assert.equal(count(made, SPECIAL), minimums.minSpecial);
        },
      ),
    );
  });

  it("take the given special characters instead of the usual ones", () => {
    const made = randomPassword({ ...DEFAULTS, length: 400, overrideSpecial: "~", minSpecial: 1 });
    assert.ok(made.includes("~"));
    assert.equal(count(made, SPECIAL), 0);
  });

  it("use every character of their sets, at every place", () => {
    const many = Array.from({ length: 600 }, () =>
      randomPassword({ ...DEFAULTS, length: 20, minUpper: 1 }),
    );
    const all = new Set(many.join(""));
    assert.equal(all.size, 26 + 26 + 10 + SPECIAL.length);
    for (let place = 0; place < 20; place++)
      assert.ok(many.some((made) => UPPER.includes(made.charAt(place))));
  });

  it("do not repeat", () => {
    const made = new Set(
      Array.from({ length: 200 }, () => randomPassword({ ...DEFAULTS, length: 16 })),
    );
    assert.equal(made.size, 200);
  });
});

describe("the stand-in of random", () => {
  let served: ServedPlugins;
  let engine: EngineClient;
  before(async () => {
    served = await servePlugins([random], {});
    engine = new EngineClient(served.debugProviders, "random");
    await engine.configure();
  });
  after(async () => {
    engine.close();
    await served.close();
  });

  it("stores of a password what the official plugin stores", async () => {
    const { id, outputs } = await engine.create(PASSWORD, { length: 40, special: false });
    assert.equal(id, "none");
    const { result, bcryptHash, ...rest } = outputs;
    assert.deepEqual(rest, {
      ...{ id: "none", length: 40, special: false, upper: true, lower: true },
      ...{ number: true, numeric: true, minLower: 0, minUpper: 0, minNumeric: 0, minSpecial: 0 },
    });
    const plain = plainObject({ result: result ?? null, bcryptHash: bcryptHash ?? null });
    assert.deepEqual(
      [result, bcryptHash],
      [secretOf(String(plain.result)), secretOf(String(plain.bcryptHash))],
    );
    assert.match(String(plain.result), /^[A-Za-z0-9]{40}$/);
    assert.ok(compareSync(String(plain.result), String(plain.bcryptHash)));
  });

  it("keeps the inputs as they are given: defaults stay out of them", async () => {
    const inputs = { length: 40, special: false, keepers: { rotation: "1" } };
    assert.deepEqual(await engine.check(PASSWORD, inputs), {
      inputs,
      failures: [],
      properties: [],
    });
  });

  it("knows the defaults of a password in a preview, and not the password", async () => {
    const { outputs } = await engine.create(PASSWORD, { length: 8, numeric: false }, true);
    assert.deepEqual(outputs, {
      ...{ id: UNKNOWN, length: 8, special: true, upper: true, lower: true },
      ...{ number: false, numeric: false, minLower: 0, minUpper: 0, minNumeric: 0, minSpecial: 0 },
      ...{ result: secretOf(UNKNOWN), bcryptHash: secretOf(UNKNOWN) },
    });
  });

  const PASSWORD_STATE: WireObject = {
    ...{ id: "none", length: 64, special: true, upper: true, lower: true, number: true },
    ...{ numeric: true, minLower: 1, minUpper: 0, minNumeric: 0, minSpecial: 0 },
    ...{ keepers: { rotation: "1" }, overrideSpecial: "-_", result: secretOf("r") },
    bcryptHash: secretOf("h"),
  };
  const PASSWORD_INPUTS: WireObject = {
    ...{ length: 64, special: true, minLower: 1, overrideSpecial: "-_" },
    keepers: { rotation: "1" },
  };
  const changes: [string, string, WireObject, WireObject, WireObject, string[]][] = [
    ["nothing", PASSWORD, PASSWORD_INPUTS, PASSWORD_STATE, {}, []],
    ["length", PASSWORD, PASSWORD_INPUTS, PASSWORD_STATE, { length: 65 }, ["length"]],
    [
      "keepers",
      PASSWORD,
      PASSWORD_INPUTS,
      PASSWORD_STATE,
      { keepers: { rotation: "2" } },
      ["keepers"],
    ],
    ["special", PASSWORD, PASSWORD_INPUTS, PASSWORD_STATE, { special: false }, ["special"]],
    ["a default written out", PASSWORD, PASSWORD_INPUTS, PASSWORD_STATE, { upper: true }, []],
    ["a minimum", PASSWORD, PASSWORD_INPUTS, PASSWORD_STATE, { minLower: 2 }, ["minLower"]],
    [
      ...(["the old name of numeric", PASSWORD, PASSWORD_INPUTS, PASSWORD_STATE] as const),
      { number: false },
      ["number", "numeric"],
    ],
    ["length", BYTES, { length: 48 }, { length: 48, hex: "00" }, { length: 49 }, ["length"]],
    [
      "prefix",
      ID,
      { byteLength: 4, prefix: "a" },
      { byteLength: 4, prefix: "a" },
      { prefix: "b" },
      ["prefix"],
    ],
    ["byteLength", ID, { byteLength: 4 }, { byteLength: 4 }, { byteLength: 5 }, ["byteLength"]],
    ["keepers", UUID, {}, { result: "u" }, { keepers: { a: "b" } }, ["keepers"]],
  ];
  for (const [change, type, inputs, state, news, replaced] of changes)
    it(`${type.split(":").at(-1) ?? ""}: a change of ${change} replaces by ${replaced.join(", ") || "nothing"}`, async () => {
      const { diffs, replaces, changed, deleteBeforeReplace } = await engine.diff(
        type,
        { ...inputs, ...news },
        state,
      );
      assert.deepEqual([diffs, replaces], [replaced, replaced]);
      assert.equal(changed, replaced.length > 0);
      assert.equal(deleteBeforeReplace, false);
    });

  it("a dropped switch means its default again, and that replaces", async () => {
    const { replaces } = await engine.diff(PASSWORD, { length: 8 }, { length: 8, special: false });
    assert.deepEqual(replaces, ["special"]);
  });

  const refused: [string, string, WireObject, RegExp][] = [
    ["no length", PASSWORD, {}, /^Missing required property 'length'$/],
    [
      "a length of nothing",
      PASSWORD,
      { length: 0 },
      /at least 1, got: 0\. Examine values at 'it\.length'/,
    ],
    [
      "half a character",
      PASSWORD,
      { length: 1.5 },
      /a whole number\. Examine values at 'it\.length'/,
    ],
    [
      "a minimum below zero",
      PASSWORD,
      { length: 5, minUpper: -1 },
      /minUpper value must be at least 0/,
    ],
    [
      ...(["minimums over the length", PASSWORD] as const),
      { length: 5, minUpper: 3, minLower: 3 },
      /at least the sum of minUpper \+ minLower \+ minNumeric \+ minSpecial \(6\), got: 5/,
    ],
    [
      ...(["two names of one switch that differ", PASSWORD] as const),
      { length: 5, number: true, numeric: false },
      /number and numeric are two names of one switch/,
    ],
    [
      ...(["no character at all", PASSWORD] as const),
      { length: 5, upper: false, lower: false, numeric: false, special: false },
      /no character is allowed/,
    ],
    ["an output as input", PASSWORD, { length: 5, result: "mine" }, /unconfigurable attribute/],
    ["no bytes", BYTES, { length: 0 }, /at least 1, got: 0/],
    ["no bytes of an id", ID, { byteLength: 0 }, /at least 1, got: 0/],
    [
      "an unknown property",
      UUID,
      { size: 1 },
      /Invalid or unknown key\. Examine values at 'it\.size'/,
    ],
  ];
  for (const [title, type, inputs, said] of refused)
    it(`refuses ${title}`, async () => {
      const { failures } = await engine.check(type, inputs);
      assert.equal(failures.length, 1);
      assert.match(failures[0] ?? "", said);
    });

  it("refuses no unknown value", async () => {
    const inputs = { length: UNKNOWN, minUpper: UNKNOWN, special: UNKNOWN };
    assert.deepEqual((await engine.check(PASSWORD, inputs)).failures, []);
  });

  it("gives bytes in two spellings, both secret, under their base64 as the id", async () => {
    const { id, outputs } = await engine.create(BYTES, { length: 48 });
    const bytes = Buffer.from(id, "base64");
    assert.equal(bytes.length, 48);
    assert.deepEqual(outputs, {
      ...{ length: 48, base64: secretOf(id), hex: secretOf(bytes.toString("hex")) },
    });
  });

  it("gives an id in four spellings with the prefix", async () => {
    const { id, outputs } = await engine.create(ID, { byteLength: 4, prefix: "bb-" });
    const bytes = Buffer.from(id, "base64url");
    assert.equal(bytes.length, 4);
    assert.deepEqual(outputs, {
      ...{ id, byteLength: 4, prefix: "bb-", b64Url: `bb-${id}` },
      b64Std: `bb-${bytes.toString("base64")}`,
      hex: `bb-${bytes.toString("hex")}`,
      dec: `bb-${bytes.readUInt32BE().toString()}`,
    });
  });

  it("gives a UUID of version 4", async () => {
    const { id, outputs } = await engine.create(UUID, {});
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual(outputs, { id, result: id });
  });

  it("refreshes nothing: the state is the only place that knows", async () => {
    for (const [type, inputs] of [
      [PASSWORD, { length: 9 }],
      [BYTES, { length: 9 }],
      [ID, { byteLength: 9 }],
      [UUID, {}],
    ] as const) {
      const made = await engine.create(type, inputs);
      const read = await engine.read(type, made.id, made.outputs, inputs);
      assert.deepEqual(read, { ...made, inputs });
    }
  });

  const imports: [string, string, WireObject][] = [
    [PASSWORD, "correct horse", { length: 13 }],
    [BYTES, "AAECAw==", { length: 4 }],
    [ID, "bb-,AAECAw", { byteLength: 4, prefix: "bb-" }],
    [UUID, "7f4b9c1e-3a52-4d1b-9c6e-0123456789ab", {}],
  ];
  for (const [type, importId, expected] of imports)
    it(`imports ${type.split(":").at(-1) ?? ""} without a difference afterwards`, async () => {
      const { id, inputs, outputs } = await engine.read(type, importId);
      assert.notEqual(id, "");
      assert.deepEqual(inputs, expected);
      assert.equal((await engine.diff(type, inputs, outputs)).changed, false);
    });

  it("an imported password is the result, and secret", async () => {
    const { outputs } = await engine.read(PASSWORD, "correct horse");
    assert.deepEqual(outputs.result, secretOf("correct horse"));
    assert.ok(JSON.stringify(outputs.bcryptHash).includes(SIGNATURE));
  });

  for (const [type, importId, said] of [
    [BYTES, "not base64 but secret", /the bytes in base64/],
    [ID, "prefix,", /\[PREFIX,\]BASE64URL/],
    [UUID, "1234", /the id of an import is the UUID/],
  ] as const)
    it(`refuses to import ${type.split(":").at(-1) ?? ""} from another shape of id`, async () => {
      const message = await failure(engine.read(type, importId));
      assert.match(message, said);
      assert.ok(!message.includes("but secret"));
    });

  it("has no settings", async () => {
    const [said] = await engine.checkConfig({ seed: "1" });
    assert.match(said ?? "", /`random:seed` is not a valid configuration key/);
  });
});
