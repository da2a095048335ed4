import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { variables } from "../../checklist/environment/contract";
import { infrastructureSettings } from "../../settings";
import { openSandbox, textsBelow } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

const root = path.join(__dirname, "..", "..");

/** What no output, log, file of state or report may hold: each setting has one of its own. */
const canary = (name: string): string => `CANARY${name.toLowerCase().replaceAll("_", "")}`;
const FOUND = /CANARY[a-z]+/;

/** The first canary in a text, with what is around it; undefined where there is none. */
function leakIn(text: string): string | undefined {
  const found = FOUND.exec(text);
  return found === null ? undefined : text.slice(Math.max(0, found.index - 200), found.index + 100);
}

/** Those whose text no setting refuses before the policies see it. */
const understood = variables
  .map(({ name }) => name)
  .filter((name) => name !== "BACKUP_RETENTION_DAYS");

describe("secrets in every variable and every setting", function () {
  this.timeout(180_000);
  let sandbox: TestSandbox;

  before(async () => {
    // The CLI hides the flag for a log of its events from who does not ask for it.
    process.env["PULUMI_DEBUG_COMMANDS"] = "true";
    sandbox = await openSandbox("deployed");
  });
  after(async () => {
    delete process.env["PULUMI_DEBUG_COMMANDS"];
    await sandbox.close();
  });

  const set = (names: readonly string[]): Promise<string> =>
    sandbox.succeed(
      "config",
      "set-all",
      ...names.flatMap((name) => ["--secret", `${name}=${canary(name)}`]),
    );
  const check = (what: string, text: string): void => {
    assert.ok(text.length > 0, `${what} is empty`);
    assert.equal(leakIn(text), undefined, what);
  };

  /** Not in step with it, or the systems of this process could answer nothing that it asks. */
  const report = (...flags: string[]): Promise<{ stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const args = [path.join(root, "bin", "checklist.js"), "report", ...flags];
      const env = { ...process.env, ...sandbox.environment };
      const options = { env, maxBuffer: 64 * 1024 * 1024 };
      execFile(process.execPath, args, options, (_, stdout, stderr) => {
        resolve({ stdout, stderr });
      });
    });

  it("are nowhere in what a refused preview says, as text, as JSON, as a diff or debugging", async () => {
    await set(understood);
    for (const flags of ["", "--json", "--diff --debug"]) {
      const { code, output } = await sandbox.pulumi(
        "preview",
        "--policy-pack",
        "policies",
        ...flags.split(" ").filter((flag) => flag !== ""),
      );
      assert.notEqual(code, 0, output);
      // As JSON the CLI leaves out what the policies say.
      if (flags.includes("--json")) assert.match(output, /BackendEnvironment/);
      else assert.match(output, /STRIPE_SECRET_KEY is no live Stripe key/);
      check(`preview ${flags}`, output);
    }
  });

  it("are nowhere in the output, the event log, the state and the reports of a deployment past the policies", async () => {
    // What the stack computes with can be no other text.
    await sandbox.succeed("config", "rm", "TWILIO_PHONE_NUMBER");
    const events = path.join(sandbox.directory, "events.json");
    const up = ["up", "--yes", "--skip-preview", "--debug", "--event-log", events];
    // The services refuse such keys, and what they say is looked at, too.
    const { code, output } = await sandbox.pulumi(...up, "--continue-on-error");
    assert.notEqual(code, 0, output);
    assert.match(output, /401/);
    check("up", output);
    assert.ok(existsSync(events), "no event log");
    check("the event log", readFileSync(events, "utf8"));
    check("the export", await sandbox.succeed("stack", "export"));
    const files = textsBelow(path.join(sandbox.directory, "state"));
    assert.ok(files.some(({ text }) => text.includes("BackendEnvironment")));
    for (const { file, text } of files.filter(({ text }) => text !== "")) check(file, text);
    // The other formats are made of the same result, and looked at in report.test.ts.
    for (const flags of [
      ["--format", "text"],
      ["--format", "json", "--offline"],
    ]) {
      const { stdout, stderr } = await report(...flags);
      assert.match(stdout, /STRIPE_SECRET_KEY/);
      check(`the report ${flags.join(" ")}`, stdout + stderr);
    }
  });

  it("are nowhere in what is said of settings that cannot be understood", async () => {
    await set([...infrastructureSettings, "BACKUP_RETENTION_DAYS"]);
    const { code, output } = await sandbox.pulumi("preview", "--policy-pack", "policies");
    assert.notEqual(code, 0, output);
    assert.match(output, /cloudflareZoneId must be/);
    check("preview", output);
  });
});
