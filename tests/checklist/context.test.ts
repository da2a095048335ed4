import assert from "node:assert/strict";

import fc from "fast-check";

import { environmentOf } from "../../checklist/environment/environment";
import { UNKNOWN } from "../../checklist/environment/value";
import type { Status } from "../../checklist/finding";
import { applyRule, PRODUCTION } from "../../checklist/rule";
import type { Context } from "../../checklist/rule";
import { findRule } from "../../checklist/rules/catalogue";
import { meantName } from "../../checklist/rules/names";
import { made, readyBackend } from "./environments";

type Texts = Readonly<Record<string, string | undefined>>;

/** The status that a rule gives the backend's variables, of which some are not known yet. */
function statusOf(id: string, texts: Texts, context: Context, unknown = ""): readonly Status[] {
  const rule = findRule(id);
  assert.ok(rule, id);
  const known = environmentOf("backend", { ...readyBackend, ...texts });
  const backend = {
    ...known,
    read: (name: string) => (name === unknown ? UNKNOWN : known.read(name)),
  };
  return [...new Set(applyRule(rule, { backend }, context).map(({ status }) => status))];
}

const BARE: Context = { production: true };

describe("facts of the deployment", () => {
  it("leave a rule that lacks them without a verdict", () => {
    const foreign: Texts = {
      FRONTEND_URL: "https://bookbarber.com",
      BACKEND_URL: "https://api.elsewhere.com",
      SENDGRID_FROM_EMAIL: "a@gmail.com",
      WEB_CONCURRENCY: "1000",
    };
    for (const id of [
      "host-near-miss",
      "host-under-domain",
      "sender-under-domain",
      "connection-capacity",
    ]) {
      assert.deepEqual(statusOf(id, foreign, BARE), ["not-applicable"], id);
      assert.ok(statusOf(id, foreign, PRODUCTION).includes("fail"), id);
    }
  });

  it("take the domain of another deployment for its own", () => {
    const context: Context = { ...PRODUCTION, domain: "cutters.org" };
    const own: Texts = { FRONTEND_URL: "https://app.cutters.org" };
    assert.ok(statusOf("host-under-domain", own, context).includes("pass"));
    assert.ok(statusOf("host-under-domain", own, PRODUCTION).includes("fail"));
  });

  it("let the sender be under the mail domain and nowhere else", () => {
    const context: Context = { ...PRODUCTION, senderDomain: "mail.bookedbarber.com" };
    const sender = (address: string): readonly Status[] =>
      statusOf("sender-under-domain", { SENDGRID_FROM_EMAIL: address }, context);
    assert.deepEqual(sender("noreply@mail.bookedbarber.com"), ["pass"]);
    assert.deepEqual(sender("noreply@bookedbarber.com"), ["fail"]);
    assert.deepEqual(
      statusOf(
        "sender-under-domain",
        { SENDGRID_FROM_EMAIL: "a@b.com" },
        {
          production: true,
          senderDomain: "b.com",
        },
      ),
      ["pass"],
    );
  });

  it("multiply the workers by the replicas", () => {
    const pool: Texts = { WEB_CONCURRENCY: "3", DB_POOL_SIZE: "5", DB_MAX_OVERFLOW: "0" };
    const with3 = (replicas: number): readonly Status[] =>
      statusOf("connection-capacity", pool, { ...PRODUCTION, replicas });
    assert.deepEqual(with3(3), ["pass"]);
    assert.deepEqual(with3(4), ["fail"]);
    const alone: Texts = { REDIS_URL: undefined, WEB_CONCURRENCY: undefined };
    assert.deepEqual(statusOf("rate-limit-store-shared", alone, { ...PRODUCTION, replicas: 2 }), [
      "fail",
    ]);
    assert.deepEqual(statusOf("rate-limit-store-shared", alone, BARE), ["not-applicable"]);
  });

  it("keep five of the role's connections in reserve", () => {
    const pool: Texts = { WEB_CONCURRENCY: "1", DB_POOL_SIZE: "10", DB_MAX_OVERFLOW: "0" };
    const limited = (roleConnectionLimit: number): readonly Status[] =>
      statusOf("connection-capacity", pool, { production: true, roleConnectionLimit });
    assert.deepEqual(limited(15), ["pass"]);
    assert.deepEqual(limited(14), ["fail"]);
  });

  it("say what is missing to a verdict on capacity and on the shared store", () => {
    for (const name of ["DB_POOL_SIZE", "DB_MAX_OVERFLOW", "WEB_CONCURRENCY"]) {
      assert.deepEqual(statusOf("connection-capacity", {}, PRODUCTION, name), ["unknown"], name);
    }
    const store = { REDIS_URL: undefined };
    assert.deepEqual(statusOf("rate-limit-store-shared", store, PRODUCTION, "WEB_CONCURRENCY"), [
      "unknown",
    ]);
    assert.deepEqual(statusOf("rate-limit-store-shared", {}, PRODUCTION, "REDIS_URL"), ["pass"]);
  });

  it("tell how many connections are too many, on the variable that is set", () => {
    const rule = findRule("connection-capacity");
    assert.ok(rule);
    const backend = environmentOf("backend", { WEB_CONCURRENCY: "300" });
    const [finding] = applyRule(rule, { backend }, PRODUCTION);
    assert.equal(finding?.subject, "WEB_CONCURRENCY");
    assert.match(finding.message, /3000 connections where 45 .*\(50 less 5 in reserve\)/);
  });

  it("judge what the workers open by what the poolers take, where they stand between", () => {
    const rule = findRule("connection-capacity");
    assert.ok(rule);
    const judge = (workers: number, poolerClients: number): string | undefined => {
      const backend = environmentOf("backend", { WEB_CONCURRENCY: String(workers) });
      const context = { ...PRODUCTION, replicas: 2, poolerClients };
      const [finding] = applyRule(rule, { backend }, context);
      return finding?.status === "fail" ? finding.message : finding?.status;
    };
    // The role's limit of 50 is the poolers' to keep.
    assert.equal(judge(5, 100), "pass");
    assert.equal(
      judge(5, 99),
      "WEB_CONCURRENCY allows 100 connections where the poolers take 99: workers 5 x replicas 2 x (pool 5 + overflow 5).",
    );
  });

  it("let connection strings lead to this machine in the sandbox, and nowhere else", () => {
    const texts: Texts = { DATABASE_URL: `postgresql://a:${made(24)}@127.0.0.1:5432/b` };
    const rule = "database-not-loopback";
    assert.deepEqual(statusOf(rule, texts, PRODUCTION), ["fail", "pass"]);
    assert.deepEqual(statusOf(rule, texts, { ...PRODUCTION, loopbackDatabase: false }), [
      "fail",
      "pass",
    ]);
    assert.deepEqual(statusOf(rule, texts, { ...PRODUCTION, loopbackDatabase: true }), [
      "not-applicable",
    ]);
  });
});

describe("values that are not known yet", () => {
  it("are those that the platform fills in, by reference", () => {
    const url = "postgresql://${{PGUSER}}:${{ PGPASSWORD }}@${{Postgres.HOST}}/railway";
    for (const text of ["${{Postgres.DATABASE_URL}}", "${{ secrets.KEY }}", url]) {
      assert.deepEqual(statusOf("database-url-postgresql", { DATABASE_URL: text }, PRODUCTION), [
        "unknown",
        "pass",
      ]);
      assert.deepEqual(statusOf("required-variable", { DATABASE_URL: text }, PRODUCTION), [
        "unknown",
        "pass",
      ]);
    }
    for (const text of ["${DATABASE_URL}", "{{database}}", "${{}}"]) {
      assert.ok(statusOf("no-placeholder", { DATABASE_URL: text }, PRODUCTION).includes("fail"));
    }
  });

  it("do not hide what a name tells by itself", () => {
    const rule = findRule("name-close-to-known");
    const secret = findRule("no-secret-in-browser");
    assert.ok(rule && secret);
    const one = (name: string) => ({
      front: "frontend" as const,
      names: [name],
      read: () => UNKNOWN,
    });
    assert.equal(applyRule(rule, { frontend: one("NODE_EN") }, PRODUCTION)[0]?.status, "fail");
    const token = one("NEXT_PUBLIC_SENTRY_AUTH_TOKEN");
    assert.equal(applyRule(secret, { frontend: token }, PRODUCTION)[0]?.status, "fail");
    const harmless = one("NEXT_PUBLIC_OTHER");
    assert.equal(applyRule(secret, { frontend: harmless }, PRODUCTION)[0]?.status, "unknown");
  });

  it("make a rule on whatever is there answer, where nothing is there and where nothing is known", () => {
    const rule = findRule("no-test-key");
    assert.ok(rule);
    const empty = environmentOf("backend", {});
    const [nothing] = applyRule(rule, { backend: empty }, PRODUCTION);
    assert.deepEqual(
      [nothing?.status, nothing?.subject],
      ["not-applicable", "backend environment"],
    );
    const dark = { ...empty, read: () => UNKNOWN };
    assert.equal(applyRule(rule, { backend: dark }, PRODUCTION)[0]?.status, "unknown");
    const blank = environmentOf("backend", { DEBUG: "" });
    assert.equal(applyRule(rule, { backend: blank }, PRODUCTION)[0]?.status, "not-applicable");
  });

  it("leave open whether two names agree", () => {
    const texts: Texts = { CORS_ORIGINS: "https://a.com" };
    assert.ok(statusOf("names-agree", texts, PRODUCTION, "CORS_ORIGINS").includes("unknown"));
    assert.ok(statusOf("names-agree", texts, PRODUCTION, "ALLOWED_ORIGINS").includes("unknown"));
  });
});

describe("the name that is meant", () => {
  const table: readonly (readonly [written: string, meant: string | undefined])[] = [
    ["DATABSE_URL", "DATABASE_URL"],
    ["DATABASE_URI", "DATABASE_URL"],
    ["ALLOWED_ORIGIN", "ALLOWED_ORIGINS"],
    ["CORS_ORIGIN", "CORS_ORIGINS"],
    ["NODE_EVN", "NODE_ENV"],
    ["debug", "DEBUG"],
    ["DEBG", "DEBUG"],
    ["PORTS", "PORT"],
    ["JWT_SECRET", "JWT_SECRET_KEY"],
    ["SMTP_HOST", "SMTP_SERVER"],
    ["SMTP_USER", "SMTP_USERNAME"],
    ["STRIPE_API_KEY", "STRIPE_SECRET_KEY"],
    ["STRIPE_PUBLISHABEL_KEY", "STRIPE_PUBLISHABLE_KEY"],
    ["POSTGRES_URL", "DATABASE_URL"],
    ["SENDGRID_KEY", "SENDGRID_API_KEY"],
    ["SMTP_PASS", "SMTP_PASSWORD"],
    ["STRIPE_KEY", "STRIPE_SECRET_KEY"],
    ["TWILIO_SID", "TWILIO_ACCOUNT_SID"],
    ["TWILIO_TOKEN", "TWILIO_AUTH_TOKEN"],
    // Five letters may have one amiss, six to eleven two, and no name more than four.
    ["DEBGU", undefined],
    ["REDIS_UR", "REDIS_URL"],
    ["RDIS_UR", "REDIS_URL"],
    ["RDIS_U", undefined],
    ["SENTRY_DS", "SENTRY_DSN"],
    ["SENTRY_DNXX", undefined],
    ["TWILIO_AUTH_TKN", "TWILIO_AUTH_TOKEN"],
    ["TWILIO_AUTH_TXXXN", "TWILIO_AUTH_TOKEN"],
    ["TWILIO_AUTH_TXXXX", undefined],
    ["NEXT_PUBLIC_SENTRY_TRACES_SAMPLE_RXXXX", "NEXT_PUBLIC_SENTRY_TRACES_SAMPLE_RATE"],
    ["NEXT_PUBLIC_SENTRY_TRACES_SAMPLEXXXXX", undefined],
    ["PUBLIC_DEMO_MODE", undefined],
    ["NEXT_PUBLIC_DATABASE_URL", undefined],
    ["NEXT_PUBLIC_STRIPE_KEY", undefined],
    ["NEXT_PUBLIC_API_ULR", "NEXT_PUBLIC_API_URL"],
    ["NEXT_PUBLIC_CDN_URL", undefined],
    ["HOST", undefined],
    ["PATH", undefined],
    ["TZ", undefined],
    ["HOSTNAME", undefined],
    ["", undefined],
    [`DEBUG${"G".repeat(70)}`, undefined],
  ];
  for (const [written, meant] of table) {
    it(`is ${meant ?? "none"} where ${written.slice(0, 30) || "nothing"} is written`, () => {
      assert.equal(meantName(written), meant);
    });
  }
});

describe("cross rules, for whatever the numbers and the order", () => {
  it("let through exactly the pools that fit below the role's limit", () => {
    const count = fc.integer({ min: 0, max: 200 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 5 }),
        count,
        count,
        fc.integer({ min: 1, max: 500 }),
        (workers, replicas, pool, overflow, roleConnectionLimit) => {
          const texts: Texts = {
            WEB_CONCURRENCY: String(workers),
            DB_POOL_SIZE: String(pool),
            DB_MAX_OVERFLOW: String(overflow),
          };
          const context: Context = { production: true, replicas, roleConnectionLimit };
          const fits = workers * replicas * (pool + overflow) <= roleConnectionLimit - 5;
          assert.deepEqual(statusOf("connection-capacity", texts, context), [
            fits ? "pass" : "fail",
          ]);
        },
      ),
    );
  });

  it("take the same origins for the same, in any order, and others for others", () => {
    const origin = fc
      .tuple(fc.domain(), fc.option(fc.integer({ min: 1024, max: 65535 })))
      .map(([host, port]) => `https://${host}${port === null ? "" : `:${port}`}`);
    const origins = fc.uniqueArray(origin, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(origins, origin, (listed, more) => {
        const one = listed.join(",");
        const same: Texts = {
          ALLOWED_ORIGINS: one,
          CORS_ORIGINS: JSON.stringify([...listed].reverse()),
        };
        assert.deepEqual(statusOf("names-agree", same, PRODUCTION), ["pass"]);
        fc.pre(!listed.includes(more));
        const other: Texts = { ALLOWED_ORIGINS: one, CORS_ORIGINS: `${one},${more}` };
        assert.ok(statusOf("names-agree", other, PRODUCTION).includes("fail"));
      }),
    );
  });

  it("compare the account of two keys by its part of the keys alone", () => {
    const id = fc.stringMatching(/^51[0-9A-Za-z]{14}$/);
    const rest = fc.stringMatching(/^[0-9A-Za-z]{20,80}$/);
    fc.assert(
      fc.property(id, id, rest, rest, (one, two, tail, other) => {
        const texts: Texts = {
          STRIPE_SECRET_KEY: `sk_live_${one}${tail}`,
          STRIPE_PUBLISHABLE_KEY: `pk_live_${two}${other}`,
        };
        assert.deepEqual(statusOf("stripe-keys-one-account", texts, PRODUCTION), [
          one === two ? "pass" : "fail",
        ]);
      }),
    );
  });
});
