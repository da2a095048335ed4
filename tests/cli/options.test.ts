import assert from "node:assert/strict";

import { isCommandFailure } from "../../cli/failure";
import { choiceOf, readOptions } from "../../cli/options";

const read = (...args: string[]): ReturnType<typeof readOptions> =>
  readOptions(args, {
    command: "env",
    options: ["format", "out"],
    operands: ["FILE"],
  });

const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    assert.ok(isCommandFailure(error));
    return error.message;
  }
  throw new Error("it was accepted");
};

describe("the command's options", () => {
  it("are read in any order, with = and without", () => {
    for (const args of [
      ["x.env", "--format", "json", "--out=o"],
      ["--out", "o", "--format=json", "x.env"],
      ["--out", "o", "--format=json", "--", "x.env"],
    ]) {
      const { values, operands, help } = read(...args);
      assert.deepEqual(
        [{ ...values }, operands, help],
        [{ format: "json", out: "o" }, ["x.env"], false],
      );
    }
  });

  it("are given in order where they are given several times, and else count as the last one", () => {
    const { all, values } = read("a", "--format", "1", "--out", "o", "--format=2");
    assert.deepEqual([all("format"), all("out"), values["format"]], [["1", "2"], ["o"], "2"]);
  });

  it("take - for standard input, and a value that begins with a dash after =", () => {
    assert.deepEqual(read("-").operands, ["-"]);
    assert.equal(read("-", "--out=-o").values["out"], "-o");
  });

  it("let --help go before all that is wrong", () => {
    for (const flag of ["--help", "-h"]) assert.equal(read(flag, "--wrong").help, true);
  });

  const wrong: readonly (readonly [args: readonly string[], expected: RegExp])[] = [
    [[], /^FILE is missing\.\nSee: checklist env --help$/],
    [["a", "b"], /^"b" is one argument too many\./],
    [["a", "--fromat", "json"], /^There is no option --fromat\. Did you mean --format\?/],
    [["a", "--hlep"], /Did you mean --help\?/],
    [["a", "--xyzzy=1"], /^There is no option --xyzzy\.\n/],
    [["a", "-q"], /^There is no option -q\.\n/],
    [["a", "--format"], /^--format needs a value\./],
    [["a", "--format="], /^--format needs a value\./],
    [["a", "--format", "--out", "o"], /^--format needs a value\./],
    [["--fromat", "--format"], /--fromat[^]*--format needs a value\.[^]*FILE is missing/],
  ];
  for (const [args, expected] of wrong) {
    it(`are refused: ${args.join(" ") || "none"}`, () => {
      assert.match(
        refusal(() => read(...args)),
        expected,
      );
    });
  }

  it("choose one of some words, and name the nearest", () => {
    const words = ["text", "json", "sarif"] as const;
    assert.equal(choiceOf("--format", "json", words), "json");
    const said = (word: string): string => refusal(() => choiceOf("--format", word, words));
    assert.match(said("jsno"), /takes one of text, json, sarif\. Did you mean json\?$/);
    assert.match(said("JSON"), /^--format takes one of text, json, sarif\.$/);
    assert.match(said("spreadsheet"), /sarif\.$/);
  });
});
