import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { check } from "prettier";

import { recordSpf } from "../../recording/record-spf";
import type { Resolver } from "../../recording/record-spf";

const root = path.join(__dirname, "..", "..");
const failing = (code: string): Error => Object.assign(new Error(code), { code });

/** A DNS with these TXT records; `a.` names have an address, and `mail.` names two mail hosts. */
const dnsOf = (texts: Readonly<Record<string, string[][]>>, code = "ENOTFOUND"): Resolver => {
  const hosts = (start: string, found: unknown[]) => (name: string) =>
    name.startsWith(start) ? Promise.resolve(found) : Promise.reject(failing("ENODATA"));
  return {
    resolveTxt: (name) => {
      const found = texts[name];
      return found === undefined ? Promise.reject(failing(code)) : Promise.resolve(found);
    },
    resolveMx: hosts("mail.", ["one", "two"]),
    resolve4: hosts("a.", ["192.0.2.1"]),
    resolve6: hosts("a.", ["2001:db8::1", "2001:db8::2"]),
  };
};

const run = (...args: string[]): Promise<{ code: number | null; output: string }> =>
  new Promise((resolve) => {
    const script = path.join(root, "recording", "spf-tree.ts");
    const child = execFile(
      process.execPath,
      ["-r", "ts-node/register", script, ...args],
      { cwd: root },
      (_, stdout, stderr) => {
        resolve({ code: child.exitCode, output: stdout + stderr });
      },
    );
  });

describe("recording what SPF records include", () => {
  it("follows every include and redirect once, also in a circle, and no macro", async () => {
    const tree = await recordSpf(
      ["One.example."],
      dnsOf({
        "one.example": [["v=spf1 include:two.example ", "exists:%{i}.x.example -all"], ["other"]],
        "two.example": [["v=spf1 include:one.example redirect=three.example"]],
        "three.example": [["v=spf1 include:%{d}.example -all"]],
      }),
      "2026-11-24",
    );
    assert.deepEqual(Object.keys(tree), ["one.example", "three.example", "two.example"]);
    assert.deepEqual(tree["one.example"], {
      spf: ["v=spf1 include:two.example exists:%{i}.x.example -all"],
      on: "2026-11-24",
      source: "DNS",
    });
  });

  it("tells names that do not exist from those without an SPF record", async () => {
    const gone = await recordSpf(["gone.example"], dnsOf({}), "2026-11-24");
    assert.deepEqual(gone["gone.example"]?.exists, false);
    const silent = await recordSpf(["silent.example"], dnsOf({}, "ENODATA"), "2026-11-24");
    assert.deepEqual(silent["silent.example"]?.exists, undefined);
    assert.deepEqual(silent["silent.example"]?.spf, []);
  });

  it("counts the addresses and mail hosts that a and mx ask for", async () => {
    const text = "v=spf1 a:a.example mx:mail.example a:none.example mx -all";
    const tree = await recordSpf(["b.example"], dnsOf({ "b.example": [[text]] }), "2026-11-24");
    assert.equal(tree["a.example"]?.addresses, 3);
    assert.equal(tree["mail.example"]?.mailHosts, 2);
    assert.equal(tree["none.example"]?.addresses, 0);
    assert.equal(tree["b.example"]?.mailHosts, 0);
  });

  it("gives up where the DNS does not answer, since then nothing is known", async () => {
    await assert.rejects(
      recordSpf(["a.example"], dnsOf({}, "ETIMEOUT"), "2026-11-24"),
      /does not answer for a\.example \(ETIMEOUT\)/,
    );
  });

  it("leaves the file as it is and says why, by the command", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "spf-tree-"));
    try {
      const file = path.join(folder, "tree.json");
      const original = path.join(root, "checklist", "dns", "spf-tree.json");
      copyFileSync(original, file);
      const before = readFileSync(file, "utf8");
      const closed = await run("--file", file, "--dns", "127.0.0.1:9");
      assert.equal(closed.code, 1);
      assert.match(
        closed.output,
        /^Nothing was recorded: the DNS does not answer for \S+ \(\w+\)\.$/m,
      );
      const wrong = await run("--file", file, "not a name");
      assert.match(
        wrong.output,
        /^Nothing was recorded: "not a name" is no domain's name: npm run/,
      );
      assert.equal(readFileSync(file, "utf8"), before);
      assert.ok(await check(before, { parser: "json", printWidth: 100 }));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }).timeout(60_000);
});
