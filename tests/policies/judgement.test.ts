import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import type { Finding } from "../../checklist/finding";
import { allRules } from "../../checklist/rules/all-rules";
import { policiesFor } from "../../policies/catalogue";
import { circumstancesOf } from "../../policies/circumstances";
import { ENVIRONMENT_TYPES } from "../../policies/environment-adapter";
import type { Circumstances } from "../../policies/judgement";
import { contextOf } from "../../checklist/settings-context";
import { stackSettings } from "../../policies/stack-settings";
import { made, readyBackend, readyFrontend } from "../checklist/environments";
import { analyze, analyzeStack } from "./analyze";
import type { Planned, Violation } from "./analyze";
import { circumstances, settingsOf, TODAY, withSettings } from "./circumstances";
import { readyResources, record } from "./ready-resources";

const component = (front: "backend" | "frontend", variables: object): Planned => ({
  type: ENVIRONMENT_TYPES[front],
  name: front,
  props: { variables },
});
const backendWith = (change: Record<string, string>): Planned =>
  component("backend", { ...readyBackend, ...change });
const frontendWith = (change: Record<string, string>): Planned =>
  component("frontend", { ...readyFrontend, ...change });

async function judged(
  given: Circumstances,
  stack: readonly Planned[],
): Promise<readonly Violation[]> {
  const policies = policiesFor(given);
  const violations: Violation[] = [];
  for (const planned of stack) violations.push(...(await analyze(policies, planned)));
  return [...violations, ...(await analyzeStack(policies, stack))];
}

const told = (violations: readonly Violation[]): readonly string[][] =>
  violations.map(({ policy, level }) => [policy, level]);

describe("a judgement of the pack", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "judgement-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const waivers = (...entries: string[]): Circumstances["waivers"] => {
    const file = path.join(folder, "waivers.yaml");
    writeFileSync(file, entries.join("\n"));
    return { file, label: "waivers.yaml", named: false };
  };
  const waiver = (rule: string, subject: string, expires: string): string =>
    [
      `- rule: ${rule}`,
      `  subject: "${subject}"`,
      "  reason: the migration is under way",
      "  owner: ops@bookedbarber.com",
      "  ticket: OPS-1",
      `  expires: ${expires}`,
    ].join("\n");

  describe("with waivers", () => {
    it("only advises where a rule is waived, and says until when, by whom and why", async () => {
      const given = circumstances({ waivers: waivers(waiver("debug-off", "DEBUG", TODAY)) });
      const [violation, ...others] = await judged(
        given,
        [backendWith({ DEBUG: "true" })].concat(readyResources),
      );
      assert.deepEqual(others, []);
      assert.deepEqual([violation?.policy, violation?.level], ["debug-off", "advisory"]);
      assert.match(
        violation?.message ?? "",
        /^Debugging is off\n\[1\.8\] DEBUG is on\. Waived until 2026-11-24 by ops@bookedbarber\.com \(OPS-1\): the migration is under way\./,
      );
    });

    it("waives rules on the stack as a whole too", async () => {
      const given = circumstances({ waivers: waivers(waiver("dmarc-present", "*", "2026-12-31")) });
      const stack = readyResources.filter(({ name }) => name !== "dmarc");
      assert.deepEqual(told(await judged(given, stack)), [["dmarc-present", "advisory"]]);
    });

    it("leaves other subjects and other rules alone", async () => {
      const given = circumstances({
        waivers: waivers(waiver("debug-off", "SENTRY_DEBUG", "2026-12-31")),
      });
      assert.deepEqual(
        told(await judged(given, [backendWith({ DEBUG: "true" }), ...readyResources])),
        [["debug-off", "mandatory"]],
      );
    });

    for (const [what, entry] of [
      ["has expired", waiver("debug-off", "DEBUG", "2026-11-23")],
      ["ends too late", waiver("debug-off", "DEBUG", "2027-02-23")],
      ["names no rule", waiver("debug-of", "DEBUG", "2026-12-31")],
      ["is malformed", "- rule: debug-off"],
      ["is no list", "rule: debug-off"],
    ] as const) {
      it(`stops at a waiver that ${what}, once, and gives it no effect`, async () => {
        const given = circumstances({ waivers: waivers(entry) });
        const violations = await judged(given, [backendWith({ DEBUG: "true" }), ...readyResources]);
        const names = told(violations).map(([policy, level]) => `${policy ?? ""} ${level ?? ""}`);
        assert.deepEqual([...new Set(names)], ["waiver-valid mandatory", "debug-off mandatory"]);
        assert.match(violations[0]?.message ?? "", /waivers\.yaml/);
      });
    }

    it("needs no file, but one that is named must be there", async () => {
      const missing = path.join(folder, "other.yaml");
      const given = (named: boolean): Circumstances =>
        circumstances({ waivers: { file: missing, label: missing, named } });
      assert.deepEqual(await judged(given(false), readyResources), []);
      const violations = await judged(given(true), readyResources);
      assert.deepEqual(told(violations), [["waiver-valid", "mandatory"]]);
      assert.match(violations[0]?.message ?? "", /other\.yaml cannot be read: ENOENT\./);
    });
  });

  describe("that is written down", () => {
    const read = (file: string): readonly Finding[] =>
      readFileSync(file, "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Finding);

    it("has a line for every rule, whatever it found, in a file of its owner's alone", async () => {
      const file = path.join(folder, "findings.jsonl");
      const given = circumstances({
        findingsFile: file,
        waivers: waivers(waiver("debug-off", "DEBUG", "2026-12-31")),
      });
      const canary = made(32);
      const stack = [
        backendWith({ DEBUG: "true", STRIPE_SECRET_KEY: `sk_test_${canary}` }),
        frontendWith({}),
        ...readyResources,
      ];
      await judged(given, stack);
      const findings = read(file);
      const rules = new Set(findings.map(({ rule }) => rule));
      assert.deepEqual([...rules].sort(), allRules.map(({ id }) => id).sort());
      const states = new Set(findings.map(({ status }) => status));
      for (const status of ["pass", "fail", "waived", "not-applicable"] as const) {
        assert.ok(states.has(status), status);
      }
      assert.ok(!states.has("error"));
      assert.ok(!readFileSync(file, "utf8").includes(canary));
      assert.equal(statSync(file).mode & 0o777, 0o600);
    });

    it("says of rules without anything to judge that they are not applicable", async () => {
      const file = path.join(folder, "findings.jsonl");
      await judged(circumstances({ findingsFile: file }), []);
      const findings = read(file);
      assert.deepEqual(new Set(findings.map(({ status }) => status)), new Set(["not-applicable"]));
      assert.deepEqual(
        [...new Set(findings.map(({ rule }) => rule))].sort(),
        allRules.map(({ id }) => id).sort(),
      );
    });

    it("calls a rule that was not asked an error", async () => {
      const file = path.join(folder, "findings.jsonl");
      const all = policiesFor(circumstances({ findingsFile: file }));
      const policies = all.filter(({ name }) => name !== "debug-off" && name !== "spf-present");
      const stack = [backendWith({}), ...readyResources];
      for (const planned of stack) await analyze(policies, planned);
      await analyzeStack(policies, stack);
      const errors = read(file).filter(({ status }) => status === "error");
      assert.deepEqual(
        errors.map(({ rule }) => rule),
        ["debug-off", "spf-present"],
      );
    });

    it("stops, once, where it cannot be written", async () => {
      const file = path.join(folder, "no", "findings.jsonl");
      const violations = await judged(circumstances({ findingsFile: file }), readyResources);
      assert.equal(violations.length, 1);
      assert.equal(violations[0]?.level, "mandatory");
      assert.ok(violations[0].message.includes(`cannot be written to ${file}: ENOENT`));
    });

    it("is not written down unless somebody asks", async () => {
      chmodSync(folder, 0o500);
      assert.deepEqual(await judged(circumstances(), readyResources), []);
    });
  });

  describe("that sees the stack's settings", () => {
    const lastLines = (violations: readonly Violation[]): readonly string[] =>
      violations.map(({ message }) => message.split("\n").at(-1)?.trim() ?? "");

    it("reports a test key once, in the backend, though the frontend has a copy of it", async () => {
      const key = `pk_test_${made(24)}`;
      const stack = [
        backendWith({ STRIPE_PUBLISHABLE_KEY: key, STRIPE_SECRET_KEY: `sk_test_${made(24)}` }),
        frontendWith({ NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY: key }),
        ...readyResources,
      ];
      const about = (violations: readonly Violation[]): readonly string[] =>
        violations
          .filter(({ policy }) => policy === "stripe-publishable-key-live")
          .map(({ urn, message }) => `${urn}${/NEXT_PUBLIC/.test(message) ? "copy" : "original"}`);
      const derived = { domain: "bookedbarber.com", STRIPE_PUBLISHABLE_KEY: key };
      assert.deepEqual(about(await judged(withSettings("production", derived), stack)), [
        "original",
      ]);
      const set = { ...derived, NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY: key };
      const both = ["original", "copy"];
      assert.deepEqual(about(await judged(withSettings("production", set), stack)), both);
      assert.deepEqual(about(await judged(circumstances(), stack)), both);
    });

    it("keeps the copy's finding where findings are written down: its item is not ready", async () => {
      const file = path.join(folder, "findings.jsonl");
      const key = `pk_test_${made(24)}`;
      const given = withSettings("production", {}, { findingsFile: file });
      await judged(given, [frontendWith({ NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY: key })]);
      assert.match(
        readFileSync(file, "utf8"),
        /"subject":"NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY".*"status":"fail"/,
      );
    });

    it("names the setting from which a wrong value is made", async () => {
      const table: readonly (readonly [Record<string, string>, Record<string, string>, RegExp])[] =
        [
          [
            { BACKEND_URL: "https://localhost" },
            { apiHost: "localhost" },
            /^pulumi config set apiHost {3}# BACKEND_URL is made from it$/,
          ],
          [
            { BACKEND_URL: "https://api.localhost" },
            { domain: "localhost" },
            /^pulumi config set domain {3}#/,
          ],
          [
            { BACKEND_URL: "https://localhost" },
            { BACKEND_URL: "https://localhost" },
            /^pulumi config rm BACKEND_URL {3}/,
          ],
          [{ SENDGRID_FROM_EMAIL: "noreply" }, {}, /^pulumi config set domain {3}#/],
          [{ SECRET_KEY: "short" }, {}, /^pulumi config rm SECRET_KEY/],
        ];
      for (const [change, settings, command] of table) {
        const given = withSettings("production", settings);
        const violations = await analyze(policiesFor(given), backendWith(change));
        const [subject = ""] = Object.keys(change);
        const own = violations.filter(({ message }) => new RegExp(`\\] ${subject} `).test(message));
        assert.ok(own.length > 0, subject);
        for (const line of lastLines(own)) assert.match(line, command);
      }
    });

    it("lets the database be on loopback in the sandbox alone", () => {
      const facts = (stack: string, databaseHost: string): unknown =>
        contextOf(settingsOf(stack, { databaseHost })).loopbackDatabase;
      for (const host of ["127.0.0.1", "::1", "localhost"]) {
        assert.equal(facts("sandbox", host), true);
        assert.equal(facts("production", host), undefined);
      }
      assert.equal(facts("sandbox", "db.bookedbarber.com"), undefined);
      assert.equal(facts("sandbox", "10.0.0.1"), undefined);
    });

    it("takes the domain of the settings, and none for a program without one", () => {
      assert.equal(
        contextOf(settingsOf("x", { domain: "Barber.Example" })).domain,
        "barber.example",
      );
      assert.equal(contextOf(settingsOf("x", {})).domain, undefined);
    });

    it("tell how many connections there are, and how many replicas open them", () => {
      const capacity = (settings: Record<string, string>): readonly unknown[] => {
        const { replicas, roleConnectionLimit, poolerClients } = contextOf(
          settingsOf("x", settings),
        );
        return [replicas, roleConnectionLimit, poolerClients];
      };
      assert.deepEqual(capacity({}), [1, 50, undefined]);
      assert.deepEqual(capacity({ backendReplicas: "3", databaseAppConnections: "70" }), [
        3,
        70,
        undefined,
      ]);
      // Who only sets how many a pooler would take has none yet.
      assert.deepEqual(capacity({ databasePoolerClients: "300" }), [1, 50, undefined]);
      assert.deepEqual(
        capacity({ databasePooledHost: "pool", databasePoolerClients: "300" }),
        [1, 50, 300],
      );
      assert.deepEqual(capacity({ databasePooledHost: "pool" }), [1, 50, 100]);
      for (const wrong of ["0", "-1", "many", "1.5"]) {
        assert.deepEqual(capacity({ backendReplicas: wrong }), [1, 50, undefined], wrong);
      }
    });

    it("knows nothing where the host tells nothing, or tells nonsense", () => {
      const told = { PULUMI_NODEJS_PROJECT: "p", PULUMI_NODEJS_STACK: "s", PULUMI_CONFIG: "{}" };
      assert.equal(stackSettings(told)?.get("domain"), undefined);
      assert.equal(stackSettings({}), undefined);
      assert.equal(stackSettings({ ...told, PULUMI_CONFIG: "{" }), undefined);
      assert.equal(stackSettings({ ...told, PULUMI_CONFIG: "null" }), undefined);
      assert.equal(stackSettings({ ...told, PULUMI_NODEJS_STACK: "" }), undefined);
      const odd = { ...told, PULUMI_CONFIG: '{"p:domain":" ","p:port":5}' };
      assert.equal(stackSettings(odd)?.get("domain"), undefined);
      assert.equal(stackSettings(odd)?.get("port"), undefined);
    });
  });

  describe("that sees no settings, as when a state is analysed", () => {
    const database = (host: string): Planned => ({
      type: "bookedbarber:index:Database",
      name: "database",
      props: { host },
    });
    const onLoopback = backendWith({
      DATABASE_URL: `postgresql://a:${made(40)}@127.0.0.1/b?sslmode=require`,
    });
    const refused = async (stack: string, host: string): Promise<boolean> => {
      const policies = policiesFor(circumstances());
      await analyze(policies, database(host), stack);
      const violations = await analyze(policies, onLoopback, stack);
      return violations.some(({ policy }) => policy === "database-not-loopback");
    };

    it("learns of the sandbox's database from the URN and the component", async () => {
      assert.equal(await refused("sandbox", "127.0.0.1"), false);
      assert.equal(await refused("sandbox", "db.bookedbarber.com"), true);
      assert.equal(await refused("production", "127.0.0.1"), true);
    });

    it("learns the domain from the component of the mail records", async () => {
      const www = record("www", "CNAME", "www.elsewhere.org", "sites.example.net");
      const policies = policiesFor(circumstances());
      assert.deepEqual(await analyze(policies, www), []);
      const mail = { type: "bookedbarber:index:EmailDns", name: "m", props: { domain: "b.com" } };
      await analyze(policies, mail);
      assert.deepEqual(told(await analyze(policies, www)), [["record-under-domain", "mandatory"]]);
      const local = { ...mail, props: { domain: "elsewhere.org" } };
      await analyze(policies, local);
      assert.deepEqual(await analyze(policies, www), []);
    });

    it("takes the domain for BookedBarber's where only an environment is there", async () => {
      const sender = backendWith({ SENDGRID_FROM_EMAIL: "barbers@gmail.com" });
      const violations = await analyze(policiesFor(circumstances()), sender);
      assert.deepEqual(told(violations), [["sender-under-domain", "mandatory"]]);
    });
  });

  it("reads its circumstances from the environment and the project's folder", () => {
    const now = new Date("2026-11-24T23:59:59-05:00");
    const plain = circumstancesOf({}, folder, now);
    assert.equal(plain.today, "2026-11-25");
    assert.deepEqual(plain.waivers, {
      file: path.join(folder, "waivers.yaml"),
      label: "waivers.yaml",
      named: false,
    });
    assert.equal(plain.findingsFile, undefined);
    const named = circumstancesOf(
      { CHECKLIST_WAIVERS: "w.yaml", CHECKLIST_FINDINGS: "/f" },
      folder,
      now,
    );
    assert.deepEqual(named.waivers, {
      file: path.join(folder, "w.yaml"),
      label: "w.yaml",
      named: true,
    });
    assert.equal(named.findingsFile, "/f");
  });

  it("judges values as a development stack's where somebody says that it is one", async () => {
    const key = { SECRET_KEY: made(40) };
    const given = withSettings("dev", {}, { production: false });
    assert.deepEqual(await analyze(policiesFor(given), backendWith(key)), []);
    const strict = await analyze(policiesFor(withSettings("dev", {})), backendWith(key));
    assert.deepEqual(told(strict), [["secret-key-length", "mandatory"]]);
  });

  it("takes a waiver of a rule by which others judge for no unknown one", async () => {
    for (const rule of ["env-file-portable", "attestation-valid", "item-covered"]) {
      const given = circumstances({ waivers: waivers(waiver(rule, "*", "2026-12-31")) });
      assert.deepEqual(await judged(given, readyResources), [], rule);
    }
    const given = circumstances({ waivers: waivers(waiver("waiver-valid", "*", "2026-12-31")) });
    const violations = await judged(given, readyResources);
    assert.deepEqual(told(violations), [["waiver-valid", "mandatory"]]);
    assert.match(violations[0]?.message ?? "", /is of waiver-valid, which cannot be waived\./);
  });

  it("writes down how a stack is mended, and of which resource each finding is", async () => {
    const file = path.join(folder, "findings.jsonl");
    const policies = policiesFor(circumstances({ findingsFile: file }));
    await analyze(policies, backendWith({ DEBUG: "true", FRONTEND_URL: "https://localhost" }));
    const found = readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Finding)
      .filter(({ status }) => status === "fail");
    const fixOf = (id: string): string | undefined => found.find(({ rule }) => rule === id)?.fix;
    assert.equal(
      fixOf("debug-off"),
      "Set it to false. Run: `pulumi config rm DEBUG` (the stack then uses its own value)",
    );
    assert.match(
      fixOf("url-public") ?? "",
      /Run: `pulumi config rm FRONTEND_URL` \(.*\), or, if it is not set: `pulumi config set appHost` \(/,
    );
    for (const { resource } of found) {
      assert.match(resource ?? "", /::bookedbarber:index:(Backend|Frontend)Environment::/);
    }
  });

  it("gives each policy its page where the repository has an address", () => {
    const page = "https://github.com/a/b/blob/HEAD/docs/rules/debug-off.md";
    writeFileSync(
      path.join(folder, "package.json"),
      JSON.stringify({ repository: { url: "git+https://github.com/a/b.git" } }),
    );
    const policies = policiesFor(circumstancesOf({}, folder, new Date()));
    assert.equal(policies.find(({ name }) => name === "debug-off")?.url, page);
  });

  it("ships levels for development stacks that name rules, and leave every secret's rule alone", () => {
    const file = path.join(__dirname, "../../policies/development.json");
    const { "waiver-valid": stack, ...levels } = JSON.parse(readFileSync(file, "utf8")) as Record<
      string,
      unknown
    >;
    assert.deepEqual(stack, { enforcementLevel: "mandatory", production: false });
    const errors = allRules.filter(({ severity }) => severity === "error").map(({ id }) => id);
    for (const [rule, level] of Object.entries(levels)) {
      assert.ok(errors.includes(rule), rule);
      assert.equal(level, "advisory");
    }
    for (const rule of ["no-secret-in-browser", "secret-key-length", "role-unprivileged"]) {
      assert.ok(!Object.hasOwn(levels, rule));
    }
  });
});
