import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";

import { z } from "zod";

import type { DriftReport } from "../../checklist/drift/report";
import { heldRuleset } from "../../checklist/edge/held-ruleset";
import { project } from "../../sandbox/stack";
import { captured } from "./captured";
import { adminUrl, cloudflare, dnsRecords, openSandbox, query, zoneId } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

const listed = z.object({ result: z.array(heldRuleset) });

const root = path.join(__dirname, "..", "..");

describe("a change that somebody made by hand", function () {
  this.timeout(180_000);
  let sandbox: TestSandbox;

  before(async () => {
    sandbox = await openSandbox("deployed");
    await sandbox.succeed("config", "set", "onCallContacts", "all=ops@example.com,dns=#dns");
    await up();
  });
  after(async () => {
    await sandbox.close();
  });

  const up = (): Promise<string> => sandbox.succeed("up", "--yes", "--skip-preview", "--refresh");

  /** `checklist drift`, as npm runs it, beside this process, which serves the systems. */
  async function drift(
    ...args: string[]
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    const child = spawn(
      process.execPath,
      [path.join(root, "bin", "checklist.js"), "drift", ...args],
      {
        env: { ...process.env, ...sandbox.environment },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close") as Promise<[number]>,
    ]);
    return { code, stdout, stderr };
  }

  /** What it reports, which must go with its exit code. */
  async function reported(): Promise<DriftReport> {
    const { code, stdout, stderr } = await drift("--format", "json");
    assert.equal(stderr, "");
    const report = JSON.parse(stdout) as DriftReport;
    assert.equal(code, report.status === "drift" ? 2 : 0);
    return report;
  }

  /** Changes a DNS record whose content holds a text. */
  async function changeRecord(holds: string, method: string, body?: unknown): Promise<unknown> {
    const record = (await dnsRecords(sandbox)).find(({ content }) => content.includes(holds));
    return cloudflare(sandbox, method, `/zones/${zoneId}/dns_records/${record?.id ?? ""}`, body);
  }
  const bySql = (statement: string): Promise<unknown> =>
    query(sandbox, adminUrl(sandbox, "bookedbarber"), statement);

  it("was not made: there is no drift", async () => {
    const { drift: found, pending, findings, status } = await reported();

    assert.deepEqual({ found, pending, findings }, { found: [], pending: [], findings: [] });
    assert.equal(status, "clean");
  });

  const changes: readonly {
    readonly title: string;
    readonly resource: string;
    readonly property: string | undefined;
    readonly system: string;
    readonly owner: string;
    /** What it breaks of the checklist. */
    readonly rules: readonly string[];
    readonly change: () => Promise<unknown>;
  }[] = [
    {
      title: "to a record's content",
      resource: "email-dns-dmarc",
      property: "content",
      system: "Cloudflare",
      owner: "#dns",
      rules: ["dmarc-valid"],
      change: () =>
        changeRecord("v=DMARC1", "PATCH", {
          content: '"v=DMARC1; p=maybe; sp=reject; np=reject; rua=mailto:dmarc@bookedbarber.com"',
        }),
    },
    {
      title: "to a grant, revoked",
      resource: "database-app-tables",
      property: "privileges",
      system: "PostgreSQL",
      owner: "ops@example.com",
      rules: [],
      change: async () => {
        await bySql("create table bookedbarber.booking (id int)");
        await bySql("alter table bookedbarber.booking owner to bookedbarber_owner");
        await up();
        return bySql("revoke insert on all tables in schema bookedbarber from bookedbarber_app");
      },
    },
    {
      title: "to what PUBLIC may do, granted",
      resource: "database-public-database",
      property: "privileges",
      system: "PostgreSQL",
      owner: "ops@example.com",
      rules: ["grant-not-public"],
      change: () => bySql("grant connect on database bookedbarber to public"),
    },
    {
      title: "to a role's limit",
      resource: "database-app-1",
      property: "connectionLimit",
      system: "PostgreSQL",
      owner: "ops@example.com",
      rules: [],
      change: () => bySql("alter role bookedbarber_app_1 connection limit 7"),
    },
    {
      title: "that deleted a record",
      resource: "email-dns-spf",
      property: undefined,
      system: "Cloudflare",
      owner: "#dns",
      rules: ["spf-present"],
      change: () => changeRecord("v=spf1", "DELETE"),
    },
    {
      title: "to a zone's setting",
      resource: "edge-min-tls-version",
      property: "value",
      system: "Cloudflare",
      owner: "ops@example.com",
      rules: ["edge-min-tls"],
      change: () =>
        cloudflare(sandbox, "PATCH", `/zones/${zoneId}/settings/min_tls_version`, { value: "1.0" }),
    },
  ];

  for (const { title, resource, property, system, owner, rules, change } of changes) {
    it(`${title}, is all that is reported, with what it breaks, and an update mends it`, async () => {
      await change();

      const { drift: found, pending, findings } = await reported();
      assert.deepEqual(
        found.map((one) => [one.resource, one.system, one.owner, one.properties[0]?.path]),
        [[resource, system, owner, property]],
      );
      assert.deepEqual(pending, []);
      assert.deepEqual([...new Set(findings.map(({ rule }) => rule))], rules);
      const itself = ["--refresh", "--target", `**::${resource}`];
      await sandbox.succeed("up", "--yes", "--skip-preview", ...itself);
      await sandbox.succeed("preview", "--expect-no-changes", ...itself);
    });
  }

  it("that deleted a record or ruleset and made it again is told as that, and taken over as it says", async () => {
    const name = "_dmarc.bookedbarber.com";
    const phase = "http_response_headers_transform";
    const zone = `/zones/${zoneId}`;
    const rulesets = async (): Promise<readonly z.output<typeof heldRuleset>[]> => {
      const { result } = listed.parse(await cloudflare(sandbox, "GET", `${zone}/rulesets`));
      return result.filter((each) => each.phase === phase);
    };
    await changeRecord("v=DMARC1", "DELETE");
    const content = "v=DMARC1; p=none; rua=mailto:dmarc@bookedbarber.com";
    await cloudflare(sandbox, "POST", `${zone}/dns_records`, {
      type: "TXT",
      name,
      content,
      ttl: 1,
    });
    const { CLOUDFLARE_BASE_URL: api = "", CLOUDFLARE_API_TOKEN: token = "" } = sandbox.environment;
    for (const { id } of await rulesets())
      // The answer has no body.
      await fetch(`${api.replace(/\/$/, "")}${zone}/rulesets/${id}`, {
        method: "DELETE",
        headers: { authorization: `Bearer ${token}` },
      });
    const kind = "zone";
    const rules = [
      {
        ...{ action: "rewrite", expression: "true", enabled: true },
        action_parameters: { headers: { "X-Old": { operation: "remove" } } },
      },
    ];
    await cloudflare(sandbox, "POST", `${zone}/rulesets`, { name: "default", kind, phase, rules });

    const { drift: found, findings } = await reported();
    assert.deepEqual(found.map((one) => [one.resource, one.kind, one.madeAgain?.length]).sort(), [
      ["edge-headers", "made again", 1],
      ["email-dns-dmarc", "made again", 1],
    ]);
    assert.ok(findings.some(({ rule }) => rule.startsWith("dmarc")));
    const told = await drift("--format", "text", "--stack", "sandbox");
    assert.equal(told.code, 2, told.stderr);
    assert.match(told.stdout, /deleted and made again by hand: TXT _dmarc\.bookedbarber\.com/);

    const script = found.flatMap(({ takeOver }) => takeOver).join("\n");
    const { code, output } = await captured(
      spawn("sh", ["-c", script], {
        cwd: project,
        env: { ...process.env, ...sandbox.environment },
        stdio: ["ignore", "pipe", "pipe"],
      }),
    );
    assert.equal(code, 0, output);
    await up();
    assert.equal((await reported()).status, "clean");
    const records = (await dnsRecords(sandbox)).filter((one) => one.name === name);
    assert.equal(records.length, 1);
    assert.equal((await rulesets()).length, 1);
  });

  it("has left nothing behind once an update has mended it", async () => {
    await sandbox.succeed("preview", "--refresh", "--expect-no-changes");
  });

  it("to a secret, is named and not shown, in any format", async () => {
    const project = "6a1f0c52-3d84-4b7e-9c10-2f5e8d7b4a91";
    const canary = "canary-set-by-hand";
    const response = await fetch(`${sandbox.environment["SANDBOX_RAILWAY_URL"] ?? ""}/graphql/v2`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${sandbox.environment["RAILWAY_API_TOKEN"] ?? ""}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({
        query:
          "mutation($input: VariableCollectionUpsertInput!) { variableCollectionUpsert(input: $input) }",
        variables: {
          input: {
            projectId: project,
            environmentId: "b2c94e17-50aa-4f63-8d2b-91e3f07c6d58",
            serviceId: "3e8b7d20-1c9f-4a56-b0e4-7d62c5f81a33",
            skipDeploys: true,
            variables: { SECRET_KEY: canary },
          },
        },
      }),
    });
    assert.match(await response.text(), /"variableCollectionUpsert":true/);
    const variables = (await sandbox.output("backendEnvironment")) as Record<string, string>;
    const secrets = ["SECRET_KEY", "DATABASE_URL", "STRIPE_SECRET_KEY", "SENDGRID_API_KEY"];

    const file = (format: string): string => path.join(sandbox.directory, `drift.${format}`);
    const { code, stdout, stderr } = await drift(
      ...["--format", "json", "--out", file("json")],
      ...["--format", "markdown", "--out", file("markdown")],
      ...["--format", "text"],
    );
    assert.equal(code, 2, stderr);
    const json = readFileSync(file("json"), "utf8");
    for (const report of [stdout, json, readFileSync(file("markdown"), "utf8")]) {
      assert.match(report, /SECRET\\*_KEY/);
      for (const value of [canary, ...secrets.map((name) => variables[name] ?? "?")]) {
        assert.ok(!`${report}${stderr}`.includes(value));
      }
    }
    assert.ok(
      (JSON.parse(json) as DriftReport).drift[0]?.page?.includes(
        `railway.com/project/${project}/service/`,
      ),
    );
    await up();
  });

  it("is told from what the program changes", async () => {
    await sandbox.succeed("config", "set", "LOG_LEVEL", "WARNING");

    const { drift: found, pending } = await reported();
    assert.deepEqual(found, []);
    assert.deepEqual(pending.map(({ name, operation }) => `${operation} ${name}`).sort(), [
      "update backend",
      "update railway-backend-variables",
      "update render-backend-variables",
    ]);
    await up();
  });

  it("cannot be looked for: exit code 1, which is no drift", async () => {
    const failures = `${sandbox.environment["SANDBOX_CLOUDFLARE_URL"] ?? ""}/_sandbox/failures`;
    await fetch(failures, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ kind: "status", status: 500, times: 1000 }),
    });
    const failed = await drift();
    await fetch(failures, { method: "DELETE" });

    assert.equal(failed.code, 1);
    assert.equal(failed.stdout, "");
    assert.match(
      failed.stderr,
      /^error: The stack cannot be looked at\. Pulumi says:\n {2}error: /,
    );
    const unknown = await drift("--stack", "none");
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /no stack named 'none'/);
    assert.equal((await drift("--formt", "json")).code, 1);
  });
});
