import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import { isCommandFailure } from "../../cli/failure";
import { outputsOf } from "../../cli/output";
import type { Output } from "../../cli/output";
import { TestWorld } from "./world";

const formats = ["text", "json", "html"] as const;
type Format = (typeof formats)[number];

const of = (format: readonly string[], out: readonly string[]): readonly Output<Format>[] =>
  outputsOf((option) => ({ format, out })[option], formats);

describe("the forms of a report", () => {
  const cases: readonly (readonly [
    title: string,
    formats: readonly string[],
    files: readonly string[],
    expected: readonly (readonly [Format, string | undefined])[],
  ])[] = [
    ["text, unless given", [], [], [["text", undefined]]],
    ["text, in a file", [], ["a"], [["text", "a"]]],
    ["one, in a file", ["json"], ["a"], [["json", "a"]]],
    [
      "several, each in its file",
      ["json", "html"],
      ["a", "b"],
      [
        ["json", "a"],
        ["html", "b"],
      ],
    ],
    [
      "several, the last one to standard output",
      ["json", "text"],
      ["a"],
      [
        ["json", "a"],
        ["text", undefined],
      ],
    ],
  ];
  for (const [title, format, out, expected] of cases) {
    it(`are ${title}`, () => {
      assert.deepEqual(
        of(format, out).map((output) => [output.format, output.file]),
        expected,
      );
    });
  }

  for (const [title, format, out, expected] of [
    [
      "an unknown format",
      ["jsn"],
      [],
      /--format takes one of text, json, html\. Did you mean json/,
    ],
    ["more files than formats", ["json"], ["a", "b"], /2 files for 1 format\. Give each/],
    ["files without a format", [], ["a", "b"], /2 files for 1 format\./],
    ["two formats for standard output", ["json", "text"], [], /Only one format/],
    ["two formats for one file", ["json", "text"], ["a", "./a"], /^\.\/a: two formats/],
  ] as const) {
    it(`refuse ${title}`, () => {
      assert.throws(
        () => of(format, out),
        (error: unknown) => isCommandFailure(error) && expected.test(error.message),
      );
    });
  }

  it("are of one and the same report, each where it belongs", async () => {
    const world = new TestWorld();
    try {
      const [json, sarif] = ["r.json", "r.sarif"].map((name) => path.join(world.folder, name));
      assert.ok(json !== undefined && sarif !== undefined);
      const { stdout, stderr } = await world.run([
        ...["env", world.file("a.env", "DEBUG=true\n")],
        ...["--format", "json", "--out", json, "--format=sarif", `--out=${sarif}`],
        ...["--format", "markdown"],
      ]);
      assert.match(readFileSync(json, "utf8"), /^\{[^]*"debug/);
      assert.match(readFileSync(sarif, "utf8"), /sarif-schema/);
      assert.match(stdout, /^#/);
      assert.ok(stderr.endsWith(`The report is in ${json}.\nThe report is in ${sarif}.\n`));
    } finally {
      world.close();
    }
  });
});
