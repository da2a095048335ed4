import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { ensureActionlint } from "../../toolchain/actionlint";
import { PINNED_VERSION } from "../../toolchain/pulumi-version";
import { jobs, prepare, root, textOf, workflows } from "./workflows";
import type { Job } from "./workflows";

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

  const nameOf = ({ environment }: Job): string | undefined =>
    typeof environment === "string" ? environment : environment?.name;

  it("deploy with the environment production, look with one that cannot, and give a fork none", () => {
    assert.deepEqual(Object.fromEntries(jobs.map((job) => [job.place, nameOf(job)])), {
      "pull-request.yml, test": undefined,
      // For branches; the other two are for main alone.
      "pull-request.yml, plan": "preview",
      "deploy.yml, gate": "production-read",
      "deploy.yml, deploy": "production",
      "scheduled.yml, watch": "production-read",
    });
    const plan = workflows["pull-request.yml"]?.jobs["plan"];
    assert.equal(plan?.if, "github.event.pull_request.head.repo.full_name == github.repository");
  });

  it("have secrets and a token in jobs with an environment alone, the same of each", () => {
    const systems = jobs.find(({ place }) => place === "deploy.yml, deploy")?.env;
    assert.ok(systems !== undefined);
    for (const job of jobs) {
      const { place, env, permissions } = job;
      const stacks = nameOf(job) !== undefined;
      assert.equal(permissions?.["id-token"], stacks ? "write" : undefined, place);
      assert.deepEqual(env, stacks ? systems : undefined, place);
      assert.ok(!JSON.stringify(job.steps).includes("secrets."), place);
    }
    assert.ok(!JSON.stringify(prepare).includes("secrets."));
  });

  it("install what is shipped alone, and run no package's script, beside a token", () => {
    for (const job of jobs) {
      const { with: inputs } = job.steps.find(({ uses }) => uses?.endsWith("/prepare")) ?? {};
      assert.equal(inputs?.["for"], nameOf(job) === undefined ? "tests" : undefined, job.place);
      for (const { run = "" } of job.steps) assert.doesNotMatch(run, /\bnpm (ci|i|install)\b/);
    }
    const installs = prepare.filter(({ run }) => run?.startsWith("npm ci"));
    assert.deepEqual(
      installs.map(({ if: when, run }) => [when, run]),
      [
        ["inputs.for == 'tests'", "npm ci"],
        ["inputs.for != 'tests'", "npm ci --omit=dev --ignore-scripts"],
      ],
    );
  });

  it("ask for a token of a team's or a user's rights, never of the organization's", () => {
    const exchange = prepare.find(({ uses }) => uses?.startsWith("pulumi/auth-actions@"));
    assert.match(
      String(exchange?.with?.["requested-token-type"]),
      /:access_token:\$\{\{ startsWith\(inputs\.scope, 'team:'\) && 'team' \|\| 'personal' \}\}$/,
    );
    const [refusal] = prepare;
    assert.equal(
      refusal?.if,
      "inputs.for != 'tests' && (inputs.organization == '' || inputs.scope == '')",
    );
    assert.match(refusal.run ?? "", /exit 1/);
  });

  it("deploy the judged plan of the judged state, with an approval, one at a time, never cut off", () => {
    const { concurrency, jobs: of } = workflows["deploy.yml"] ?? assert.fail();
    assert.deepEqual(concurrency, { group: "deploy", "cancel-in-progress": false });
    assert.deepEqual(
      of["gate"]?.steps.flatMap(({ run }) => run ?? []),
      [
        '.ci/state "$STACK"',
        '.ci/plan "$STACK" dist/plan',
        '.ci/gate "$STACK" dist/report "$GATE"',
      ],
    );
    assert.deepEqual(of["gate"].outputs, { state: "${{ steps.state.outputs.state }}" });
    assert.equal(of["gate"].steps.find(({ id }) => id === "state")?.run, '.ci/state "$STACK"');
    assert.equal(of["deploy"]?.needs, "gate");
    assert.deepEqual(of["deploy"].environment, { name: "production" });
    const ran = of["deploy"].steps.filter(({ run }) => run !== undefined);
    assert.deepEqual(ran[0]?.env, { JUDGED_STATE: "${{ needs.gate.outputs.state }}" });
    assert.deepEqual(
      ran.map(({ run = "" }) => /^\.ci\/deploy|checklist -- verify|release/.exec(run)?.[0]),
      [".ci/deploy", "checklist -- verify", "release"],
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
