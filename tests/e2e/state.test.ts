import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

import { captured } from "./captured";
import type { Captured } from "./captured";
import { adminUrl, openSandbox, query } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

/** A program of two resources whose update takes as long as the test wants: until a file is there. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const fs = require("node:fs");
const config = new pulumi.Config();
class Note extends pulumi.ComponentResource {
  constructor(name, text, opts) {
    super("test:index:Note", name, { text }, opts);
    this.registerOutputs({ text });
  }
}
const first = new Note("first", config.require("text"));
const gate = config.get("gate");
const opened = async () => {
  if (pulumi.runtime.isDryRun() || gate === undefined) return;
  fs.writeFileSync(gate + ".waiting", "");
  while (!fs.existsSync(gate)) await new Promise((resolve) => setTimeout(resolve, 50));
};
module.exports = opened().then(() => {
  new Note("second", config.requireSecret("password"));
  return { text: config.require("text"), password: config.requireSecret("password") };
});
`;

describe("a state that is kept in PostgreSQL", function () {
  this.timeout(180_000);
  let sandbox: TestSandbox;
  let folder = "";
  const canary = "canary-of-the-state";

  before(async () => {
    sandbox = await openSandbox("empty");
    await query(sandbox, adminUrl(sandbox, "postgres"), "create database pulumi_state");
    folder = path.join(sandbox.directory, "notes");
    mkdirSync(folder);
    const yaml = "name: notes\nruntime: { name: nodejs, options: { typescript: false } }\n";
    writeFileSync(path.join(folder, "Pulumi.yaml"), `${yaml}main: index.js\n`);
    writeFileSync(path.join(folder, "index.js"), PROGRAM);
    const modules = path.join(__dirname, "..", "..", "node_modules");
    writeFileSync(path.join(folder, "package.json"), '{ "name": "notes" }');
    symlinkSync(modules, path.join(folder, "node_modules"));
    for (const args of [
      ["stack", "init", "one"],
      ["config", "set", "text", "before"],
      ["config", "set", "--secret", "password", canary],
    ]) {
      const { code, output } = await pulumi(args);
      assert.equal(code, 0, output);
    }
  });
  after(async () => {
    await sandbox.close();
  });

  /** Pulumi with its state in the sandbox's server, over TLS that checks the certificate. */
  async function pulumi(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Captured> {
    const certificate = encodeURIComponent(sandbox.environment["PGSSLROOTCERT"] ?? "");
    const { PGUSER = "", PGHOST = "", PGPORT = "" } = sandbox.environment;
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd: folder,
      env: {
        ...process.env,
        ...sandbox.environment,
        // This program has settings of its own.
        PULUMI_OPTION_CONFIG_FILE: undefined,
        // The password is in PGPASSWORD: Pulumi's errors show the whole address.
        PULUMI_BACKEND_URL: `postgres://${PGUSER}@${PGHOST}:${PGPORT}/pulumi_state?sslmode=verify-full&sslrootcert=${certificate}`,
        ...more,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return captured(child);
  }

  it("is what an update writes and another command reads, secrets encrypted", async () => {
    const up = await pulumi(["up", "--yes", "--skip-preview"]);
    assert.equal(up.code, 0, up.output);

    const exported = await pulumi(["stack", "export"]);
    assert.match(exported.stdout, /urn:pulumi:one::notes::test:index:Note::second/);
    assert.ok(!exported.stdout.includes(canary));
    const tables = (await query(
      sandbox,
      adminUrl(sandbox, "pulumi_state"),
      "select query_to_xml('select * from ' || table_name, true, false, '')::text as rows, table_name from information_schema.tables where table_schema = 'public'",
    )) as { rows: string; table_name: string }[];
    assert.deepEqual(
      tables.map(({ table_name }) => table_name),
      ["pulumi_state"],
    );
    assert.ok(!JSON.stringify(tables).includes(canary));
  });

  it("takes one update at a time: the second is refused, and says who holds the lock", async () => {
    const gate = path.join(sandbox.directory, "gate");
    for (const [name, value] of [
      ["gate", gate],
      ["text", "after"],
    ] as const) {
      assert.equal((await pulumi(["config", "set", name, value])).code, 0);
    }
    const first = pulumi(["up", "--yes", "--skip-preview"]);
    while (!existsSync(`${gate}.waiting`)) await new Promise((resolve) => setTimeout(resolve, 50));

    const second = await pulumi(["up", "--yes", "--skip-preview"]);
    assert.notEqual(second.code, 0);
    assert.match(second.output, /the stack is currently locked by 1 lock\(s\)[^]*pulumi cancel/);

    writeFileSync(gate, "");
    const { code, output } = await first;
    assert.equal(code, 0, output);
    const told = await pulumi(["stack", "output", "text"]);
    assert.equal(told.stdout.trim(), "after");
    const again = await pulumi(["up", "--yes", "--skip-preview"]);
    assert.equal(again.code, 0, again.output);
    assert.match(again.output, /unchanged/);
  });

  it("comes back from an export", async () => {
    const file = path.join(sandbox.directory, "state.json");
    for (const args of [
      ["stack", "export", "--file", file],
      ["stack", "rm", "--yes", "--force", "--preserve-config"],
      ["stack", "init", "one"],
      ["stack", "import", "--file", file],
    ]) {
      const { code, output } = await pulumi(args);
      assert.equal(code, 0, output);
    }
    const preview = await pulumi(["preview", "--expect-no-changes"]);
    assert.equal(preview.code, 0, preview.output);
    const told = await pulumi(["stack", "output", "password", "--show-secrets"]);
    assert.equal(told.stdout.trim(), canary);
  });

  it("is refused with the reason where the server cannot be reached", async () => {
    const { code, output } = await pulumi(["stack", "ls"], {
      PULUMI_BACKEND_URL: "postgres://nobody@127.0.0.1:1/none?connect_timeout=2",
      PGPASSWORD: "canary-password",
    });
    assert.notEqual(code, 0);
    assert.match(output, /connection refused|failed to connect/);
    assert.ok(!output.includes("canary-password"));
  });
});
