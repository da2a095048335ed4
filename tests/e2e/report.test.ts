import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

import { items, sections } from "../../checklist/items";
import { probes } from "../../checklist/probes/catalogue";
import { formats } from "../../checklist/report/render";
import type { Result } from "../../checklist/report/result";
import { allRules } from "../../checklist/rules/all-rules";
import { assertPlacedInCheckout } from "../sarif-places";
import { openSandbox } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

const root = path.join(__dirname, "..", "..");

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe("the report on the deployed stack", function () {
  this.timeout(180_000);
  let sandbox: TestSandbox;

  before(async () => {
    sandbox = await openSandbox("deployed");
  });
  after(async () => {
    await sandbox.close();
  });

  const report = (args: readonly string[], changes: NodeJS.ProcessEnv = {}): Run => {
    // Run in step with this process, whose systems can so answer no probe.
    const command = [path.join(root, "bin", "checklist.js"), "report", "--offline", ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, {
      encoding: "utf8",
      env: { ...process.env, ...sandbox.environment, ...changes },
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: status, stdout, stderr };
  };
  const judged = (...args: string[]): Result => {
    const { code, stdout, stderr } = report(["--format", "json", ...args]);
    assert.equal(code, 1, stderr);
    assert.equal(stderr, "");
    return JSON.parse(stdout) as Result;
  };

  /** The report in every format, of one and the same look, with all else that was said. */
  const inEachFormat = (): {
    code: number | null;
    said: readonly (readonly [string, string])[];
  } => {
    const files = formats.map((format) => path.join(sandbox.directory, `report.${format}`));
    const outputs = formats.flatMap((format, index) => [
      ...["--format", format],
      ...["--out", files[index] ?? ""],
    ]);
    const { code, stdout, stderr } = report(outputs);
    const reports = formats.map((format, index) => {
      const text = readFileSync(files[index] ?? "", "utf8");
      assert.ok(text.length > 1000, format);
      if (format === "sarif") assertPlacedInCheckout(text);
      return [format, text] as const;
    });
    return { code, said: [...reports, ["what is told beside them", stdout + stderr]] };
  };

  it("says of each of the 134 items what it is and why", () => {
    const { items: told = [], sections: parts = [], status } = judged();
    assert.deepEqual(
      told.map(({ id }) => id),
      items.map(({ id }) => id),
    );
    for (const { id, title, section, how, why, status: readiness, findings } of told) {
      assert.equal(title, items.find((item) => item.id === id)?.title);
      assert.equal(section, Number(id.replace(/\..*/, "")));
      assert.match(how, /^(declared|enforced|verified|attested)$/);
      assert.match(readiness, /^(ready|partial|not-ready)$/);
      assert.ok(why.length > 10 && findings.length > 0, id);
    }
    assert.equal(parts.length, sections.length);
    assert.equal(status, "not-ready");
  });

  it("finds every item that rules and resources cover ready, and no rule broken or failed", () => {
    const { items: told = [], findings } = judged();
    const ofRules = new Set(allRules.map(({ id }) => id));
    const against = findings.filter(
      ({ rule, status }) => ofRules.has(rule) && (status === "fail" || status === "error"),
    );
    assert.deepEqual(against, []);
    // What probes say is unknown here.
    const ofProbes = new Set<string>(probes.map(({ id }) => id));
    for (let ordinal = 1; ordinal <= 17; ordinal += 1) {
      const item = told.find(({ id }) => id === `1.${ordinal}`);
      const wanting = item?.findings.filter(
        ({ rule, status }) =>
          !ofProbes.has(rule) && status !== "pass" && status !== "not-applicable",
      );
      assert.deepEqual(wanting, []);
    }
    assert.deepEqual(
      new Set(findings.map(({ rule }) => rule).filter((rule) => ofRules.has(rule))),
      ofRules,
    );
  });

  it("takes the stack that is named, the selected one else", () => {
    const named = judged("--stack", "sandbox");
    assert.deepEqual(named.summary, judged().summary);
  });

  it("shows no secret in any format", async () => {
    const config = await sandbox.succeed("config", "--show-secrets", "--json");
    const settings = JSON.parse(config) as Record<string, { value: string; secret: boolean }>;
    const environment = (await sandbox.output("backendEnvironment")) as Record<string, string>;
    const { PGPASSWORD, CLOUDFLARE_API_TOKEN, SENTRY_AUTH_TOKEN, PULUMI_CONFIG_PASSPHRASE } =
      sandbox.environment;
    const passwords = Object.values(environment).flatMap((value) =>
      [...value.matchAll(/:\/\/[^:/]*:([^@]+)@/g)].map(([, password = ""]) => password),
    );
    const secrets = [
      ...Object.values(settings)
        .filter(({ secret }) => secret)
        .map(({ value }) => value),
      ...Object.entries(environment)
        .filter(([name]) => /KEY|SECRET|TOKEN|URL$/.test(name) && !/PUBLISHABLE|_URL/.test(name))
        .map(([, value]) => value),
      ...passwords,
      ...[PGPASSWORD, CLOUDFLARE_API_TOKEN, SENTRY_AUTH_TOKEN, PULUMI_CONFIG_PASSPHRASE],
    ].filter((secret): secret is string => secret !== undefined && secret.length >= 8);
    assert.ok(secrets.length > 15, String(secrets.length));

    const { code, said } = inEachFormat();
    assert.equal(code, 1);
    for (const [format, text] of said) {
      for (const secret of secrets) {
        assert.equal(text.includes(secret), false, `a secret is in ${format}`);
      }
    }
  });

  it("reports what somebody deployed past the policies, with item, reason and fix, not the key", async () => {
    const canary = "sk_test_CANARY4eC39HqLyjWDarjtT1zdp7dc";
    const before = await sandbox.succeed("config", "get", "STRIPE_SECRET_KEY");
    await sandbox.succeed("config", "set", "--secret", "STRIPE_SECRET_KEY", canary);
    await sandbox.succeed("config", "set", "DEBUG", "true");
    try {
      await sandbox.succeed("up", "--yes", "--skip-preview");
      const { items: told } = judged();
      for (const [item, subject] of [
        ["1.3", "STRIPE_SECRET_KEY"],
        ["1.8", "DEBUG"],
      ] as const) {
        const found = told?.find(({ id }) => id === item);
        assert.equal(found?.status, "not-ready");
        const fails = found.findings.filter(({ status }) => status === "fail");
        assert.ok(fails.some((one) => one.subject === subject && one.fix !== ""));
      }
      for (const [format, text] of inEachFormat().said) {
        assert.doesNotMatch(text, /CANARY/, format);
      }
    } finally {
      await sandbox.succeed("config", "set", "--secret", "STRIPE_SECRET_KEY", before.trim());
      await sandbox.succeed("config", "rm", "DEBUG");
      await sandbox.succeed("up", "--yes", "--skip-preview");
    }
  });

  const refused: readonly (readonly [
    title: string,
    args: readonly string[],
    changes: NodeJS.ProcessEnv,
    said: RegExp,
  ])[] = [
    ["a stack that is not there", ["--stack", "nosuch"], {}, /no stack named 'nosuch'[^]*stack ls/],
    [
      "a wrong passphrase",
      [],
      { PULUMI_CONFIG_PASSPHRASE: "wrong" },
      /incorrect passphrase[^]*Set PULUMI_CONFIG_PASSPHRASE/,
    ],
    [
      "a state that is elsewhere",
      [],
      { PULUMI_BACKEND_URL: "file:///nonexistent" },
      /unable to open state directory[^]*pulumi login/,
    ],
    ["a machine without Pulumi", [], { PATH: "/nonexistent" }, /not on the PATH/],
  ];
  for (const [title, args, changes, said] of refused) {
    it(`refuses ${title} with exit code 2`, () => {
      const { code, stdout, stderr } = report(args, changes);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, said);
      assert.doesNotMatch(stderr, /^\s+at /m);
    });
  }

  it("refuses a stack that is not deployed with exit code 2", async () => {
    const empty = await openSandbox("empty");
    try {
      const { code, stderr } = report([], empty.environment);
      assert.equal(code, 2);
      assert.match(stderr, /has no resources: it is not deployed/);
    } finally {
      await empty.close();
    }
  });
});
