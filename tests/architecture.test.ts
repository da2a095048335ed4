import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.join(__dirname, "..");

/** A project of two packages, of which one is for developers only, and one that is not declared. */
const FILES: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({
    dependencies: { declared: "1.0.0", "@pulumi/pulumi": "1.0.0" },
    devDependencies: { developers: "1.0.0" },
  }),
  "tsconfig.json": "{}",
  "policies/package.json": "{}",
  ...Object.fromEntries(
    ["declared", "developers", "stranger", "@pulumi/pulumi"].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, main: "index.js" })],
      [`node_modules/${name}/index.js`, "module.exports = {};"],
      [`node_modules/${name}/index.d.ts`, "export interface Shape { a: 1 }"],
    ]),
  ),
};

describe("the rules of imports", function () {
  this.timeout(60_000);
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "architecture-"));
    for (const [file, text] of Object.entries(FILES)) write(file, text);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }

  /** The rules that the project breaks, with the file that does. */
  function broken(): readonly string[] {
    const config = path.join(root, ".dependency-cruiser.cjs");
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [path.join(root, "node_modules/.bin/depcruise"), "--config", config, "-T", "err", "."],
      { cwd: folder, encoding: "utf8" },
    );
    assert.match(stdout, /(no dependency violations found|dependency violations? \()/, stderr);
    return [...stdout.matchAll(/error (\S+): (\S+) →/g)].map(([, rule, file]) => `${rule} ${file}`);
  }

  it("take what is declared, and types and tests from packages for developers", () => {
    write("probes/a.ts", 'import type { Shape } from "developers"; export type A = Shape;');
    write("policies/b.ts", 'import * as b from "declared"; export const c = b;');
    write("tests/a.test.ts", 'import * as a from "developers"; export const b = a;');
    assert.deepEqual(broken(), []);
  });

  const wrong: readonly (readonly [file: string, text: string, ...rules: string[]])[] = [
    ["probes/a.ts", 'import * as a from "stranger"; export const b = a;', "no-non-package-json"],
    ["tests/b.ts", 'import * as a from "stranger"; export const b = a;', "no-non-package-json"],
    ["probes/b.ts", 'import * as a from "developers"; export const b = a;', "not-to-dev-dep"],
    ["bundle/a.js", 'module.exports = require("developers");', "not-to-dev-dep"],
    ["policies/a.ts", 'export const a = async () => import("developers");', "not-to-dev-dep"],
    ["newcomer/a.ts", 'import * as a from "developers"; export const b = a;', "not-to-dev-dep"],
    [
      "checklist/a.ts",
      'import * as a from "@pulumi/pulumi"; export const b = a;',
      "no-pulumi-in-the-core",
    ],
    [
      "checklist/b.ts",
      'import * as a from "./missing"; export const b = a;',
      "checklist--imports",
      "not-resolvable",
    ],
  ];
  it(`refuse ${wrong.length} imports, each by its rule`, () => {
    for (const [file, text] of wrong) write(file, text);
    const expected = wrong.flatMap(([file, , ...rules]) => rules.map((rule) => `${rule} ${file}`));
    assert.deepEqual([...broken()].sort(), expected.sort());
  });
});
