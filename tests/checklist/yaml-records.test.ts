import assert from "node:assert/strict";

import { z } from "zod";

import { isNestedDeeper } from "../../checklist/yaml-depth";
import { readYamlRecords } from "../../checklist/yaml-records";

const shape = z.strictObject({
  name: z.string().min(3, "is short").regex(/^a/, "begins with no a"),
  age: z.string().min(1, "is empty").regex(/^\d+$/, "is no number"),
  a_note: z.string().max(5, "is long").optional(),
});

const read = (text: string): ReturnType<typeof readYamlRecords<typeof shape>> =>
  readYamlRecords(text, shape);

/** Each problem as `file 3: is wrong`. */
const problemsOf = (text: string): readonly string[] =>
  read(text).problems.map(({ of, line, problem }) => `${of} ${line}: ${problem}`);

const good = "name: abc\n  age: 7";

describe("records in YAML", () => {
  it("are all texts, whatever they look like", () => {
    const { records, problems } = read(
      `# first\n- name: a1.0\n  age: "010"\n\n- {name: abc, age: 7, a_note: ~}\n- !!map\n  name: a\ufeffbc #no\n  age: 1\n`,
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(records, [
      { line: 2, value: { name: "a1.0", age: "010" } },
      { line: 5, value: { name: "abc", age: "7", a_note: "~" } },
      { line: 7, value: { name: "a\ufeffbc", age: "1" } },
    ]);
  });

  const nothing: readonly string[] = ["", "\n", "# none", "---\n", "[]", "''", "\ufeff"];
  for (const text of nothing) {
    it(`are none in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(read(text), { records: [], problems: [] });
    });
  }

  const refused: readonly (readonly [text: string, ...problems: string[]])[] = [
    // The file as a whole.
    ["a", "file 1: is no list of entries"],
    ["\n\nname: abc", "file 3: is no list of entries"],
    [`- ${good}\n age: 2`, "file 3: lacks a closing quote or bracket, or a colon"],
    ["- 'a", "file 1: lacks a closing quote or bracket, or a colon"],
    ["- [a\nb", "file 2: is not indented like its neighbours"],
    ["a:\n\tb", "file 2: is indented by a tab, where YAML wants spaces"],
    [
      `- ${good}\n---\n- ${good}`,
      "file 3: begins a second document (---), where one list is wanted",
    ],
    [`- ${good}\n- a: b: c`, "file 3: cannot be read as YAML"],
    ["- {[a]: b}", "file 1: cannot be read as YAML"],
    ["%YAML 9\n", "file 1: cannot be read as YAML"],
    ["[".repeat(21) + "]".repeat(21), "file 1: is nested too deeply"],
    [`- ${good}\n- ${"[\n".repeat(6000)}`, "file 1: is nested too deeply"],
    ["# ".padEnd(1001, "x"), "file 1: has more than 1000 characters"],
    [
      `- ${good}\n# ${"x".repeat(999)}\n# ${"x".repeat(999)}`,
      "file 3: has more than 1000 characters",
    ],
    ["#\n".repeat(65_537), "file 1: is longer than 128 KiB"],
    ["- {}\n".repeat(1001), "file 1: has 1001 entries, more than 1000"],
    // One entry.
    ["- abc", "entry 1: is no entry of keys and values"],
    ["- ", "entry 1: is no entry of keys and values"],
    [`- ${good}\n- - a\n  - b`, "entry 3: is no entry of keys and values"],
    ["- {}", "entry 1: lacks name, age"],
    [`- ${good}\n- name:\n  age: ''`, "entry 3: lacks name, age"],
    ["- ? name\n  ? age", "entry 1: lacks name, age"],
    ["- {name, age: 7}", "entry 1: lacks name"],
    [
      "- name: xyz\n  age: seven",
      "entry 1: has a name that begins with no a",
      "entry 2: has an age that is no number",
    ],
    [
      "- name: x\n  age: 7",
      "entry 1: has a name that is short",
      "entry 1: has a name that begins with no a",
    ],
    ["- age: 7\n  name: abc\n  a_note: longer", "entry 3: has an a_note that is long"],
    [
      "- age: x\n  foo: y\n  name: abc",
      "entry 1: has an age that is no number",
      "entry 2: has the key foo, which is not known here",
    ],
    ["- name: abc\n  sk_live_12: x\n  age: 7", "entry 2: has a key, which is not known here"],
    [
      `- name: abc\n  ${"k".repeat(22)}: x\n  age: 7`,
      "entry 2: has a key, which is not known here",
    ],
    [
      `- name: abc\n  ${"K".repeat(21)}: x\n  age: 7`,
      `entry 2: has the key ${"K".repeat(21)}, which is not known here`,
    ],
    ["- name: abc\n  1key: x\n  age: 7", "entry 2: has a key, which is not known here"],
    ["- name: abc\n  age: 7\n  name: abd", "entry 3: has the key name twice"],
    [
      "- name: abc\n  age: 7\n  name: [x]\n  age: 8",
      "entry 3: has the key name twice",
      "entry 4: has the key age twice",
    ],
    ["- name: [x]\n  age: 7", "entry 1: has something else than a text under the key name"],
    ["- name: &x abc\n  age: 7", "entry 1: has something else than a text under the key name"],
    ["- name: abc\n  age: !!str 7", "entry 2: has something else than a text under the key age"],
    [
      "- name: !mine abc\n  age: x",
      "entry 1: has something else than a text under the key name",
      "entry 2: has an age that is no number",
    ],
    [`- name: abc\n  age: {a: b}`, "entry 2: has something else than a text under the key age"],
  ];
  for (const [text, ...problems] of refused) {
    it(`are refused with the place: ${JSON.stringify(text).slice(0, 60)}`, () => {
      assert.deepEqual(problemsOf(text), problems);
    });
  }

  it("are read up to the limits", () => {
    const line = "#".padEnd(1000, "x");
    assert.deepEqual(problemsOf(line), []);
    assert.deepEqual(problemsOf("#\n".repeat(65_536)), []);
    const entries = `- ${good}\n`.repeat(1000);
    assert.equal(read(entries).records.length, 1000);
  });

  it("stay where others are wrong", () => {
    const { records, problems } = read(`- ${good}\n- {}\n- ${good}\n`);
    assert.deepEqual(
      records.map(({ line }) => line),
      [1, 4],
    );
    assert.equal(problems.length, 1);
  });

  it("that are wrong are told up to the fiftieth, then how many more", () => {
    assert.equal(problemsOf("- {}\n".repeat(50)).length, 50);
    const told = problemsOf("- {}\n".repeat(53));
    assert.equal(told.length, 51);
    assert.equal(told[49], "entry 50: lacks name, age");
    assert.equal(told[50], "file 53: is the last of 3 more places that are wrong");
  });

  it("leave the process's stack traces as they were", () => {
    const before = Error.stackTraceLimit;
    read("- {");
    assert.equal(Error.stackTraceLimit, before);
    assert.ok(before > 0);
  });
});

describe("the depth of YAML", () => {
  const table: readonly (readonly [text: string, depth: number])[] = [
    ["- a\n- b: c\n", 0],
    ["- [a, {b: c}]", 2],
    ["[{}, {}, [], []]", 2],
    ["[] \n{}", 1],
    ["- '[' # [\n- \"{\"\n- |\n  [\n", 0],
    ["[{[{", 4],
    ["[ } [ }", 2],
    ["]]]][", 1],
  ];
  for (const [text, depth] of table) {
    it(`is ${depth} of ${JSON.stringify(text)}`, () => {
      assert.equal(isNestedDeeper(text, depth), false);
      assert.equal(isNestedDeeper(text, depth - 1), true);
    });
  }
});
