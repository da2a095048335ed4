import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { root, textOf } from "./workflows";

/** Each line's pattern with its owners. */
const lines = textOf(".github/CODEOWNERS")
  .split("\n")
  .filter((line) => line.trim() !== "" && !line.startsWith("#"))
  .map((line) => line.split(/\s+/))
  .map(([pattern = "", ...owners]) => ({ pattern, owners }));

/** Whether a pattern is about a file, of the patterns that the file uses: `*`, `/a/`, `/a.*.b`. */
function isAbout(pattern: string, file: string): boolean {
  if (pattern === "*") return true;
  if (pattern.endsWith("/")) return `/${file}`.startsWith(pattern);
  const text = pattern.replace(/[.]/g, "\\.").replace(/\*/g, "[^/]*");
  return new RegExp(`^${text}$`).test(`/${file}`);
}

/** As GitHub reads it, the last line that is about a file decides. */
const ownersOf = (file: string): readonly string[] =>
  lines.findLast(({ pattern }) => isAbout(pattern, file))?.owners ?? [];

describe("the code owners", () => {
  const tracked = spawnSync("git", ["ls-files"], { cwd: root, encoding: "utf8" })
    .stdout.split("\n")
    .filter((file) => file !== "");

  it("are people for every file", () => {
    assert.ok(tracked.length > 500);
    for (const { owners } of lines)
      assert.ok(owners.every((owner) => /^@[\w-]+\/[\w-]+$/.test(owner)));
    for (const file of tracked) assert.ok(ownersOf(file).length > 0, file);
  });

  it("are others for what decides on production, and for what deploys it", () => {
    const decisive = [
      ".github/CODEOWNERS",
      ".github/workflows/deploy.yml",
      ".github/actions/prepare/action.yml",
      ".ci/gate",
      ".ci/deploy",
      "checklist/rules/all-rules.ts",
      "checklist/waivers.ts",
      "policies/index.ts",
      "policies/development.json",
      "cli/report.ts",
      "probes/run.ts",
      "waivers.yaml",
      "attestations.production.yaml",
      "Pulumi.yaml",
      "Pulumi.production.yaml",
      "package.json",
      "package-lock.json",
      "bundle/bundle.js",
      "bin/checklist.js",
      "program.js",
    ];
    for (const file of decisive) assert.deepEqual(ownersOf(file), ["@bookedbarber/go-live"], file);
    assert.deepEqual(ownersOf("components/edge.ts"), ["@bookedbarber/infrastructure"]);
  });

  it("are named for nothing that is not there", () => {
    // A project begins without exceptions and attestations.
    const toCome = ["/waivers.yaml", "/attestations.*.yaml"];
    for (const { pattern } of lines.filter((one) => !toCome.includes(one.pattern))) {
      assert.ok(tracked.some((file) => isAbout(pattern, file)) || pattern === "/.github/", pattern);
    }
  });
});
