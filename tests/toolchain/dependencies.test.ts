import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { ensureDependencies, isInstalled } from "../../toolchain/dependencies";

const wanted = {
  "": { version: "1.0.0" },
  "node_modules/a": { version: "1.2.3", integrity: "sha512-a" },
  "node_modules/b": { version: "2.0.0", integrity: "sha512-b", optional: true },
};
const all = {
  "node_modules/a": wanted["node_modules/a"],
  "node_modules/b": wanted["node_modules/b"],
};

describe("the installed dependencies", () => {
  const cases: readonly [
    string,
    Record<string, { version?: string; integrity?: string }>,
    boolean,
  ][] = [
    ["match when npm recorded just what the lock file asks for", all, true],
    [
      "match without an optional package, which another platform may need",
      { "node_modules/a": all["node_modules/a"] },
      true,
    ],
    ["do not match when a package is missing", { "node_modules/b": all["node_modules/b"] }, false],
    [
      "do not match when a version differs",
      { ...all, "node_modules/a": { version: "1.2.4", integrity: "sha512-a" } },
      false,
    ],
    [
      "do not match when a content differs",
      { ...all, "node_modules/a": { version: "1.2.3", integrity: "sha512-z" } },
      false,
    ],
    [
      "do not match when there is a package too many",
      { ...all, "node_modules/c": { version: "1.0.0" } },
      false,
    ],
    ["do not match when there is nothing", {}, false],
  ];
  for (const [title, installed, expected] of cases) {
    it(title, () => {
      assert.equal(isInstalled(wanted, installed), expected);
    });
  }
});

describe("a project's folder", () => {
  let root: string;
  const write = (file: string, content: string, minute = 0): void => {
    const target = path.join(root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
    const time = new Date(2026, 0, 1, 0, minute);
    utimesSync(target, time, time);
  };
  const ensure = (progress: string[]): Promise<void> =>
    ensureDependencies({
      root,
      nodeFolder: path.dirname(process.execPath),
      cache: () => path.join(root, "cache"),
      progress: (line) => progress.push(line),
    });
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "dependencies-test-"));
    write("package-lock.json", JSON.stringify({ packages: wanted }));
    write("node_modules/.package-lock.json", JSON.stringify({ packages: all }));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it("that is ready is left alone, and the cache is not asked for", async () => {
    const progress: string[] = [];
    await ensure(progress);
    assert.deepEqual(progress, []);
  });

  it("whose dependencies cannot be installed fails with what npm said", async () => {
    rmSync(path.join(root, "node_modules"), { recursive: true });
    write("package.json", "{ not JSON");
    const progress: string[] = [];
    await assert.rejects(ensure(progress), /could not be installed[^]*JSON[^]*npm ci/);
    assert.deepEqual(progress, ["Installing dependencies..."]);
  });
});
