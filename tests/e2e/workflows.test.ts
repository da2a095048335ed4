import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import type { Log } from "sarif";

import { commands, root } from "../workflows/workflows";
import { captured } from "./captured";
import type { Captured } from "./captured";
import { assertPlacedInCheckout } from "../sarif-places";
import { openSandbox } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

/** Commands of the workflows that no sandbox can run, and why. */
const OUTSIDE: readonly (readonly [command: RegExp, why: string])[] = [
  [/^npm ci$/, "installs what the tests run on"],
  [/^\.ci\/run$/, "is what runs this test"],
  [/^echo "::error::/, "is said where the variables of GitHub are not set"],
  [/^\.ci\/comment /, "needs GitHub: tests/workflows/scripts.test.ts has a stand-in of it"],
];

/** What gets a checkout ready beside a token. */
const INSTALLATION = /^npm ci --omit=dev --ignore-scripts$|^npm run -s bundle$/;

/** A checkout as CI has it: files alone, and a commit for the release. */
function checkout(folder: string): void {
  const ours = new Set(["node_modules", "dist", ".git"]);
  cpSync(root, folder, { recursive: true, filter: (file) => !ours.has(path.relative(root, file)) });
  const git = (...args: string[]): void => {
    const who = [
      "-c",
      "user.name=CI",
      "-c",
      "user.email=ci@example.com",
      "-c",
      "commit.gpgsign=false",
    ];
    execFileSync("git", [...who, ...args], { cwd: folder, stdio: "pipe" });
  };
  git("init", "-q");
  git("add", ".");
  git("commit", "-q", "-m", "as it is");
}

/** gh as the script of the scheduled workflow sees it where nothing was found before. */
const GH = `#!/usr/bin/env bash
echo "$*" >> "$GH_CALLS"
`;

describe("what the workflows run, in a deployed sandbox", function () {
  this.timeout(180_000);
  let sandbox: TestSandbox;
  let copy = "";

  before(async () => {
    copy = mkdtempSync(path.join(tmpdir(), "checkout-"));
    checkout(copy);
    sandbox = await openSandbox("deployed");
    // The probes look whether the application can work.
    await sandbox.migrate();
    mkdirSync(path.join(sandbox.directory, "bin"));
    writeFileSync(path.join(sandbox.directory, "bin", "gh"), GH);
    chmodSync(path.join(sandbox.directory, "bin", "gh"), 0o755);
  });
  after(async () => {
    rmSync(copy, { recursive: true, force: true });
    await sandbox.close();
  });

  const file = (name: string): string => path.join(sandbox.directory, name);

  /** A command as a workflow's step runs it, in the copy; its files go into the sandbox's folder. */
  async function run(command: string, more: NodeJS.ProcessEnv = {}): Promise<Captured> {
    const { PATH = "" } = { ...process.env, ...sandbox.environment };
    const child = spawn("bash", ["-c", command.replace(/\bdist\//g, `${sandbox.directory}/`)], {
      cwd: copy,
      env: {
        ...process.env,
        ...sandbox.environment,
        // The sandbox selects its stack for the project's folder; steps name theirs.
        PULUMI_STACK: "sandbox",
        PATH: `${file("bin")}${path.delimiter}${PATH}`,
        INIT_CWD: copy,
        GH_CALLS: file("gh-calls"),
        STACK: "sandbox",
        GATE: "advise",
        WATCH: "drift",
        GITHUB_REPOSITORY: "bookedbarber/infrastructure",
        // What was downloaded once is good enough: the lock file holds its hashes.
        npm_config_prefer_offline: "true",
        npm_config_audit: "false",
        GITHUB_OUTPUT: file("github-output"),
        JUDGED_STATE: existsSync(file("github-output"))
          ? /state=(\w+)\n$/.exec(readFileSync(file("github-output"), "utf8"))?.[1]
          : undefined,
        GITHUB_RUN_ID: "1234",
        RUN_URL: "https://github.com/bookedbarber/infrastructure/actions/runs/1234",
        SENTRY_ORG: "bookedbarber",
        SENTRY_PROJECT: "bookedbarber",
        ...more,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return captured(child);
  }

  const installation = commands.filter((one) => INSTALLATION.test(one));
  const inside = commands.filter(
    (one) => !OUTSIDE.some(([pattern]) => pattern.test(one)) && !INSTALLATION.test(one),
  );

  it("is all that they run but for what needs the world outside", () => {
    assert.deepEqual(
      inside.map((one) => one.split(" ").slice(0, 2).join(" ")),
      [
        '.ci/state "$STACK"',
        '.ci/plan "$STACK"',
        '.ci/gate "$STACK"',
        '.ci/deploy "$STACK"',
        "npm run",
        "npm run",
        '.ci/plan "$STACK"',
        '.ci/watch "$WATCH"',
      ],
    );
    for (const [pattern] of OUTSIDE) assert.ok(commands.some((one) => pattern.test(one)));
  });

  it("is installed without development dependencies and without scripts of packages", async function () {
    this.timeout(600_000);
    assert.equal(installation.length, 2);
    for (const command of installation) {
      const { code, output } = await run(command);
      assert.equal(code, 0, output);
    }
    assert.ok(!existsSync(path.join(copy, "node_modules", "eslint")));
    assert.ok(existsSync(path.join(copy, "dist", "policies.js")));
  });

  it("previews with the policies of what is installed so", async () => {
    const { code, output } = await run("pulumi preview --non-interactive --policy-pack policies");
    assert.equal(code, 0, output);
    assert.match(output, /bookedbarber-checklist@v[\d.]+ \(local: policies\)/);
    assert.match(output, /\d+ unchanged/);
  });

  for (const command of inside) {
    it(`\`${command}\` succeeds`, async () => {
      const { code, output } = await run(command);
      assert.equal(code, 0, output);
    });
  }

  it("gives files to publish, and no issue where all is well", () => {
    for (const name of [
      "plan/plan.md",
      "plan/plan.sarif",
      "report/report.html",
      "report/report.md",
    ]) {
      assert.ok(existsSync(file(name)), name);
    }
    assert.doesNotMatch(readFileSync(file("gh-calls"), "utf8"), /issue (create|edit|close)/);
  });

  it("deploys no plan but the one of the state that was judged", async () => {
    const state = inside.find((one) => one.startsWith(".ci/state")) ?? "";
    const deploy = inside.find((one) => one.startsWith(".ci/deploy")) ?? "";
    await run(state);
    await sandbox.succeed("config", "set", "LOG_LEVEL", "WARNING");
    const { code, output } = await run(deploy);
    assert.equal(code, 0, output);

    const { code: again, output: said } = await run(deploy);
    assert.equal(again, 1, said);
    assert.match(
      said,
      /The state of sandbox is not the one whose plan was judged[^]*gh workflow run/,
    );
  });

  it("stops at a report that is not ready, where the gate is enforced", async () => {
    const gate = inside.find((one) => one.startsWith(".ci/gate")) ?? "";
    assert.equal((await run(gate, { GATE: "enforce" })).code, 1);
  });

  it("stops at a plan that the policies refuse, and shows why without the value", async () => {
    await sandbox.succeed("config", "set", "DEBUG", "true");
    await sandbox.succeed("config", "set", "--secret", "CSRF_SECRET_KEY", "canary");

    const plan = inside.find((one) => one.startsWith(".ci/plan")) ?? "";
    const { code, output } = await run(plan);
    assert.equal(code, 1, output);
    const markdown = readFileSync(file("plan/plan.md"), "utf8");
    assert.match(markdown, /DEBUG/);
    assert.match(markdown, /What the next update changes \(\d+\)/);
    const text = readFileSync(file("plan/plan.sarif"), "utf8");
    assertPlacedInCheckout(text);
    const sarif = JSON.parse(text) as Log;
    const found = (sarif.runs[0]?.results ?? []).map(({ ruleId }) => ruleId);
    assert.ok(found.includes("debug-off") && found.includes("secret-key-length"), String(found));
    assert.ok(!`${markdown}${JSON.stringify(sarif)}${output}`.includes("canary"));
  });

  it("opens an issue with what could not be looked at", async () => {
    const watch = inside.find((one) => one.startsWith(".ci/watch")) ?? "";
    const { code } = await run(watch, { STACK: "none" });

    assert.equal(code, 1);
    assert.match(
      readFileSync(file("gh-calls"), "utf8"),
      /issue create .*--title none: checklist drift/,
    );
  });

  it("says that a plan cannot be made, with the mend: exit code 2", async () => {
    await sandbox.succeed("config", "set", "nosuchsetting", "x");

    const { code, output } = await run("npm run -s checklist -- plan");
    assert.equal(code, 2, output);
    assert.match(
      output,
      /nosuchsetting is not a setting of this program[^]*pulumi config rm nosuchsetting/,
    );
  });
});
