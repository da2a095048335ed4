import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { ensureActionlint } from "../../toolchain/actionlint";
import { PINNED_VERSION } from "../../toolchain/pulumi-version";
import { jobs, prepare, root, textOf, workflows } from "./workflows";

const files = [
  ...Object.keys(workflows).map((name) => `.github/workflows/${name}`),
  ".github/actions/prepare/action.yml",
];

describe("the workflows", () => {
  it("are what actionlint takes, and it does find what is wrong", async function () {
    this.timeout(180_000);
    const actionlint = await ensureActionlint();
    const lint = (...args: string[]): { code: number | null; output: string } => {
      const options = { cwd: root, encoding: "utf8", input: "on: push\njobs: {a: {}}\n" } as const;
      const { status, stdout, stderr } = spawnSync(actionlint, args, options);
      return { code: status, output: stdout + stderr };
    };

    const checked = lint(...files.filter((file) => file.includes("/workflows/")));
    assert.deepEqual(checked, { code: 0, output: "" });
    assert.match(lint("-").output, /"runs-on" section is missing/);
  });

  it("are the three that the project needs", () => {
    assert.deepEqual(Object.keys(workflows).sort(), [
      "deploy.yml",
      "pull-request.yml",
      "scheduled.yml",
    ]);
  });

  it("run no code of a pull request with rights of the repository", () => {
    for (const [name, { on }] of Object.entries(workflows)) {
      assert.ok(!("pull_request_target" in on) && !("workflow_run" in on), name);
    }
  });

  it("pin each action to a commit, and say its version", () => {
    const uses = files.flatMap((file) =>
      textOf(file)
        .split("\n")
        .filter((line) => /\buses:/.test(line)),
    );
    assert.ok(uses.length > 10);
    for (const line of uses) {
      assert.match(
        line,
        /uses: (\.\/\.github\/actions\/prepare|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/,
      );
    }
  });

  it("give one commit for one version of an action", () => {
    const pins = new Map<string, string>();
    for (const [, name = "", pin = ""] of files
      .map(textOf)
      .join("\n")
      .matchAll(/uses: ([^@\s]+)@(.+)$/gm)) {
      assert.equal(pins.get(name) ?? pin, pin, name);
      pins.set(name, pin);
    }
  });

  it("have no rights but those that each job asks for, and each job ends", () => {
    for (const { place, workflow, permissions, ...job } of jobs) {
      assert.deepEqual(workflow.permissions, {}, place);
      assert.ok(permissions !== undefined && job["timeout-minutes"] !== undefined, place);
      assert.equal(permissions["contents"], "read", place);
      assert.ok(!Object.values(permissions).includes("write-all"), place);
    }
  });

  const rights: Readonly<Record<string, readonly string[]>> = {
    "pull-request.yml, test": [],
    "pull-request.yml, plan": ["id-token", "pull-requests", "security-events"],
    "deploy.yml, gate": ["id-token"],
    "deploy.yml, deploy": ["id-token"],
    "scheduled.yml, watch": ["id-token", "issues"],
  };
  it("may write only what is on this list", () => {
    const written = jobs.map(({ place, permissions = {} }) => [
      place,
      Object.keys(permissions).filter((name) => permissions[name] === "write"),
    ]);
    assert.deepEqual(Object.fromEntries(written), rights);
  });

  it("leave no token in the checkout", () => {
    for (const { place, steps } of jobs) {
      const checkout = steps.find(({ uses }) => uses?.startsWith("actions/checkout@") === true);
      assert.equal(checkout?.with?.["persist-credentials"], false, place);
    }
  });

  it("read secrets in the job that deploys alone, and give a fork no token", () => {
    for (const { place, steps, environment, ...job } of jobs) {
      const hasSecret = JSON.stringify(steps).includes("secrets.");
      assert.equal(hasSecret, place === "deploy.yml, deploy", place);
      if (job.permissions?.["id-token"] === "write") assert.ok(environment !== undefined, place);
    }
    const plan = workflows["pull-request.yml"]?.jobs["plan"];
    assert.equal(plan?.if, "github.event.pull_request.head.repo.full_name == github.repository");
  });

  it("deploy after the gate, with an approval, one at a time, and never cut off", () => {
    const { concurrency, jobs: of } = workflows["deploy.yml"] ?? assert.fail();
    assert.deepEqual(concurrency, { group: "deploy", "cancel-in-progress": false });
    assert.equal(of["deploy"]?.needs, "gate");
    assert.deepEqual(of["deploy"].environment, { name: "production" });
    const order = of["deploy"].steps.flatMap(({ run }) => run ?? []);
    assert.deepEqual(
      order.map((line) => /^pulumi up|checklist -- verify|release/.exec(line)?.[0]),
      ["pulumi up", "checklist -- verify", "release"],
    );
  });

  it("put no text of an event into a command", () => {
    for (const { steps, place } of [...jobs, { steps: prepare, place: "prepare" }]) {
      for (const { run = "" } of steps) assert.ok(!run.includes("${{"), `${place}: ${run}`);
    }
  });

  it("take the Pulumi CLI that the project is tested with", () => {
    const version = prepare.map((step) => step.with?.["pulumi-version"]).find(Boolean);
    assert.equal(version, PINNED_VERSION);
  });
});
