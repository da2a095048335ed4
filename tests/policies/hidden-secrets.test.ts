import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";

const ROOT = path.join(__dirname, "../..");

/**
 * What the pack says of resources, one after the other, once it takes hidden secrets for unknown. In
 * a process of its own, since the SDK stays changed.
 */
function told(...planned: readonly string[]): readonly (readonly string[])[] {
  const script = `
    const { policiesFor } = require("./policies/catalogue");
    const { takeHiddenForUnknown } = require("./policies/hidden-secrets");
    const { analyze, secret } = require("./tests/policies/analyze");
    const { circumstances } = require("./tests/policies/circumstances");
    const { made, readyBackend } = require("./tests/checklist/environments");
    const backend = (change) => ({
      type: "bookedbarber:index:BackendEnvironment",
      name: "backend",
      props: { variables: { ...readyBackend, ...change } },
    });
    const hidden = secret("[secret]");
    takeHiddenForUnknown();
    const policies = policiesFor(circumstances());
    (async () => {
      const all = [];
      for (const planned of [${planned.join(", ")}]) {
        const violations = await analyze(policies, planned);
        all.push(violations.map(({ policy }) => policy));
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

describe("the analysis of a state file that hides its secrets", () => {
  // One process for all: each is started anew, which takes seconds.
  const steps = [
    'backend({ SECRET_KEY: hidden, DATABASE_URL: hidden, STRIPE_SECRET_KEY: hidden, DEBUG: "true" })',
    "{ ...backend({}), props: { variables: hidden } }",
    'backend({ SECRET_KEY: "[secret]", SMTP_PASSWORD: hidden })',
    'backend({ SMTP_PASSWORD: "[secret]" })',
    "backend({ SECRET_KEY: hidden, SMTP_PASSWORD: secret(made(40)) })",
    "backend({ SECRET_KEY: hidden })",
  ];
  let answers: readonly (readonly string[])[];
  before(function () {
    this.timeout(60_000);
    answers = told(...steps);
  });

  it("knows nothing of what is hidden, and judges the rest", () => {
    assert.deepEqual(answers.slice(0, 2), [["debug-off"], []]);
  });

  it("judges a plain text that only looks hidden", () => {
    assert.deepEqual(answers.slice(2, 4), [["secret-key-not-default"], ["no-placeholder"]]);
  });

  it("judges it beside a secret that can be read, and after one", () => {
    assert.deepEqual(answers.slice(4), [["secret-key-not-default"], ["secret-key-not-default"]]);
  });
});
