import assert from "node:assert/strict";

import { environmentOf } from "../../../checklist/environment/environment";
import { postgresUrlOf } from "../../../checklist/environment/postgres-url";
import { judge } from "../../../checklist/judge";
import { PRODUCTION } from "../../../checklist/rule";
import { databaseRules } from "../../../checklist/rules/database";
import { presenceRules } from "../../../checklist/rules/presence";
import { redisRules } from "../../../checklist/rules/redis";
import answers from "./answers.json";

/** Those on both kinds of strings, and the one on what stands around a value. */
const rules = [
  ...databaseRules,
  ...redisRules,
  ...presenceRules.filter(({ id }) => id === "no-stray-characters"),
];

type Part = string | null;

/** User, password, host, port, database and what else a reader found; null where it refuses. */
type Answer = readonly [...Part[], rest: Readonly<Record<string, unknown>>] | null;
type Row = readonly [url: string, first: Answer, second: Answer | "="];

function found(name: string, value: string): readonly string[] {
  const environment = environmentOf("backend", { [name]: value });
  return judge({ backend: environment }, PRODUCTION, rules)
    .filter(({ status, subject }) => status === "fail" && subject === name)
    .map(({ message }) => message);
}

type Reasons = Readonly<Record<string, RegExp>>;

/** Sees that each text has a reason, and each reason a text. */
function explained(texts: readonly string[], reasons: Reasons): void {
  const without = texts.filter((text) => !Object.values(reasons).some((one) => one.test(text)));
  assert.deepEqual(without, []);
  const unused = Object.entries(reasons).filter(([, one]) => !texts.some((text) => one.test(text)));
  assert.deepEqual(
    unused.map(([why]) => why),
    [],
    "reasons that nothing needs",
  );
}

/** What is right in form and refused all the same, of strings that all readers take alike. */
const STRICTER_ON_DATABASES: Reasons = {
  "what is left out is filled in by the driver":
    /^postgresql:\/\/($|\/|db\.x|app:?@|:pw@|app:pw@[:/])/,
  "the same without a database": /:5432\/?\?sslmode=require$/,
  "readers by the URL standard, and people, end or begin a part at these signs":
    /\/\/[^?]*[#\\ @?][^?]*@|\/\/[^@]*\?[^@]*@|shop#x|0#x|sh op|^[^?]*a\/p/,
  "no port is as high, or below nought": /:(65536|99999|-1)\//,
  "the query leads elsewhere than a reader of the string sees":
    /[?&](host|port|user|password|dbname|database|service|hostaddr)=/,
  "the driver finds out when it connects":
    /connect_timeout=x|[?&]timeout=3|endpoint%3Ddb|=require[ %]/,
  "two of a kind, of which it takes both for one text": /ssl(mode)?=require&+&?ssl(mode)?=/,
  "libpq refuses what SQLAlchemy mends": /\?&|&$|[?&]( sslmode|options=-c s|x$|\?$|sslmode$|=y)/,
  "libpq takes a + for itself, SQLAlchemy for a space": /the\+shop/,
  "TLS that is switched off, or another check than the server allows": /[?&]ssl(mode)?=/,
  "no TLS is asked for": /^[^?]*(\?(?!.*ssl(mode)?=).*)?$/,
};

/** What passes though readers differ, or one refuses it. */
const LAXER_ON_DATABASES: Reasons = {
  "a nought before the port is none of its digits": /:05432/,
  "asyncpg looks for a file of authorities in the home folder, which a server may have":
    /\?ssl=verify-/,
};

const STRICTER_ON_CACHES: Reasons = {
  "redis without TLS": /^redis:/,
  "readers by the URL standard, and people, end or begin a part at these signs":
    /[\\ ]|default:[#?]/,
  "a percent sign that is not encoded begins no sign of UTF-8": /%(cd|ab|ff|00|(?![0-9a-f]{2}))/i,
  "no visitor's host is written so, nor is one on the own machine": /@(db|10\.1|\[::1|db%2)/,
  "a colon is followed by a port": /:\/0$/,
  "an address of one machine's own network": /%25eth0/,
  "no server has several names, or such a one": /db\.x\.com,|%2Fvar/,
  "it weakens the connection, or overrides what stands before": /ssl_check_hostname=false|[?&]db=1/,
  "a parameter without a value": /\?x$/,
};

const LAXER_ON_CACHES: Reasons = {};

/** Whether both readers connect alike; the second one only where there is one for such a string. */
const isSame = (first: Answer, second: Answer | "="): boolean => {
  if (first === null || second === null) return false;
  return (
    second === "=" || JSON.stringify(withDefaults(first)) === JSON.stringify(withDefaults(second))
  );
};

/** What redis-py leaves to its defaults, Celery writes out. */
function withDefaults(answer: Exclude<Answer, null>): unknown {
  const [user, password, host, port, number, ...rest] = answer;
  const words = JSON.stringify(rest).replaceAll('"CERT_REQUIRED"', '"required"');
  return [user, password, host, port ?? "6379", number ?? "0", words];
}

/** The strings that were judged otherwise than the readers took them. */
function compared(
  name: string,
  rows: readonly Row[],
  same: (row: Row) => boolean,
): {
  readonly stricter: readonly string[];
  readonly laxer: readonly string[];
} {
  const wrong = rows
    .filter(([url]) => url !== "")
    .map((row) => [row, found(name, row[0])] as const);
  const texts = (keep: (row: Row, all: readonly string[]) => boolean): readonly string[] =>
    wrong.filter(([row, all]) => keep(row, all)).map(([[url]]) => url);
  return {
    stricter: texts((row, all) => same(row) && all.length > 0),
    laxer: texts((row, all) => !same(row) && all.length === 0),
  };
}

describe("thousands of connection strings", () => {
  const databases = answers.databases as unknown as readonly Row[];
  const caches = answers.caches as unknown as readonly Row[];
  // libpq itself reads no string that names a driver.
  const sameDatabase = ([url, first, second]: Row): boolean =>
    /^\s*\w+\+/.test(url) ? first !== null : isSame(first, second);
  const sameCache = ([, first, second]: Row): boolean => isSame(first, second);

  it("of PostgreSQL that a reader refuses, or readers take differently, are refused", () => {
    explained(compared("DATABASE_URL", databases, sameDatabase).laxer, LAXER_ON_DATABASES);
  });

  it("of PostgreSQL that all readers take alike are accepted", () => {
    explained(compared("DATABASE_URL", databases, sameDatabase).stricter, STRICTER_ON_DATABASES);
  });

  it("of Redis that redis-py or Celery refuses, or take differently, are refused", () => {
    explained(compared("REDIS_URL", caches, sameCache).laxer, LAXER_ON_CACHES);
  });

  it("of Redis that redis-py and Celery take alike are accepted", () => {
    explained(compared("REDIS_URL", caches, sameCache).stricter, STRICTER_ON_CACHES);
  });

  it("have the parts that SQLAlchemy's drivers find in them, wherever they are accepted", () => {
    let count = 0;
    for (const [url, first] of databases) {
      const mine = postgresUrlOf(url);
      if (mine === undefined || first === null || found("DATABASE_URL", url).length > 0) continue;
      count += 1;
      const { user, password, host, port, database } = mine;
      const theirs = first.slice(0, 5).map((part) => part ?? "");
      assert.deepEqual(
        [user, password, host, Number(port), database],
        [...theirs.slice(0, 3), Number(theirs[3]), theirs[4]],
        url,
      );
    }
    assert.ok(count > 200, `only ${count}`);
  });
});
