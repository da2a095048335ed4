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
  utimesSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";

const root = path.join(__dirname, "..", "..");

const { dependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  readonly dependencies: Readonly<Record<string, string>>;
};

describe("the bundles", () => {
  let checkout = "";

  beforeEach(() => {
    checkout = mkdtempSync(path.join(os.tmpdir(), "bundle-"));
    const folders = [
      "bundle",
      "checklist",
      "cli",
      "components",
      "http",
      "policies",
      "probes",
      "providers",
      "release",
    ];
    const files = [
      "index.ts",
      "settings.ts",
      "setting-formats.ts",
      "program.js",
      "package-lock.json",
    ];
    for (const source of [...folders, ...files]) {
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

  it("are made by the install step, a file each and nothing else", () => {
    assert.equal(install().status, 0);
    assert.deepEqual(readdirSync(path.join(checkout, "dist")).sort(), [
      "checklist-more.js",
      "checklist.js",
      "policies.js",
      "program.js",
      "release.js",
      "saas.js",
    ]);
  });

  it("hold our own sources alone where Pulumi loads them: packages stay outside", () => {
    install();
    const requiredBy = (file: string): string[] => {
      const text = readFileSync(dist(file), "utf8");
      return [
        ...new Set([...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = ""]) => name)),
      ];
    };
    const packages = requiredBy("policies.js").filter((name) => !name.startsWith("node:"));
    assert.ok(packages.includes("@pulumi/policy"));
    // A module of a package is named by its path in it.
    const packageOf = (name: string): string => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name;
    for (const name of packages) assert.ok(packageOf(name) in dependencies, name);
    assert.ok(requiredBy("program.js").includes("@pulumi/postgresql"));
  });

  it("are left alone while their sources are untouched", () => {
    install();
    // The first start after the sources have settled notes when they were last touched.
    assert.equal(ensure("policies").status, 0);
    const before = statSync(dist("policies.js")).mtimeMs;
    assert.equal(ensure("policies").status, 0);
    assert.equal(statSync(dist("policies.js")).mtimeMs, before);
  });

  it("keep their contents where a source was touched and says the same", () => {
    install();
    const contents = (): string => readFileSync(dist("policies.js"), "utf8").replace(/^.*\n/, "");
    writeFileSync(dist("policies.js"), readFileSync(dist("policies.js"), "utf8") + "// kept\n");
    const source = path.join(checkout, "checklist", "rules", "mode.ts");
    writeFileSync(source, readFileSync(source));
    assert.equal(ensure("policies").status, 0);
    assert.match(contents(), /\/\/ kept\n$/);
  });

  it("notice a change that keeps the size and the time of a source", () => {
    install();
    ensure("policies");
    const source = path.join(checkout, "checklist", "rules", "mode.ts");
    const { atime, mtime } = statSync(source);
    const text = readFileSync(source, "utf8");
    assert.match(text, /"Debugging is off"/);
    writeFileSync(source, text.replace('"Debugging is off"', '"Debugging is Off"'));
    utimesSync(source, atime, mtime);
    assert.equal(ensure("policies").status, 0);
    assert.match(readFileSync(dist("policies.js"), "utf8"), /Debugging is Off/);
  });

  it("are used as they are in a checkout that cannot be written", () => {
    install();
    // A folder in the place of the temporary file: nothing can be renamed over the bundle.
    const program = `const fs = require("node:fs"); fs.mkdirSync("dist/policies.js." + process.pid);
      require("./bundle/bundle.js").ensureBundle("policies")`;
    assert.equal(node("-e", program).status, 0);
  });

  it("of the command are made anew where packages have other versions", () => {
    install();
    const before = readFileSync(dist("checklist.js"), "utf8");
    appendFileSync(path.join(checkout, "package-lock.json"), "\n");
    assert.equal(ensure("checklist").status, 0);
    assert.notEqual(readFileSync(dist("checklist.js"), "utf8"), before);
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
