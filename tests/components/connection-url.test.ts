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

function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}
