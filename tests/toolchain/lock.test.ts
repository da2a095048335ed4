import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";

import { withLock } from "../../toolchain/lock";

/** The pid of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

describe("a lock", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "lock-test-"));
    file = path.join(folder, "a.lock");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const neverWaits = (): void => {
    assert.fail("it waited");
  };

  it("is held during the action, gives its result, and is gone afterwards", async () => {
    const result = await withLock(file, neverWaits, () => existsSync(file));
    assert.equal(result, true);
    assert.deepEqual(readdirSync(folder), []);
  });

  it("is released when the action fails", async () => {
    await assert.rejects(
      withLock(file, neverWaits, () => Promise.reject(new Error("no"))),
      /no/,
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  it("lets in one at a time, and says once to the others whom they wait for", async () => {
    let inside = 0;
    let most = 0;
    const waitedFor: (number | undefined)[] = [];
    const enter = (): Promise<void> =>
      withLock(
        file,
        (pid) => waitedFor.push(pid),
        async () => {
          inside += 1;
          most = Math.max(most, inside);
          await new Promise((resolve) => setImmediate(resolve));
          inside -= 1;
        },
      );
    await Promise.all([enter(), enter(), enter()]);
    assert.equal(most, 1);
    assert.deepEqual(waitedFor, [process.pid, process.pid]);
  });

  const stale: readonly [string, () => string, number][] = [
    [
      "of a process that died",
      () => JSON.stringify({ pid: deadPid(), host: hostname(), id: "x" }),
      0,
    ],
    [
      "whose owner has been silent for minutes, though its pid is in use",
      () => JSON.stringify({ pid: process.pid, host: hostname(), id: "x" }),
      300,
    ],
    [
      "of another machine that has been silent for minutes",
      () => JSON.stringify({ pid: 1, host: "elsewhere", id: "x" }),
      300,
    ],
    ["that names nobody", () => "garbage", 0],
  ];
  for (const [title, content, ageSeconds] of stale) {
    it(`${title} is taken over`, async () => {
      writeFileSync(file, content());
      const then = new Date(Date.now() - ageSeconds * 1_000);
      utimesSync(file, then, then);
      const owner = await withLock(file, neverWaits, () => readFileSync(file, "utf8"));
      assert.match(owner, new RegExp(`"pid":${process.pid}`));
      assert.deepEqual(readdirSync(folder), []);
    });
  }

  it("of another machine that shows signs of life is waited for", async () => {
    writeFileSync(file, JSON.stringify({ pid: deadPid(), host: "elsewhere", id: "x" }));
    let waited = 0;
    await withLock(
      file,
      () => {
        waited += 1;
        rmSync(file);
      },
      () => undefined,
    );
    assert.equal(waited, 1);
  });

  it("in a folder that does not exist is an error, not an endless wait", async () => {
    await assert.rejects(
      withLock(path.join(folder, "none", "a.lock"), neverWaits, () => undefined),
      { code: "ENOENT" },
    );
  });
});
