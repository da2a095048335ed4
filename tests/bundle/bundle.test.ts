import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import type { SpawnSyncReturns } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";

const root = path.join(__dirname, "..", "..");

describe("the bundles", () => {
  let checkout = "";

  beforeEach(() => {
    checkout = mkdtempSync(path.join(os.tmpdir(), "bundle-"));
    const sources = ["bundle", "checklist", "components", "policies", "index.ts", "settings.ts"];
    for (const source of [...sources, "program.js"]) {
      cpSync(path.join(root, source), path.join(checkout, source), { recursive: true });
    }
    symlinkSync(path.join(root, "node_modules"), path.join(checkout, "node_modules"));
  });

  afterEach(() => {
    rmSync(checkout, { recursive: true, force: true });
  });

  const node = (...args: string[]): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, args, { cwd: checkout, encoding: "utf8" });
  const install = (): SpawnSyncReturns<string> => node("bundle/install.js");
  const dist = (file: string): string => path.join(checkout, "dist", file);
  const ensure = (name: string): SpawnSyncReturns<string> =>
    node("-e", `require("./bundle/bundle.js").ensureBundle("${name}")`);

  it("are made by the install step, two files and nothing else", () => {
    assert.equal(install().status, 0);
    assert.deepEqual(readdirSync(path.join(checkout, "dist")).sort(), [
      "policies.js",
      "program.js",
    ]);
  });

  it("hold our own sources alone: packages stay outside", () => {
    install();
    const requiredBy = (file: string): string[] => {
      const text = readFileSync(dist(file), "utf8");
      return [
        ...new Set([...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = ""]) => name)),
      ];
    };
    assert.deepEqual(requiredBy("policies.js").sort(), ["@pulumi/policy", "node:net"]);
    assert.ok(requiredBy("program.js").includes("@pulumi/postgresql"));
  });

  it("are left alone while their sources are the same", () => {
    install();
    const before = statSync(dist("policies.js")).mtimeMs;
    assert.equal(ensure("policies").status, 0);
    assert.equal(statSync(dist("policies.js")).mtimeMs, before);
  });

  it("are made anew where a source has changed, or the file is missing or broken", () => {
    install();
    const source = path.join(checkout, "checklist", "rules", "mode.ts");
    appendFileSync(source, "\nexport const marker = 'changed source';\n");
    appendFileSync(
      path.join(checkout, "policies", "index.ts"),
      `\nimport { marker } from "../checklist/rules/mode";\nconsole.log(marker);\n`,
    );
    assert.equal(ensure("policies").status, 0);
    assert.match(readFileSync(dist("policies.js"), "utf8"), /changed source/);

    writeFileSync(dist("policies.js"), "// cut");
    assert.equal(ensure("policies").status, 0);
    assert.match(readFileSync(dist("policies.js"), "utf8"), /changed source/);

    rmSync(path.join(checkout, "dist"), { recursive: true });
    assert.equal(ensure("policies").status, 0);
    assert.match(readFileSync(dist("policies.js"), "utf8"), /changed source/);
  });

  it("name the file and the line of a source that does not parse, without a stack trace", () => {
    writeFileSync(path.join(checkout, "policies", "violation.ts"), "export const = ;");
    const { status, stderr } = install();
    assert.equal(status, 1);
    assert.match(stderr, /policies\/violation\.ts:1:13: ERROR/);
    assert.doesNotMatch(stderr, /^ +at /m);
  });

  it("ask for the dependencies where they are not installed", () => {
    rmSync(path.join(checkout, "node_modules"));
    const { status, stderr } = install();
    assert.equal(status, 1);
    assert.equal(stderr, "The dependencies are not installed. Run: npm ci\n");
  });

  it("serve the policy pack on a port that it prints", async () => {
    const pack = spawn(process.execPath, ["start.js"], { cwd: path.join(checkout, "policies") });
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
});
