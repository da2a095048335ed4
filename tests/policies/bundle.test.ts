import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";

import { isFresh } from "../../policies/freshness";

const root = path.join(__dirname, "..", "..");

describe("the policy pack's bundle", () => {
  let checkout = "";

  before(() => {
    checkout = mkdtempSync(path.join(os.tmpdir(), "policies-"));
    for (const folder of ["checklist", "policies"]) {
      cpSync(path.join(root, folder), path.join(checkout, folder), { recursive: true });
    }
    symlinkSync(path.join(root, "node_modules"), path.join(checkout, "node_modules"));
    rmSync(path.join(checkout, "policies", "dist"), { recursive: true, force: true });
  });

  after(() => {
    rmSync(checkout, { recursive: true, force: true });
  });

  const bundle = (): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, ["policies/bundle.js"], { cwd: checkout, encoding: "utf8" });
  const dist = (): string => path.join(checkout, "policies", "dist");

  it("is one small file of our own sources, and leaves nothing else behind", () => {
    assert.equal(bundle().status, 0);
    assert.deepEqual(readdirSync(dist()).sort(), ["index.js", "sources.json"]);
    const text = readFileSync(path.join(dist(), "index.js"), "utf8");
    assert.ok(text.length < 300_000);
    const modules = [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name);
    assert.deepEqual([...new Set(modules)].sort(), ["@pulumi/policy", "node:net"]);
  });

  it("serves on a port that it prints", async () => {
    const pack = spawn(process.execPath, ["start.js"], {
      cwd: path.join(checkout, "policies"),
    });
    try {
      const port = await new Promise<string>((resolve, reject) => {
        pack.stdout.once("data", (data: Buffer) => {
          resolve(data.toString());
        });
        pack.once("exit", (code) => {
          reject(new Error(`the pack ended with ${String(code)}`));
        });
      });
      assert.match(port, /^\d+\n$/);
    } finally {
      pack.kill();
    }
  });

  it("says how to mend it when it is missing", () => {
    rmSync(dist(), { recursive: true });
    const pack = spawnSync(process.execPath, ["start.js"], {
      cwd: path.join(checkout, "policies"),
      encoding: "utf8",
    });
    assert.equal(pack.status, 1);
    assert.match(pack.stderr, /is missing or older than its sources\. Run: node policies/);
    assert.equal(bundle().status, 0);
  });

  it("refuses to judge by rules older than its sources, and says how to mend that", () => {
    assert.ok(isFresh(dist()));
    const source = path.join(checkout, "checklist", "rules", "mode.ts");
    const before = readFileSync(source, "utf8");
    writeFileSync(source, `${before}\n// changed\n`);
    assert.ok(!isFresh(dist()));
    const pack = spawnSync(process.execPath, ["start.js"], {
      cwd: path.join(checkout, "policies"),
      encoding: "utf8",
    });
    assert.equal(pack.status, 1);
    assert.equal(pack.stdout, "");
    assert.match(
      pack.stderr,
      /^The policy pack is missing or older than its sources\. Run: node policies\/bundle\.js\n$/,
    );
    assert.equal(bundle().status, 0);
    assert.ok(isFresh(dist()));
    writeFileSync(source, before);
  });

  it("fails with the reason and the mend, without a stack trace, for a source that does not parse", () => {
    const source = path.join(checkout, "policies", "violation.ts");
    const before = readFileSync(source, "utf8");
    writeFileSync(source, "export const = ;");
    const { status, stderr } = bundle();
    writeFileSync(source, before);
    assert.equal(status, 1);
    assert.match(
      String(stderr),
      /could not be bundled: [\s\S]*violation\.ts[\s\S]*Mend what it says, then run: node policies\/bundle\.js/,
    );
    assert.doesNotMatch(String(stderr), /^ +at /m);
  });
});
