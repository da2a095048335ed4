import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import type { Finding } from "../../checklist/finding";
import { items } from "../../checklist/items";
import type { Result } from "../../checklist/report/result";
import { allRules } from "../../checklist/rules/all-rules";
import { TestWorld } from "./world";
import type { Run } from "./world";

/** What the stand-in for the Pulumi CLI does, and what it was asked. */
interface Pulumi {
  readonly state?: unknown;
  readonly exportError?: string;
  readonly findings?: readonly Finding[];
  /** What the file of findings holds instead. */
  readonly written?: string;
  readonly analyzeError?: string;
  /** What `preview --json` prints. */
  readonly preview?: unknown;
}

/** The CLI as far as the report uses it: three commands, and the file that the pack writes. */
const STAND_IN = `#!${process.execPath}
const fs = require("node:fs");
const plan = JSON.parse(fs.readFileSync(process.env.FAKE_PLAN, "utf8"));
const args = process.argv.slice(2);
fs.appendFileSync(process.env.FAKE_PLAN + ".asked", JSON.stringify({
  args, directory: process.cwd(), waivers: fs.existsSync(process.env.CHECKLIST_WAIVERS ?? "")
    ? fs.readFileSync(process.env.CHECKLIST_WAIVERS, "utf8") : undefined,
}) + "\\n");
const fail = (text) => { if (text) { console.error(text); process.exitCode = 1; } };
if (args[0] === "stack") {
  if (!plan.exportError) console.log(JSON.stringify(plan.state));
  fail(plan.exportError);
} else {
  const lines = plan.written ?? plan.findings.map((each) => JSON.stringify(each) + "\\n").join("");
  if (lines !== "") fs.writeFileSync(process.env.CHECKLIST_FINDINGS, lines);
  if (args[0] === "preview") console.log(JSON.stringify(plan.preview));
  fail(plan.analyzeError);
}
`;

const deployed = {
  deployment: {
    resources: [
      {
        urn: "urn:pulumi:production::bookedbarber::pulumi:pulumi:Stack::x",
        type: "pulumi:pulumi:Stack",
      },
    ],
  },
};

const VIOLATED = "error: one or more mandatory policy violations were found";

const finding = (
  rule: string,
  items: readonly string[],
  changes: Partial<Finding> = {},
): Finding => ({
  rule,
  items,
  status: "pass",
  severity: "error",
  subject: "X",
  message: "X is right.",
  fix: "Nothing.",
  ...changes,
});

const answers = allRules.map(({ id, items: served }) => finding(id, served));

describe("checklist report", () => {
  let world: TestWorld;
  let temporary: string;
  const usual = process.env["TMPDIR"];
  beforeEach(() => {
    world = new TestWorld();
    temporary = path.join(world.folder, "tmp");
    mkdirSync(temporary);
    // One of its own: what other programs leave in the machine's is no concern of these tests.
    process.env["TMPDIR"] = temporary;
  });
  afterEach(() => {
    if (usual === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = usual;
    world.close();
  });

  const report = async (pulumi: Pulumi, ...args: string[]): Promise<Run> => {
    const bin = path.join(world.folder, "bin");
    mkdirSync(bin, { recursive: true });
    chmodSync(world.file("bin/pulumi", STAND_IN), 0o755);
    const plan = world.file(
      "plan.json",
      JSON.stringify({ state: deployed, findings: answers, ...pulumi }),
    );
    return world.run(["report", "--offline", ...args], {
      environment: { PATH: bin, FAKE_PLAN: plan },
    });
  };
  const asked = (): readonly Record<string, unknown>[] =>
    readFileSync(path.join(world.folder, "plan.json.asked"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const resultOf = ({ stdout }: Run): Result => JSON.parse(stdout) as Result;

  it("says of each of the 134 items what it is and why, and ends in 1 for what nobody attests", async () => {
    const run = await report({}, "--format", "json");
    assert.equal(run.code, 1, run.stderr);
    const { items: told = [], day, status } = resultOf(run);
    assert.deepEqual(
      told.map(({ id }) => id),
      items.map(({ id }) => id),
    );
    assert.equal(told.length, 134);
    assert.ok(
      told.every(
        ({ why, how }) =>
          why !== "" && ["declared", "enforced", "verified", "attested"].includes(how),
      ),
    );
    assert.deepEqual([day, status], [world.today, "not-ready"]);
  });

  it("asks Pulumi for the stack's state and the policies' findings, in the project's folder", async () => {
    await report({}, "--stack", "production");
    const [exported, analyzed] = asked();
    const flags = ["--non-interactive", "--color", "never"];
    assert.deepEqual(exported?.["args"], ["stack", "export", "--stack", "production", ...flags]);
    assert.deepEqual(analyzed?.["args"], [
      ...["policy", "analyze", "--policy-pack", "policies", "--stack", "production"],
      ...flags,
    ]);
    assert.equal(analyzed["directory"], world.folder);
    // The report applies the waivers itself: the pack must not do so before.
    assert.equal(analyzed["waivers"], "[]\n");
  });

  it("judges the plan of the next update where it is asked to, and says so in each format", async () => {
    const debug = finding("debug-off", ["1.8"], { status: "fail", message: "DEBUG is on." });
    const pulumi = { findings: [...answers, debug], preview: { steps: [] } };
    const run = await report(pulumi, "--planned", "--stack", "production", "--format", "json");
    assert.equal(run.code, 1, run.stderr);
    const { items: told, planned } = resultOf(run);
    assert.equal(planned, true);
    assert.match(told?.find(({ id }) => id === "1.8")?.why ?? "", /DEBUG is on\./);
    assert.deepEqual(asked().at(-1)?.["args"], [
      ...["preview", "--policy-pack", "policies", "--stack", "production", "--json"],
      ...["--non-interactive", "--color", "never"],
    ]);
    assert.equal(asked().at(-1)?.["waivers"], "[]\n");

    for (const format of ["text", "markdown", "html"]) {
      const said = /its\s+next\s+update\s+would\s+make\s+it/;
      const { stdout } = await report(pulumi, "--planned", "--format", format);
      assert.match(stdout, said);
      assert.doesNotMatch((await report({}, "--format", format)).stdout, said);
    }
    assert.ok(!("planned" in resultOf(await report({}, "--format", "json"))));
  });

  it("counts what the plan creates as deployed, and what it deletes as not", async () => {
    const type = "cloudflare:index/r2Bucket:R2Bucket";
    const urn = `urn:pulumi:production::bookedbarber::${type}::bucket`;
    const [stack] = deployed.deployment.resources;
    const bucket = { deployment: { resources: [stack, { urn, type }] } };
    const step = (op: string): unknown => ({ steps: [{ op, urn }] });
    const cases: readonly (readonly [state: unknown, op: string, missing: boolean])[] = [
      [deployed, "refresh", true],
      [deployed, "create", false],
      [bucket, "update", false],
      [bucket, "replace", false],
      [bucket, "delete", true],
    ];
    for (const [state, op, missing] of cases) {
      const run = await report({ state, preview: step(op) }, "--planned", "--format", "json");
      const { findings } = resultOf(run);
      assert.equal(
        findings.some(({ status, message }) => status !== "pass" && message.includes(type)),
        missing,
        op,
      );
    }
  });

  it("refuses a plan that cannot be made", async () => {
    const run = await report({ analyzeError: "error: no zone", preview: {} }, "--planned");
    assert.equal(run.code, 2);
    assert.match(run.stderr, /The stack cannot be previewed\. Pulumi says:\n {2}error: no zone/);
  });

  it("reports violations instead of stopping at them", async () => {
    const debug = finding("debug-off", ["1.8"], { status: "fail", message: "DEBUG is on." });
    const run = await report(
      { findings: [...answers, debug], analyzeError: VIOLATED },
      "--format",
      "json",
    );
    assert.equal(run.code, 1);
    const item = resultOf(run).items?.find(({ id }) => id === "1.8");
    assert.equal(item?.status, "not-ready");
    assert.match(item.why, /DEBUG is on\./);
  });

  it("makes an error of a rule that gave no finding, never a pass", async () => {
    const run = await report(
      { findings: answers.filter(({ rule }) => rule !== "debug-off") },
      "--format",
      "json",
    );
    assert.equal(run.code, 1);
    const result = resultOf(run);
    const silent = result.findings.filter(({ rule }) => rule === "debug-off");
    assert.deepEqual(
      silent.map(({ status, severity }) => [status, severity]),
      [["error", "error"]],
    );
    assert.match(silent[0]?.message ?? "", /gave no answer/);
    assert.equal(result.items?.find(({ id }) => id === "1.8")?.status, "not-ready");
  });

  it("makes errors of all rules where the policies wrote nothing down", async () => {
    const run = await report({ findings: [] }, "--format", "json");
    const errors = resultOf(run).findings.filter(({ status }) => status === "error");
    assert.deepEqual(
      new Set(errors.map(({ rule }) => rule)),
      new Set(allRules.map(({ id }) => id)),
    );
  });

  const waiver = (subject: string): string =>
    `- {rule: debug-off, subject: ${subject}, reason: An incident is on, owner: ops, ticket: OPS-1, expires: 2026-12-01}\n`;

  it("applies the project's waivers, and tells of those that waive nothing", async () => {
    world.file("waivers.yaml", waiver("DEBUG") + waiver("OTHER"));
    const debug = finding("debug-off", ["1.8"], { status: "fail", subject: "DEBUG" });
    const { findings } = resultOf(
      await report({ findings: [...answers, debug] }, "--format", "json"),
    );
    assert.equal(findings.find(({ subject }) => subject === "DEBUG")?.status, "waived");
    const unused = findings.filter(({ rule }) => rule === "waiver-unused");
    assert.deepEqual(
      unused.map(({ subject }) => subject),
      ["debug-off OTHER"],
    );
  });

  const attestation = `- {item: "9.3", statement: The backup of May was restored, by: Ana, on: 2026-11-20, evidence: OPS-2, expires: 2027-05-01}\n`;

  it("adds the stack's attestations, by the name that the state gives the stack", async () => {
    const statusOf = async (...args: string[]): Promise<string | undefined> =>
      resultOf(await report({}, "--format", "json", ...args)).items?.find(({ id }) => id === "9.3")
        ?.status;
    const without = await statusOf();
    world.file("attestations.staging.yaml", attestation);
    assert.equal(await statusOf(), without);
    const named = await statusOf(
      "--attestations",
      path.join(world.folder, "attestations.staging.yaml"),
    );
    world.file("attestations.production.yaml", attestation);
    assert.equal(await statusOf(), named);
    assert.notEqual(named, without);
  });

  it("says of which stack, moment and commit it is, and what has changed since an earlier one", async () => {
    const key = finding("no-test-key", ["2.3"], { status: "fail", message: "A test key is left." });
    const first = await report({ findings: [...answers, key] }, "--format", "json");
    const kept = world.file("earlier.json", first.stdout);
    const { stack, judgedAt, commit, changes } = resultOf(first);
    assert.deepEqual(
      [stack, judgedAt, commit, changes],
      ["production", `${world.today}T09:30:00.000Z`, undefined, undefined],
    );
    const since = resultOf(await report({}, "--format", "json", "--since", kept)).changes;
    assert.deepEqual(since?.since, {
      status: "not-ready",
      day: world.today,
      stack: "production",
      judgedAt: `${world.today}T09:30:00.000Z`,
    });
    assert.deepEqual(
      since.gone.map(({ message }) => message),
      ["A test key is left."],
    );
    assert.ok(since.better.some(({ id }) => id === "2.3"));
    assert.match((await report({}, "--since", kept)).stdout, /\nSince 2026-11-24 09:30 UTC: /);
  });

  it("refuses to compare with what is no report, before it asks for anything, and with another stack's", async () => {
    const none = await report({}, "--since", world.file("x.json", "{}"));
    assert.equal(none.code, 2);
    assert.match(none.stderr, /x\.json: it is no report on a deployment in JSON\.\nKeep one/);
    assert.throws(asked, /ENOENT/);
    const { stdout } = await report({}, "--format", "json");
    const other = world.file(
      "other.json",
      stdout.replace('"stack": "production"', '"stack": "staging"'),
    );
    const run = await report({}, "--since", other);
    assert.equal(run.code, 2);
    assert.match(run.stderr, /other\.json: it is the report on another stack than production\./);
  });

  it("is given in six formats, whose exit code is the same, to a file as well", async () => {
    const starts: Readonly<Record<string, RegExp>> = {
      text: /134 items/,
      json: /^\{/,
      markdown: /^#/,
      html: /^<!doctype html>/i,
      junit: /^<\?xml/,
      sarif: /"version": ?"2\.1\.0"/,
    };
    for (const [format, start] of Object.entries(starts)) {
      const out = path.join(world.folder, `report.${format}`);
      const run = await report({}, "--format", format, "--out", out);
      assert.deepEqual([run.code, run.stdout], [1, ""], run.stderr);
      assert.match(readFileSync(out, "utf8"), start);
    }
  });

  const unnamed = (stderr: string): Pulumi => ({ exportError: stderr });
  const refused: readonly (readonly [title: string, pulumi: Pulumi, said: RegExp])[] = [
    [
      "a stack that is not there",
      unnamed("error: no stack named 'x' found"),
      /The stack's state cannot be read\. Pulumi says:\n {2}error: no stack named 'x' found\nSee which there are: pulumi stack ls/,
    ],
    [
      "a stack without resources",
      { state: { version: 3, deployment: {} } },
      /The stack has no resources: it is not deployed\.\nDeploy it: pulumi up --policy-pack policies/,
    ],
    ["a stack that was destroyed", { state: { deployment: { resources: [] } } }, /not deployed/],
    ["an export that is none", { state: "hello" }, /printed is no state/],
    [
      "a wrong passphrase",
      { analyzeError: "error: loading stack snapshot: failed to decrypt: incorrect passphrase" },
      /The policies could not judge the stack\.[^]*incorrect passphrase\nSet PULUMI_CONFIG_PASSPHRASE/,
    ],
    [
      "nobody who is logged in",
      unnamed(
        "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions",
      ),
      /Log in: pulumi login/,
    ],
    [
      "policies that broke off, whatever they had found",
      { analyzeError: "error: running policy analysis: failed to run policy: Connection dropped" },
      /Connection dropped\nTo see more: pulumi policy analyze --policy-pack policies/,
    ],
    [
      "findings that are cut short",
      { written: `${JSON.stringify(answers[0])}\n{"rule": "debug-off", "it` },
      /no finding \(line 2\)\.\nPolicies and command must be of one version: npm ci/,
    ],
    ["findings of another shape", { written: '{"rule":"x"}\n' }, /no finding \(line 1\)/],
    [
      "findings with a status that nobody knows",
      { written: `${JSON.stringify({ ...answers[0], status: "fine" })}\n` },
      /no finding \(line 1\)/,
    ],
  ];
  for (const [title, pulumi, said] of refused) {
    it(`refuses ${title} with exit code 2 and a mend, and leaves nothing behind`, async () => {
      const run = await report(pulumi, "--format", "json");
      assert.deepEqual([run.code, run.stdout], [2, ""]);
      assert.match(run.stderr, said);
      assert.deepEqual(readdirSync(temporary), []);
    });
  }

  it("shortens what Pulumi says, and leaves out stack traces", async () => {
    const said = [
      "error: it broke",
      "    at secret (x.js:1:2)",
      "x".repeat(5000),
      "a",
      "b",
      "c",
      "d",
      "e",
      "f",
    ];
    const { stderr } = await report(unnamed(said.join("\n")));
    assert.doesNotMatch(stderr, /x\.js/);
    assert.ok(stderr.length < 700, stderr);
  });

  it("refuses to work without Pulumi, and with files that cannot be read, before it asks for anything", async () => {
    const none = await world.run(["report"], { environment: { PATH: world.folder } });
    assert.equal(none.code, 2);
    assert.match(none.stderr, /Pulumi CLI is not on the PATH\.\nInstall it: https/);

    const run = await report({}, "--waivers", "/nonexistent/w.yaml");
    assert.equal(run.code, 2);
    assert.match(run.stderr, /w\.yaml: it cannot be read: there is no such file/);
    assert.throws(asked, /ENOENT/);
  });

  it("refuses operands", async () => {
    const run = await report({}, "production");
    assert.equal(run.code, 2);
    assert.match(run.stderr, /"production" is one argument too many\./);
  });
});
