import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { root } from "./workflows";

/**
 * Stands in for gh, npm and pulumi: writes down how it was called and does what a file of the test's says.
 * What it is given as a body is written down, too.
 */
const STAND_IN = `#!${process.execPath}
const fs = require("node:fs"), path = require("node:path");
const name = path.basename(process.argv[1]), args = process.argv.slice(2);
const plan = JSON.parse(fs.readFileSync(process.env.FAKE_PLAN, "utf8"));
const options = (name) => args.filter((_, index) => args[index - 1] === name);
const body = args.map((one) => one.replace(/^body=@/, "")).find((one) => fs.existsSync(one));
fs.appendFileSync(process.env.FAKE_PLAN + ".asked", JSON.stringify({
  command: [name, ...args].join(" "), body: body && name === "gh" ? fs.readFileSync(body, "utf8") : undefined }) + "\\n");
if (name === "npm") {
  const files = options("--out");
  for (const [index, format] of options("--format").entries()) {
    if (plan.report !== undefined) fs.writeFileSync(files[index], plan.report + " in " + format);
  }
  if (plan.error) console.error(plan.error);
  process.exitCode = plan.code;
} else if (name === "pulumi") {
  if (args[0] === "stack") process.stdout.write(plan.state ?? "");
  process.exitCode = plan.code;
} else if (args[0] === "api" && args.includes("--paginate")) {
  if (!args.includes("--jq") || !args.at(-1).includes("github-actions[bot]")) process.exitCode = 1;
  process.stdout.write(plan.comment ?? "");
} else if (args[0] === "issue" && args[1] === "list") process.stdout.write(plan.issue ?? "");
`;

interface Plan {
  readonly report?: string;
  readonly code?: number;
  readonly error?: string;
  readonly comment?: string;
  readonly issue?: string;
  /** What the stack's export is. */
  readonly state?: string;
}

describe("the scripts of CI", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ci-"));
    mkdirSync(path.join(folder, "bin"));
    for (const name of ["gh", "npm", "pulumi"]) {
      const file = path.join(folder, "bin", name);
      writeFileSync(file, STAND_IN);
      chmodSync(file, 0o755);
    }
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  interface Run {
    readonly code: number | null;
    readonly asked: readonly { readonly command: string; readonly body?: string }[];
    readonly output: string;
  }

  function run(script: string, args: readonly string[], plan: Plan): Run {
    const file = path.join(folder, "plan");
    writeFileSync(file, JSON.stringify(plan));
    const { status, stdout, stderr } = spawnSync(path.join(root, ".ci", script), args, {
      cwd: folder,
      encoding: "utf8",
      env: {
        ...process.env,
        PATH: `${path.join(folder, "bin")}${path.delimiter}${process.env["PATH"] ?? ""}`,
        FAKE_PLAN: file,
        GITHUB_REPOSITORY: "acme/infrastructure",
        GITHUB_STEP_SUMMARY: path.join(folder, "summary"),
        GITHUB_OUTPUT: path.join(folder, "output"),
      },
    });
    const asked = existsSync(`${file}.asked`) ? readFileSync(`${file}.asked`, "utf8") : "";
    return {
      code: status,
      output: stdout + stderr,
      asked: asked
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Run["asked"][number]),
    };
  }
  const written = (name: string): string => readFileSync(path.join(folder, name), "utf8");

  for (const [what, code] of [
    ["let through", 0],
    ["refused", 1],
  ] as const) {
    it(`plan: of a plan that is ${what}, both reports of one look and its exit code`, () => {
      const ran = run("plan", ["production", "out"], { report: "r", code });

      assert.equal(ran.asked.length, 1);
      assert.equal(ran.code, code);
      assert.equal(written("out/plan.md"), "r in markdown");
      assert.equal(written("out/plan.sarif"), "r in sarif");
      assert.equal(written("summary"), "r in markdown");
    });
  }

  it("plan: without a report there is no file to publish", () => {
    assert.equal(run("plan", ["production", "out"], { code: 2 }).code, 2);
    assert.ok(!existsSync(path.join(folder, "out/plan.md")));
  });

  const gates: readonly (readonly [gate: string, code: number, result: number])[] = [
    ["enforce", 0, 0],
    ["enforce", 1, 1],
    ["enforce", 2, 2],
    ["advise", 0, 0],
    ["advise", 1, 0],
    ["advise", 2, 0],
    ["", 1, 1],
  ];
  for (const [gate, code, result] of gates) {
    it(`gate: ${gate === "" ? "anything else" : gate}, and the report ends in ${code}: ${result}`, () => {
      assert.equal(run("gate", ["production", "out", gate], { report: "r", code }).code, result);
      assert.equal(written("out/report.html"), "r in html");
      assert.equal(written("summary"), "r in markdown");
    });
  }

  it("gate: judges the plan of the next update, not what is deployed", () => {
    const { asked } = run("gate", ["production", "out", "enforce"], { report: "r", code: 0 });
    assert.match(asked[0]?.command ?? "", /checklist -- report --planned --stack production /);
  });

  /** What the script told GitHub of a state. */
  const identified = (state: string): string => {
    const { code, output } = run("state", ["production"], { state });
    assert.equal(code, 0, output);
    return /^state=([0-9a-f]{64})\n$/.exec(written("output"))?.[1] ?? assert.fail();
  };

  it("deploy: updates a stack with the policies, whose state is the one that was judged", () => {
    const judged = identified("one");
    const { code, asked, output } = run("deploy", ["production", judged], { state: "one" });
    assert.equal(code, 0, output);
    assert.equal(
      asked.at(-1)?.command,
      "pulumi up --yes --non-interactive --stack production --policy-pack policies",
    );
  });

  for (const [what, judged, plan] of [
    ["a state that somebody changed meanwhile", undefined, { state: "two" }],
    ["a state that nobody judged", "", { state: "one" }],
    ["a state that cannot be read", undefined, { state: "one", code: 255 }],
  ] as const) {
    it(`deploy: does not touch ${what}`, () => {
      const before = identified("one");
      const { code, asked } = run("deploy", ["production", judged ?? before], plan);
      assert.notEqual(code, 0);
      assert.ok(!asked.some(({ command }) => command.startsWith("pulumi up")));
    });
  }

  it("comment: makes one where there is none", () => {
    writeFileSync(path.join(folder, "plan.md"), "ä".repeat(40_000));
    const { code, asked, output } = run("comment", ["7", "plan.md"], {});

    assert.equal(code, 0, output);
    const last = asked.at(-1);
    assert.match(
      last?.command ?? "",
      /--method POST repos\/acme\/infrastructure\/issues\/7\/comments /,
    );
    assert.match(last?.body ?? "", /^<!-- checklist-plan -->\nä+$/);
    assert.ok((last?.body ?? "").length < 65_536);
  });

  it("comment: updates the one that it made", () => {
    writeFileSync(path.join(folder, "plan.md"), "new");
    const { code, asked } = run("comment", ["7", "plan.md"], { comment: "42\n43\n" });

    assert.equal(code, 0);
    assert.match(
      asked.at(-1)?.command ?? "",
      /--method PATCH repos\/acme\/infrastructure\/issues\/comments\/42 /,
    );
    assert.equal(asked.filter(({ command }) => /--method/.test(command)).length, 1);
  });

  const watches: readonly (readonly [
    what: string,
    plan: Plan,
    code: number,
    done: readonly RegExp[],
  ])[] = [
    ["nothing found, no issue", { report: "r", code: 0 }, 0, []],
    [
      "nothing found, an open issue",
      { report: "r", code: 0, issue: "5" },
      0,
      [/^gh issue close 5 /],
    ],
    [
      "a finding, no issue",
      { report: "r", code: 2 },
      1,
      [
        /^gh label create checklist-drift /,
        /^gh issue create .*--title production: checklist drift/,
      ],
    ],
    ["a finding, an open issue", { report: "r", code: 2, issue: "5" }, 1, [/^gh issue edit 5 /]],
    [
      "no look, no issue",
      { code: 1, error: "error: no token" },
      1,
      [/^gh label/, /^gh issue create/],
    ],
  ];
  for (const [what, plan, code, done] of watches) {
    it(`watch: ${what}`, () => {
      const ran = run("watch", ["drift", "production", "out/watch.md"], plan);

      assert.equal(ran.code, code, ran.output);
      const changes = ran.asked.filter(
        ({ command }) => command.startsWith("gh") && !command.startsWith("gh issue list"),
      );
      assert.equal(changes.length, done.length);
      done.forEach((pattern, index) => {
        assert.match(changes[index]?.command ?? "", pattern);
      });
      const body = changes.find((one) => one.body !== undefined)?.body;
      if (code !== 0)
        assert.match(
          body ?? "",
          plan.report === undefined
            ? /could not look at production \(exit code 1\)[^]*error: no token/
            : /^r in markdown/,
        );
    });
  }
});
