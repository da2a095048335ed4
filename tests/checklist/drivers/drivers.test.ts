import assert from "node:assert/strict";

import { environmentOf } from "../../../checklist/environment/environment";
import { judge } from "../../../checklist/judge";
import { PRODUCTION } from "../../../checklist/rule";
import { databaseRules } from "../../../checklist/rules/database";
import { redisRules } from "../../../checklist/rules/redis";
import { readyBackend } from "../environments";
import answers from "./answers.json";

/** The errors of some rules on a variable. */
function errorsOn(name: string, value: string): readonly string[] {
  const environment = environmentOf("backend", { ...readyBackend, [name]: value });
  return judge({ backend: environment }, PRODUCTION, [...databaseRules, ...redisRules])
    .filter(({ status, severity }) => status === "fail" && severity === "error")
    .filter(({ subject }) => subject === name)
    .map(({ rule }) => rule);
}

type Row = readonly [
  driver: string,
  rest: string,
  good: string | null,
  stranger: string | null,
  plain: string | null,
];

const scheme = (driver: string): string =>
  ["psycopg", "asyncpg"].includes(driver) ? `postgresql+${driver}` : "postgresql";

/** A string as it was asked, for a real host. */
const given = (rest: string): string =>
  rest
    .replaceAll("{first}", "db.bookedbarber.com")
    .replaceAll("127.0.0.1", "db.bookedbarber.com")
    .replaceAll("{other}", "db.elsewhere.net")
    .replaceAll("{port}", "5432")
    .replaceAll("{ca}", "/etc/ssl/database-ca.pem");

/** Each string with what all drivers said that read it. */
const strings = new Map<string, Row[]>();
for (const row of answers.postgres as unknown as readonly Row[]) {
  const text = `${scheme(row[0])}://${given(row[1])}`;
  strings.set(text, [...(strings.get(text) ?? []), row]);
}

/** Whether a driver logs in where and as whom the string says, to a server that it has checked. */
const isSafe = ([, , good, stranger, plain]: Row): boolean =>
  /^first tls app shop (options=-c statement_timeout=30000 )?(pw|p@w)$/.test(good ?? "") &&
  stranger === null &&
  plain === null;

/** What drivers take without a word, and no connection string of production needs. */
const NEVER =
  /krbsrvname=|passfile=|[?&](user|host)=(&|$)|sslmode=require&sslrootcert=|require_auth=none|channel_binding=disable|ssl_min_protocol_version=TLSv1(&|$)/;

/** What only these servers do not do: they have no direct TLS, and no SCRAM, and are under no public authority. */
const FOR_THE_SERVERS_SAKE =
  /sslnegotiation=direct|require_auth=scram-sha-256|channel_binding=require|sslrootcert=system|ssl=verify-full$|ssl(cert|key)=\/nowhere|=verify-full$/;

describe("connection strings, as the drivers read them", () => {
  for (const [text, rows] of strings) {
    const isRight = rows.every(isSafe) && !NEVER.test(text);
    it(`${isRight ? "accepts" : "refuses"} ${text}`, () => {
      const errors = errorsOn("DATABASE_URL", text);
      // With these servers such a string reaches nothing at all, so that their answer says nothing.
      if (!isRight && FOR_THE_SERVERS_SAKE.test(text)) {
        assert.ok(rows.every(([, , , stranger, plain]) => stranger === null && plain === null));
        return;
      }
      assert.equal(errors.length === 0, isRight, errors.join());
    });
  }

  it("are refused alike for each of the database's variables", () => {
    for (const text of strings.keys()) {
      const wrong = (name: string): boolean => errorsOn(name, text).length > 0;
      const byLogin = errorsOn("DATABASE_URL", text).every((rule) => rule === "database-login");
      assert.equal(wrong("READONLY_DATABASE_URL"), wrong("DATABASE_URL"), text);
      // Migrations log in as the owner.
      assert.equal(wrong("DATABASE_UNPOOLED_URL"), wrong("DATABASE_URL") && !byLogin, text);
    }
  });
});

describe("Redis' addresses, as redis-py reads them", () => {
  const rows = answers.redis as unknown as readonly (readonly [string, string | null])[];
  /** Taken without a word, or without any effect, and needed by no address of production. */
  const never =
    /[?&](host|port|username|password|connection_class|redis_connect_func|ssl_ciphers|ssl_exclude_verify_flags)=/;
  for (const [text, answer] of rows) {
    const [scheme] = text.split(/[?#]/);
    const isRight =
      /^cache\.x\.com:6379\/0 default (pw|p@w) CERT_REQUIRED True (-|\/etc\/ssl\/ca\.pem)$/.test(
        answer ?? "",
      ) &&
      !never.test(text) &&
      (text.match(/ssl_cert_reqs/g) ?? []).length < 2;
    it(`${isRight ? "accepts" : "refuses"} ${text} (${scheme ?? ""})`, () => {
      const errors = errorsOn("REDIS_URL", text);
      assert.equal(errors.length === 0, isRight, errors.join());
    });
  }
});
