import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { assertRoom, cacheDirectory, cacheFolder, explainCacheError } from "../../toolchain/cache";
import { ToolchainFailure } from "../../toolchain/failure";

const NAME = "bookedbarber-infrastructure";

const systemError = (code: string): Error => Object.assign(new Error(`${code}: no`), { code });

describe("the cache folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "cache-test-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const cases: readonly [string, NodeJS.ProcessEnv, string][] = [
    ["is BOOKEDBARBER_CACHE", { BOOKEDBARBER_CACHE: "/c", XDG_CACHE_HOME: "/x" }, "/c"],
    ["is below XDG_CACHE_HOME", { XDG_CACHE_HOME: "/x" }, `/x/${NAME}`],
    ["is below ~/.cache when nothing is set", {}, `/home/u/.cache/${NAME}`],
    ["ignores a relative XDG_CACHE_HOME", { XDG_CACHE_HOME: "x" }, `/home/u/.cache/${NAME}`],
    [
      "ignores empty variables",
      { BOOKEDBARBER_CACHE: "", XDG_CACHE_HOME: "" },
      `/home/u/.cache/${NAME}`,
    ],
  ];
  for (const [title, env, expected] of cases) {
    it(title, () => {
      assert.equal(cacheDirectory(env, "/home/u"), expected);
    });
  }

  it("may not be a relative BOOKEDBARBER_CACHE, which would differ from folder to folder", () => {
    assert.throws(
      () => cacheDirectory({ BOOKEDBARBER_CACHE: "cache" }, "/home/u"),
      /BOOKEDBARBER_CACHE is "cache".*absolute/,
    );
  });

  it("is made with the folders below it", () => {
    const made = cacheFolder(path.join(folder, "new"), "a", "b");
    assert.equal(made, path.join(folder, "new", "a", "b"));
    assert.ok(existsSync(made));
  });

  it("that is a file is named in a message with the mend", () => {
    const file = path.join(folder, "file");
    writeFileSync(file, "");
    assert.throws(
      () => cacheFolder(file, "a"),
      (error: unknown) =>
        error instanceof ToolchainFailure &&
        error.message.includes(file) &&
        error.message.includes("export BOOKEDBARBER_CACHE="),
    );
  });

  it("where nothing can be created is named, and not tried for ever", function () {
    if (!existsSync("/proc/self")) {
      assert.ok(explainCacheError("/c", systemError("ENOENT")) instanceof ToolchainFailure);
      return;
    }
    assert.throws(() => cacheFolder("/proc/none", "a"), /\/proc\/none cannot be used/);
  });

  it("that may not be written is named in a message with the mend", function () {
    // The superuser may write everywhere.
    if (process.getuid?.() === 0) {
      const error = explainCacheError(folder, systemError("EACCES"));
      assert.ok(error instanceof ToolchainFailure);
      assert.match(error.message, /may not be written \(EACCES\)/);
      return;
    }
    chmodSync(folder, 0o500);
    assert.throws(() => cacheFolder(folder, "a"), /may not be written/);
  });

  for (const [code, words] of [
    ["EROFS", "read-only"],
    ["ENOSPC", "full"],
    ["EDQUOT", "quota"],
  ] as const) {
    it(`says that the folder is at fault for ${code}`, () => {
      const error = explainCacheError("/c", systemError(code));
      assert.ok(error instanceof ToolchainFailure);
      assert.ok(error.message.includes(words) && error.message.includes("/c"));
    });
  }

  it("on a disk that is too full for what is to come says how much is missing", () => {
    assertRoom(folder, 0, "nothing");
    assert.throws(() => {
      assertRoom(folder, 1e12, "a mountain");
    }, /has \d+ MB left.*a mountain needs 1000000000000 MB[^]*BOOKEDBARBER_CACHE/);
  });

  it("is not blamed for other errors", () => {
    const error = systemError("ECONNREFUSED");
    assert.equal(explainCacheError("/c", error), error);
  });
});
