import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import { Client, Pool } from "pg";
import { z } from "zod";

import { connectionStrings } from "./database/database-sandbox";
import { adminUrl, openSandbox, query, tls } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

const plan = z.object({ steps: z.array(z.object({ op: z.string(), urn: z.string() })) });

/** An application that writes all the time, and is deployed anew with another connection string. */
class Application {
  public written = 0;
  /** The first failure of each worker, which ends it: a message only, for errors hold on to their connection. */
  public readonly failures: string[] = [];
  private pool: Pool;
  private running = true;
  private readonly workers: Promise<void>[];

  public constructor(
    url: string,
    private readonly sandbox: TestSandbox,
  ) {
    this.pool = this.poolFor(url);
    this.workers = Array.from({ length: 6 }, () => this.work());
  }

  /** A deployment: new requests go to the new version, and the old one ends when it is idle. */
  public async deploy(url: string): Promise<void> {
    const old = this.pool;
    this.pool = this.poolFor(url);
    await old.end();
  }

  public async stop(): Promise<void> {
    if (!this.running) return;
    this.running = false;
    await Promise.all(this.workers);
    await this.pool.end();
  }

  private poolFor(url: string): Pool {
    // Connections are short-lived, so that every step of a rotation sees new ones.
    return new Pool({ connectionString: url, ssl: tls(this.sandbox), max: 6, maxUses: 20 });
  }

  private async work(): Promise<void> {
    while (this.running) {
      const { pool } = this;
      try {
        await pool.query("insert into visit default values");
        this.written += 1;
      } catch (error) {
        this.failures.push(String(error));
        return;
      }
      await sleep(2);
    }
  }
}

describe("a rotation of the database's passwords", function () {
  this.timeout(90_000);
  let sandbox: TestSandbox;
  let application: Application;
  let first: Awaited<ReturnType<typeof connectionStrings>>;

  before(async () => {
    sandbox = await openSandbox("deployed");
    // As in production: what is in use cannot be deleted.
    await setAndUpdate("protectData", "true");
    first = await connectionStrings(sandbox);
    await query(
      sandbox,
      first.migrator,
      "create table visit (id bigint generated always as identity)",
    );
    application = new Application(first.app, sandbox);
  });
  after(async () => {
    try {
      await application.stop();
    } finally {
      await sandbox.close();
    }
  });

  async function setAndUpdate(setting: string, value: string): Promise<void> {
    await sandbox.succeed("config", "set", setting, value);
    await sandbox.succeed("up", "--yes", "--skip-preview", "--policy-pack", "policies");
  }

  async function changes(): Promise<string[]> {
    const preview = await sandbox.pulumi("preview", "--json");
    assert.equal(preview.code, 0, preview.output);
    return plan
      .parse(JSON.parse(preview.stdout))
      .steps.filter(({ op }) => op !== "same")
      .map(({ op, urn }) => `${op} ${urn.replace(/^.*::/, "")}`)
      .sort();
  }

  const roles = (): Promise<unknown[]> =>
    query(
      sandbox,
      adminUrl(sandbox, "bookedbarber"),
      "select rolname as name, rolcanlogin as login from pg_roles where rolname ~ '^bookedbarber_.*_[12]$' order by 1",
    );
  const logins = (number: number, login: boolean): object[] =>
    ["app", "backup", "migrator", "readonly"].map((purpose) => ({
      name: `bookedbarber_${purpose}_${number}`,
      login,
    }));

  it("adds the next generation for the platforms, and changes nothing of the one in use", async () => {
    await sandbox.succeed("config", "set", "databaseLogins", "1,2");
    const purposes = ["app", "backup", "migrator", "readonly"];
    const changed = await changes();
    assert.deepEqual(
      changed.filter((change) => !/^update (backend|bookedbarber-sandbox|database)$/.test(change)),
      [
        ...purposes.flatMap((purpose) => [
          `create database-${purpose}-2`,
          `create database-${purpose}-2-password`,
        ]),
        // The platforms get the new connection strings.
        "update railway-backend-variables",
        "update render-backend-variables",
      ],
    );
    const { code, output } = await sandbox.pulumi(
      ...["up", "--yes", "--skip-preview", "--policy-pack", "policies"],
    );
    assert.equal(code, 0, output);
    assert.match(output, /rotation-finished/);
    for (const url of Object.values(first)) await query(sandbox, url, "select 1");
  });

  it("gives out the new connection strings, which the application takes in its next deployment", async () => {
    const second = await connectionStrings(sandbox);
    for (const [login, url] of Object.entries(second)) {
      assert.match(url, new RegExp(`^postgresql://bookedbarber_${login}_2:`));
    }
    await application.deploy(second.app);
    const rows = await query(sandbox, second.app, "select count(*) > 0 as some from visit");
    assert.deepEqual(rows, [{ some: true }]);
  });

  it("closes the old logins: nobody gets in any more, and who is in may stay", async () => {
    const inside = new Client({ connectionString: first.app, ssl: tls(sandbox) });
    await inside.connect();
    await setAndUpdate("databaseLogins", "1:closed,2");
    await inside.query("insert into visit default values");
    await inside.end();
    application.written += 1;
    await assert.rejects(query(sandbox, first.app, "select 1"), { code: "28000" });
    assert.deepEqual(await roles(), [...logins(1, false), ...logins(2, true)].sort(byName));
  });

  it("opens them again by a setting, should something still need them", async () => {
    await setAndUpdate("databaseLogins", "1,2");
    await query(sandbox, first.app, "select 1");
  });

  it("ends with the new generation alone", async () => {
    await setAndUpdate("databaseLogins", "2");
    assert.deepEqual(await roles(), logins(2, true));
    await assert.rejects(query(sandbox, first.app, "select 1"), { code: "28P01" });
    await sandbox.succeed("preview", "--refresh", "--expect-no-changes");
  });

  it("cannot skip the time in which both generations are there", async () => {
    await sandbox.succeed("config", "set", "databaseLogins", "3");
    const { code, output } = await sandbox.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    assert.match(output, /cannot be deleted\s+because it is protected/);
    await sandbox.succeed("config", "set", "databaseLogins", "2,3");
    await sandbox.succeed("up", "--yes", "--skip-preview");
  });

  it("has lost not one query of the application", async () => {
    await application.stop();
    assert.deepEqual(application.failures, []);
    assert.ok(application.written > 500, String(application.written));
    const rows = await query(
      sandbox,
      adminUrl(sandbox, "bookedbarber"),
      "select count(*)::int as written from bookedbarber.visit",
    );
    assert.deepEqual(rows, [{ written: application.written }]);
  });
});

function byName(a: object, b: object): number {
  return JSON.stringify(a).localeCompare(JSON.stringify(b));
}
