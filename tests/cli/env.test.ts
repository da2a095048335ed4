import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import { findVariable, variables } from "../../checklist/environment/contract";
import type { Finding } from "../../checklist/finding";
import { formats } from "../../checklist/report/render";
import { made, readyBackend, readyFrontend } from "../checklist/environments";
import { assertPlacedInCheckout } from "../sarif-places";
import { environmentFile, TestWorld } from "./world";
import type { Run } from "./world";

interface Judged {
  readonly schemaVersion: number;
  readonly status: string;
  readonly findings: readonly Finding[];
  readonly summary: Readonly<Record<string, number>>;
}

const judgedBy = ({ stdout }: Run): Judged => JSON.parse(stdout) as Judged;
const fails = ({ findings }: Judged): readonly Finding[] =>
  findings.filter(({ status }) => status === "fail" || status === "error");

const right = { ...readyBackend, ...readyFrontend };

describe("checklist env", () => {
  const world = new TestWorld();
  after(() => {
    world.close();
  });

  const judge = async (text: string, ...args: string[]): Promise<Run> =>
    world.run(["env", world.file("production.env", text), "--format", "json", ...args]);

  it("fails nothing of a right file, and ends in 0", async () => {
    const run = await judge(environmentFile(right));
    assert.deepEqual(fails(judgedBy(run)), []);
    assert.equal(judgedBy(run).status, "ready");
    assert.equal(run.code, 0);
    assert.equal(run.stderr, "");
  });

  it("judges a file by its meaning, and warns of each spelling that a reader stumbles over", async () => {
    const spellings: readonly ((name: string, value: string) => string)[] = [
      (name, value) => `export ${name}='${value}'`,
      (name, value) => `${name}="${value}" # a comment`,
      (name, value) => `  ${name} = "${value}"`,
    ];
    for (const end of ["\n", "\r\n", "\r"]) {
      const lines = Object.entries(right).map(([name, value], index) =>
        (spellings[index % spellings.length] ?? String)(name, value),
      );
      const run = await judge(`\ufeff# a comment${end}${end}${lines.join(end)}${end}`);
      const said = fails(judgedBy(run)).map(({ message }) => message);
      const wanted = [/ mark/, /export.* \(so in \d+ lines\)/, /comment behind/, /white space/];
      const alone = end === "\r" ? [/ends in a carriage return alone/] : [];
      assert.equal(said.length, wanted.length + alone.length, said.join("\n"));
      for (const each of [...wanted, ...alone]) assert.match(said.join("\n"), each);
      assert.equal(run.code, 0);
    }
  });

  it("points to the checkout in SARIF, wherever the file is", async () => {
    const text = environmentFile({ ...right, DEBUG: "true", UNHEARD_OF: "${{x}}" });
    const root = path.join(__dirname, "../..");
    const outside = world.file("production.env", text);
    const { stdout } = await world.run(["env", outside, "--format", "sarif"], { root });
    assertPlacedInCheckout(stdout);
    const { stdout: example } = await world.run(
      ["env", path.join(root, ".env.example"), "--format", "sarif"],
      { root },
    );
    assertPlacedInCheckout(example);
    assert.match(example, /"uri": "\.env\.example"/);
  });

  const required = variables.filter((variable) => variable.required);
  const templates: Readonly<Record<string, (name: string) => string>> = {
    "<your-value>": (name) => `<your-${name.toLowerCase().replaceAll("_", "-")}>`,
    your_value_here: (name) => `your_${name.toLowerCase()}_here`,
    changeme: () => "changeme",
    nothing: () => "",
    "a comment": (name) => ` # the ${name.toLowerCase()}`,
    "...": (name) => (/STRIPE_SECRET/.test(name) ? "sk_live_..." : `${name.toLowerCase()}...`),
  };
  for (const [title, valueOf] of Object.entries(templates)) {
    it(`fails every required line of a template of ${title}, each with a reason and a fix`, async () => {
      const text = variables.map(({ name }) => `${name}=${valueOf(name)}\n`).join("");
      const run = await judge(text);
      assert.equal(run.code, 1);
      assert.equal(judgedBy(run).status, "not-ready");
      for (const { name } of required) {
        const mine = fails(judgedBy(run)).filter(
          ({ subject, rule }) => subject === name && rule !== "env-file-portable",
        );
        assert.ok(mine.length > 0, `${name} does not fail`);
        for (const { message, fix, severity, location } of mine) {
          assert.ok(message.startsWith(`${name} `) && message.length > name.length + 5, message);
          assert.ok(fix.length > 5);
          assert.equal(severity, "error", message);
          assert.equal(location?.file, path.join(world.folder, "production.env"));
          assert.equal(location.line, variables.findIndex((line) => line.name === name) + 1);
        }
      }
    });
  }

  it("gives the contract's JSON: version, status, findings, summary, with names as subjects", async () => {
    const judged = judgedBy(await judge(environmentFile({ ...right, DEBUG: "yes" })));
    assert.deepEqual(Object.keys(judged).sort(), [
      "findings",
      "schemaVersion",
      "status",
      "summary",
    ]);
    assert.equal(judged.schemaVersion, 1);
    assert.deepEqual(
      fails(judged).map(({ rule, subject, items }) => [rule, subject, items[0]]),
      [["debug-off", "DEBUG", "1.8"]],
    );
    const count = Object.values(judged.summary).reduce((sum, each) => sum + each, 0);
    assert.equal(count, judged.findings.length);
    assert.equal(judged.summary["fail"], 1);
  });

  it("ends in 0 with a warning, and calls that partial", async () => {
    const run = await judge(
      environmentFile({ ...right, SENDGRID_FROM_NAME: "Barber#1" }) + "X=a#b\n",
    );
    assert.equal(judgedBy(run).status, "partial");
    assert.equal(run.code, 0);
    const text = await world.run(["env", path.join(world.folder, "production.env")]);
    assert.equal(text.code, 0);
    assert.match(text.stdout, /partial/i);
  });

  it("judges the frontend's file with the backend's, each by its own lines", async () => {
    const frontend = world.file(
      "frontend.env",
      environmentFile({ ...readyFrontend, NODE_ENV: "development" }),
    );
    const run = await judge(environmentFile(readyBackend), "--frontend", frontend);
    assert.deepEqual(
      fails(judgedBy(run)).map(({ subject, location }) => [subject, location?.file]),
      [["NODE_ENV", frontend]],
    );
    assert.equal(run.stderr, "");
  });

  it("judges both against each other: another Stripe key in the frontend's file fails", async () => {
    const frontend = world.file(
      "frontend.env",
      environmentFile({
        ...readyFrontend,
        NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY: `pk_live_${made(99)}`,
      }),
    );
    const run = await judge(environmentFile(readyBackend), "--frontend", frontend);
    assert.ok(
      fails(judgedBy(run)).some(({ subject }) => subject === "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY"),
    );
  });

  it("leaves the frontend out where a file has nothing of it, and says so", async () => {
    const run = await judge(environmentFile(readyBackend));
    assert.equal(run.code, 0);
    assert.match(run.stderr, /no variable of the frontend.*left out\.\n.*--frontend FILE/);
    const judged = judgedBy(run);
    const [left] = judged.findings.filter(({ rule }) => rule === "env-file-frontend");
    assert.equal(left?.status, "not-applicable");
    const subjects = judged.findings.map(({ subject }) => findVariable(subject)?.side);
    assert.ok(!subjects.includes("browser"));
  });

  it("requires all of the frontend once a file has something of it", async () => {
    const run = await judge(environmentFile(readyBackend) + "NEXT_PUBLIC_DEMO_MODE=false\n");
    assert.equal(run.code, 1);
    const missing = fails(judgedBy(run)).map(({ subject }) => subject);
    assert.deepEqual(missing.sort(), [
      "NEXT_PUBLIC_API_URL",
      "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY",
      "NODE_ENV",
    ]);
  });

  it("judges the last of contradicting lines, and reports them", async () => {
    const run = await judge(`DEBUG=true\n${environmentFile(right)}`);
    assert.deepEqual(
      fails(judgedBy(run)).map(({ rule, subject }) => [rule, subject]),
      [["env-file-duplicates", "DEBUG"]],
    );
    assert.equal(run.code, 1);
  });

  it("takes another domain to be the canonical one", async () => {
    const run = await judge(environmentFile(right), "--domain", "Barbershop.example.org");
    assert.equal(run.code, 1);
    assert.ok(fails(judgedBy(run)).some(({ subject }) => subject === "FRONTEND_URL"));
  });

  it("shows what is waived, and ends in 0; what is wrong with waivers fails", async () => {
    const bad = environmentFile({ ...right, DEBUG: "true" });
    const waiver = (changes: object = {}): string =>
      JSON.stringify([
        {
          rule: "debug-off",
          subject: "DEBUG",
          reason: "An incident is being looked into",
          owner: "ops",
          ticket: "OPS-1",
          expires: "2026-12-01",
          ...changes,
        },
      ]);
    const waivers = world.file("w.yaml", waiver());
    const run = await judge(bad, "--waivers", waivers);
    assert.equal(run.code, 0, run.stdout);
    const [waived] = judgedBy(run).findings.filter(({ status }) => status === "waived");
    assert.match(waived?.message ?? "", /DEBUG is on\. Waived until 2026-12-01 by ops \(OPS-1\)/);

    world.file("w.yaml", waiver({ expires: "2026-11-23" }));
    const late = await judge(bad, "--waivers", waivers);
    assert.equal(late.code, 1);
    assert.deepEqual(
      fails(judgedBy(late))
        .map(({ rule }) => rule)
        .sort(),
      ["debug-off", "waiver-valid"],
    );

    world.file("w.yaml", waiver({ rule: "env-file-duplicates" }));
    assert.equal((await judge(`DEBUG=1\n${environmentFile(right)}`, "--waivers", waivers)).code, 0);
  });

  it("takes the project's waivers where no others are named", async () => {
    const own = new TestWorld();
    try {
      own.file(
        "waivers.yaml",
        "- {rule: debug-off, subject: DEBUG, reason: An incident is on, owner: ops, ticket: OPS-1, expires: 2026-12-01}",
      );
      const file = own.file("x.env", environmentFile({ ...right, DEBUG: "true" }));
      assert.equal((await own.run(["env", file])).code, 0);
    } finally {
      own.close();
    }
  });

  it("writes a report into a file, without colours, and nothing to standard output", async () => {
    const out = path.join(world.folder, "report.txt");
    const file = world.file("production.env", "DEBUG=true\n");
    const run = await world.run(["env", file, "--out", out], { colour: true });
    assert.deepEqual([run.code, run.stdout], [1, ""]);
    assert.match(run.stderr, /The report is in .*report\.txt\.\n$/);
    const { stdout } = await world.run(["env", file]);
    assert.equal(readFileSync(out, "utf8"), stdout);
  });

  const refused: readonly (readonly [title: string, args: readonly string[], said: RegExp])[] = [
    ["no file", ["env"], /^error: FILE is missing\./],
    ["a missing file", ["env", "/nonexistent/x"], /^error: \/nonexistent\/x: .*no such file\.\n$/],
    ["a missing second file", ["env", "FILE", "--frontend", "/no"], /^error: \/no: /],
    ["a missing file of waivers", ["env", "FILE", "--waivers", "/no"], /^error: \/no: /],
    ["an unknown format", ["env", "FILE", "--format", "josn"], /Did you mean json\?/],
    ["a format of the report alone", ["env", "FILE", "--format", "html"], /takes one of text/],
    ["a domain that is none", ["env", "FILE", "--domain", "https://x"], /--domain takes a domain/],
    ["an unknown option", ["env", "FILE", "--strict"], /There is no option --strict\./],
    ["standard input twice", ["env", "-", "--frontend", "-"], /Only one of both/],
    ["a file that cannot be written", ["env", "FILE", "--out", "/no/x"], /cannot be written/],
    ["an unknown command", ["evn", "FILE"], /There is no command evn\. Did you mean env\?/],
    ["no command", [], /A command is missing\.[^]*Usage/],
    ["a command of Object", ["constructor"], /There is no command constructor\./],
  ];
  for (const [title, args, said] of refused) {
    it(`refuses ${title} with exit code 2, and nothing on standard output`, async () => {
      const file = world.file("production.env", environmentFile(right));
      const run = await world.run(args.map((arg) => (arg === "FILE" ? file : arg)));
      assert.deepEqual([run.code, run.stdout], [2, ""]);
      assert.match(run.stderr, said);
      assert.doesNotMatch(run.stderr, /^\s+at /m);
    });
  }

  it("tells its usage, its formats and its exit codes", async () => {
    for (const args of [["--help"], ["help"], ["env", "--help"], ["report", "-h"]]) {
      const { code, stdout, stderr } = await world.run(args);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /^Usage: checklist /);
      assert.match(stdout, /0 ready[^]*1 not ready[^]*2 /);
      assert.ok(stdout.split("\n").every((line) => line.length <= 100));
    }
  });

  it("calls a mistake of its own an error, without what was thrown", async () => {
    const { code, stderr } = await world.run(
      ["env", world.file("x.env", "A=b"), "--waivers", "w"],
      {
        more: () => {
          throw new TypeError("CANARY");
        },
      },
    );
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^error: The command broke down \(TypeError\)\. Report this as a bug:\n +at /m,
    );
    assert.doesNotMatch(stderr, /CANARY/);
  });

  it("shows no value in any format, whatever the file is like", async () => {
    const canary = (name: string): string =>
      `CANARY${name.toLowerCase().replaceAll("_", "")}${made(6)}`;
    const shapes: readonly ((name: string) => string)[] = [
      (name) => `${name}=${canary(name)}`,
      (name) => `${name}="${canary(name)}`,
      (name) => `${name}=${canary(name)}#${canary(name)}`,
      (name) => `${name} ${canary(name)}`,
      (name) => `${name}=sk_test_${canary(name)}`,
      (name) => `${name}=https://user:${canary(name)}@${canary(name)}.example.com/${canary(name)}`,
      (name) => `${name}=postgresql://${canary(name)}:${canary(name)}@localhost/${canary(name)}`,
      (name) => `${name}=${canary(name)}@${canary(name)}.com`,
      (name) => `${name}=a\n${name}=${canary(name)}`,
      (name) => `${canary(name)}\n${name}:${canary(name)}`,
    ];
    const names = [...variables.map(({ name }) => name), "UNKNOWN_TOKEN", "NEXT_PUBLIC_SECRET"];
    for (const shape of shapes) {
      const file = world.file("canaries.env", names.map(shape).join("\n"));
      for (const format of formats.filter((each) => each !== "html")) {
        const { code, stdout, stderr } = await world.run(["env", file, "--format", format]);
        assert.equal(code, 1);
        assert.doesNotMatch(stdout + stderr, /CANARY[a-z]/, `${format}: ${shape("NAME")}`);
      }
    }
  });

  it("judges a file of 10,000 lines", async () => {
    const lines = Array.from(
      { length: 10_000 },
      (_, index) => `SOME_SETTING_${index}=${made(30)}\n`,
    );
    const file = world.file("long.env", environmentFile(right) + lines.join(""));
    const { code } = await world.run(["env", file]);
    assert.equal(code, 0);
  });
});
