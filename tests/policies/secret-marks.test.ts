import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";

const ROOT = path.join(__dirname, "../..");

/** What the pack says of stacks, in a process of its own, since the SDK stays changed. */
function told(marks: boolean, ...outputs: readonly string[]): readonly (readonly string[])[] {
  const script = `
    const { policiesFor } = require("./policies/catalogue");
    const { rememberSecretMarks } = require("./policies/secret-marks");
    const { analyzeStack, secret } = require("./tests/policies/analyze");
    const { circumstances } = require("./tests/policies/circumstances");
    const { made, readyBackend } = require("./tests/checklist/environments");
    if (${marks}) rememberSecretMarks();
    const assert = require("node:assert/strict");
    const KEY = made(64);
    const PASSWORD = made(40);
    const variables = { ...readyBackend, SECRET_KEY: secret(KEY) };
    (async () => {
      const all = [];
      for (const props of [${outputs.join(", ")}]) {
        const violations = await analyzeStack(policiesFor(circumstances()), [
          { type: "bookedbarber:index:BackendEnvironment", name: "backend", props: { variables } },
          { type: "postgresql:index/role:Role", name: "backup", props: { password: secret(PASSWORD) } },
          { type: "pulumi:pulumi:Stack", name: "production", props },
        ]);
        const found = violations.filter(({ policy }) => policy === "secret-not-published");
        assert(!JSON.stringify(violations).includes(KEY));
        all.push(found.map(({ level, urn }) => level + " " + urn.split("::").at(-1)));
      }
      console.log(JSON.stringify(all));
    })();`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["-r", "ts-node/register/transpile-only", "-e", script],
    { cwd: ROOT, encoding: "utf8" },
  );
  assert.equal(stderr, "");
  return JSON.parse(stdout) as readonly (readonly string[])[];
}

describe("outputs of the stack", () => {
  const shown = ["mandatory production"];

  it("that show a secret in clear are refused, wherever it stands in them", function () {
    this.timeout(60_000);
    const answers = told(
      true,
      "{ key: KEY }",
      "{ backend: { nested: ['a', { SECRET_KEY: KEY }] } }",
      "{ login: 'Bearer ' + KEY }",
      "{ backupUrl: 'postgresql://backup:' + PASSWORD + '@db/a' }",
      "{ key: secret(KEY), domain: 'bookedbarber.com' }",
      "{ backend: secret({ SECRET_KEY: KEY }) }",
      "{}",
    );
    assert.deepEqual(answers, [shown, shown, shown, shown, [], [], []]);
  });

  it("are left alone where the SDK tells no marks", function () {
    this.timeout(60_000);
    assert.deepEqual(told(false, "{ key: secret(KEY) }"), [[]]);
  });
});
