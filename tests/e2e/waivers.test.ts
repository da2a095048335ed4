import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";

import type { Result } from "../../checklist/report/result";
import type { CommandResult } from "../../sandbox/command";
import { openSandbox } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

const root = path.join(__dirname, "..", "..");

/** The UTC day so many days from now. */
const day = (offset: number): string =>
  new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

const waiver = (expires: string): string =>
  [
    "- rule: debug-off",
    "  subject: DEBUG",
    "  reason: Tracing the payments of OPS-12",
    "  owner: dana@bookedbarber.com",
    "  ticket: OPS-12",
    `  expires: ${expires}`,
    "",
  ].join("\n");

describe("waivers and levels, with the real engine", function () {
  this.timeout(180_000);
  let sandbox: TestSandbox;

  before(async () => {
    sandbox = await openSandbox("deployed");
    await sandbox.succeed("config", "set", "DEBUG", "true");
  });
  after(async () => {
    await sandbox.close();
  });

  const file = (name: string, text: string): string => {
    const full = path.join(sandbox.directory, name);
    writeFileSync(full, text);
    return full;
  };
  /** A preview under the policies, by a configuration of them. */
  const preview = (config: string): Promise<CommandResult> =>
    sandbox.pulumi("preview", "--policy-pack", "policies", "--policy-pack-config", config);
  const byWaivers = (text: string): Promise<CommandResult> => {
    const config = { "waiver-valid": { file: file("waivers.yaml", text) } };
    return preview(file("config.json", JSON.stringify(config)));
  };

  it("let a waived violation pass, and show until when, by whom and why", async () => {
    const { code, output } = await byWaivers(waiver(day(30)));
    assert.equal(code, 0, output);
    const told = `DEBUG is on. Waived until ${day(30)} by dana@bookedbarber.com (OPS-12): Tracing`;
    assert.ok(output.replace(/\s+/g, " ").includes(told), output);
    assert.match(output, /\[advisory\] .*debug-off/);
  });

  for (const [what, text, said] of [
    ["has expired", waiver(day(-1)), /expired on [0-9-]+ and has no effect/],
    [
      "is malformed",
      "- rule: debug-off\n  subject: DEBUG\n",
      /lacks reason, owner, ticket, expires/,
    ],
  ] as const) {
    it(`stop at a waiver that ${what}, and at what it does not waive`, async () => {
      const { code, output } = await byWaivers(text);
      assert.notEqual(code, 0, output);
      assert.match(output, said);
      assert.match(output, /\[mandatory\] .*waiver-valid/);
      assert.match(output, /\[mandatory\] .*debug-off/);
    });
  }

  it("let production's rules advise in a development stack, and no others", async () => {
    const key = "sk_test_CANARY4eC39HqLyjWDarjtT1zdp7dc";
    const old = (await sandbox.succeed("config", "get", "STRIPE_SECRET_KEY")).trim();
    const development = path.join("policies", "development.json");
    await sandbox.succeed("config", "set", "--secret", "STRIPE_SECRET_KEY", key);
    try {
      // Debugging may be on and a key for tests, but not beside a live one: no checkout would work.
      const { code, output } = await preview(development);
      assert.notEqual(code, 0, output);
      assert.match(output, /\[advisory\] .*debug-off/);
      assert.match(output, /\[advisory\] .*stripe-secret-key-live/);
      assert.match(output, /\[mandatory\] .*stripe-keys-one-mode/);
      assert.doesNotMatch(output, /CANARY/);
    } finally {
      await sandbox.succeed("config", "set", "--secret", "STRIPE_SECRET_KEY", old);
    }
    const { code, output } = await preview(development);
    assert.equal(code, 0, output);
    assert.match(output, /\[advisory\] .*debug-off/);
  });

  it("show a waived finding as waived in the report, with the line that sets it", async () => {
    const waivers = file("waivers.yaml", waiver(day(30)));
    await sandbox.succeed("up", "--yes", "--skip-preview");
    const command = [path.join(root, "bin", "checklist.js"), "report", "--offline"];
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [...command, "--waivers", waivers, "--format", "json"],
      {
        encoding: "utf8",
        env: { ...process.env, ...sandbox.environment },
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    const { items = [], findings } = JSON.parse(stdout || assert.fail(stderr)) as Result;
    const waived = findings.filter(({ status }) => status === "waived");
    assert.deepEqual(
      waived.map(({ rule, subject }) => [rule, subject]),
      [["debug-off", "DEBUG"]],
    );
    assert.match(waived[0]?.message ?? "", /Waived until .* Tracing the payments of OPS-12\./);
    assert.match(waived[0]?.location?.file ?? "", /Pulumi\.sandbox\.yaml$/);
    assert.ok((waived[0]?.location?.line ?? 0) > 1);
    assert.equal(items.find(({ id }) => id === "1.8")?.status, "partial");
    assert.ok(!findings.some(({ rule }) => rule === "waiver-unused"));
  });
});
