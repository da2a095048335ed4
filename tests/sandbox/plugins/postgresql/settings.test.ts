import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PeerCertificate } from "node:tls";
import { makeCertificates } from "../../../../sandbox/certificate";
import { postgresql } from "../../../../sandbox/plugins/postgresql";
import { Server } from "../../../../sandbox/plugins/postgresql/server";
import { readSettings } from "../../../../sandbox/plugins/postgresql/settings";
import { unknown, type Properties } from "../../../../providers/framework/resource";
import { provider, stopTestServer, testServer } from "./server";

after(stopTestServer);

describe("the postgresql provider's configuration", () => {
  it("has the official plugin's defaults", () => {
    assert.deepEqual(readSettings({}, {}), {
      host: "localhost",
      port: 5432,
      database: "postgres",
      username: "postgres",
      password: undefined,
      roleName: "postgres",
      superuser: true,
      ssl: { rejectUnauthorized: false },
      connectTimeout: 180,
      maxConnections: 20,
    });
  });

  it("takes libpq's environment variables where the configuration says nothing", () => {
    const environment = {
      PGHOST: "db.internal",
      PGPORT: "6543",
      PGDATABASE: "admin",
      PGUSER: "root",
      PGPASSWORD: "secret",
      PGSUPERUSER: "false",
      PGSSLMODE: "disable",
      PGCONNECT_TIMEOUT: "7",
    };
    const fromEnvironment = {
      host: "db.internal",
      port: 6543,
      database: "admin",
      username: "root",
      password: "secret",
      roleName: "root",
      superuser: false,
      ssl: false,
      connectTimeout: 7,
      maxConnections: 20,
    };
    assert.deepEqual(readSettings({}, environment), fromEnvironment);
    const given = { host: "h", port: "1", username: "u", databaseUsername: "d", sslmode: "" };
    assert.deepEqual(readSettings(given, environment), {
      ...fromEnvironment,
      host: "h",
      port: 1,
      username: "u",
      roleName: "d",
    });
  });

  it("takes the deprecated spelling sslMode only where sslmode is absent", () => {
    assert.equal(readSettings({ sslMode: "disable" }, { PGSSLMODE: "require" }).ssl, false);
    const both = readSettings({ sslMode: "disable", sslmode: "require" }, {});
    assert.deepEqual(both.ssl, { rejectUnauthorized: false });
  });

  const wrong: readonly [Properties, RegExp][] = [
    [{ port: "five" }, /postgresql:port \(or PGPORT in the environment\): expected a whole number/],
    [{ port: 70_000 }, /postgresql:port/],
    [{ superuser: "yes" }, /postgresql:superuser/],
    [{ sslmode: "prefer" }, /postgresql:sslmode .*disable.*verify-full/],
    [{ connectTimeout: -2 }, /postgresql:connectTimeout/],
    [{ maxConnections: "many" }, /postgresql:maxConnections/],
    [{ scheme: "awspostgres" }, /postgresql:scheme: only the scheme postgres/],
    [{ sslrootcert: "/nowhere/ca.pem" }, /cannot read the file \/nowhere\/ca\.pem/],
    [{ awsRdsIamAuth: "true" }, /postgresql:awsRdsIamAuth is not supported/],
    [{ hots: "x" }, /postgresql:hots is not supported/],
    [{ host: unknown }, /postgresql:host .*is not known yet/],
  ];
  for (const [variables, reason] of wrong) {
    it(`refuses ${Object.entries(variables)
      .map(([key, value]) => `${key} ${String(value)}`)
      .join()}`, () => {
      assert.throws(() => readSettings(variables, {}), reason);
    });
  }

  it("reports everything that is wrong at once, and no password", () => {
    const settings = { port: "x", sslmode: "maybe", hots: "y", password: 5 };
    assert.throws(
      () => readSettings(settings, { PGPASSWORD: "hunter2" }),
      (error) =>
        error instanceof Error &&
        ["port", "sslmode", "hots", "password"].every((name) => error.message.includes(name)) &&
        !error.message.includes("hunter2"),
    );
  });

  it("knows the official plugin's settings by name", () => {
    const known = new Set(postgresql.variables);
    assert(known.has("gcpIamImpersonateServiceAccount"));
    assert.equal(known.size, 22);
  });

  it("cannot connect: says where to, as whom, why and what to mend", async () => {
    const { host, port } = await testServer();
    const cases: readonly [Properties, RegExp][] = [
      [
        { password: "wrong-password" },
        /could not connect to the database "postgres" on .* as "postgres".*PGPASSWORD/,
      ],
      [{ host: "127.0.0.1", port: 1 }, /127\.0\.0\.1:1 .*no server listens there/],
      [{ host: "no-such-host.invalid" }, /no-such-host\.invalid.*PGHOST/],
      [{ database: "nowhere" }, /database "nowhere" does not exist/],
    ];
    for (const [settings, reason] of cases) {
      const server = await provider({ host, port, ...settings });
      await assert.rejects(server.version(), (error) => {
        assert(error instanceof Error);
        assert.match(error.message, reason);
        assert.doesNotMatch(error.message, /wrong-password/);
        return true;
      });
    }
  });

  it("compares the host's name only with verify-full", () => {
    const certificate = { subjectaltname: "DNS:db.internal", subject: { CN: "db.internal" } };
    const compare = (sslmode: string, host: string): Error | undefined => {
      const { ssl } = readSettings({ sslmode, host }, {});
      assert(ssl !== false);
      return ssl.checkServerIdentity?.("", certificate as PeerCertificate);
    };
    assert.match(compare("verify-full", "elsewhere")?.message ?? "", /elsewhere/);
    assert.match(compare("verify-full", "127.0.0.1")?.message ?? "", /127\.0\.0\.1/);
    assert.equal(compare("verify-full", "db.internal"), undefined);
    assert.equal(compare("verify-ca", "elsewhere"), undefined);
  });

  it("verifies the server's certificate as sslmode says", async () => {
    const { host, port, user, password, caFile } = await testServer();
    const login = { host, port, username: user, password };
    const version = async (settings: Properties): Promise<number> =>
      new Server(readSettings({ ...login, ...settings }, {})).version();
    if (caFile === undefined) {
      // A server without TLS: whoever asks for it is told so.
      await assert.rejects(version({ sslmode: "require" }), /does not support SSL.*PGSSLMODE/);
      return;
    }
    const folder = mkdtempSync(join(tmpdir(), "stranger-"));
    const stranger = join(folder, "ca.pem");
    writeFileSync(stranger, (await makeCertificates()).ca);
    try {
      assert((await version({ sslmode: "require" })) >= 150_000);
      for (const sslmode of ["require", "verify-ca", "verify-full"]) {
        assert((await version({ sslmode, sslrootcert: caFile })) >= 150_000, sslmode);
        await assert.rejects(
          version({ sslmode, sslrootcert: stranger }),
          /certificate.*postgresql:sslrootcert/,
        );
      }
      await assert.rejects(version({ sslmode: "verify-ca" }), /certificate/);
      await assert.rejects(version({ sslmode: "disable" }), /postgresql:sslmode/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
