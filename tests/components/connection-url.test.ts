import assert from "node:assert/strict";

import fc from "fast-check";
import { parse } from "pg-connection-string";

import { connectionUrl } from "../../components/connection-url";

describe("connectionUrl", () => {
  it("is read back by a PostgreSQL client as it was given, whatever the password", () => {
    const text = fc.string({ unit: "binary", minLength: 1, maxLength: 60 }).filter(isWellFormed);
    fc.assert(
      fc.property(text, text, (user, password) => {
        const url = connectionUrl({
          user,
          password,
          host: "db.example.com",
          port: 5432,
          database: "shop",
          sslMode: "require",
        });
        const read = parse(`${url}&uselibpqcompat=true`);
        assert.equal(read.user, user);
        assert.equal(read.password, password);
        assert.equal(read.host, "db.example.com");
        assert.equal(read.database, "shop");
      }),
    );
  });

  it("puts an IPv6 address in brackets", () => {
    const url = connectionUrl({
      user: "u",
      password: "p",
      host: "::1",
      port: 5432,
      database: "d",
      sslMode: "require",
    });
    assert.equal(url, "postgresql://u:p@[::1]:5432/d?sslmode=require");
  });
});

describe("connectionUrl's query", () => {
  it("gives sessions the settings and the client the certificates that it is told", () => {
    const url = connectionUrl({
      user: "u",
      password: "p",
      host: "db.example.com",
      port: 5432,
      database: "d",
      sslMode: "verify-full",
      sslRootCert: "system",
      sessionSettings: { lock_timeout: 10000, work_mem: "4MB" },
    });
    const query = new URL(url).searchParams;
    assert.deepEqual(
      [...query],
      [
        ["sslmode", "verify-full"],
        ["sslrootcert", "system"],
        ["options", "-c lock_timeout=10000 -c work_mem=4MB"],
      ],
    );
    // A form's + is no space to libpq.
    assert.equal(url.includes("+"), false);
  });
});

function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}
