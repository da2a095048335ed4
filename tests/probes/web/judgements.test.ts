import assert from "node:assert/strict";

import { HSTS_STAGES } from "../../../checklist/edge/hsts";
import { API_CSP, applicationCsp } from "../../../checklist/edge/content-security-policy";
import type { Answer } from "../../../probes/look";
import type { HttpAnswer, TlsAnswer } from "../../../probes/network/network";
import { judgeLatencies } from "../../../probes/web/api-latency";
import { judgeDocuments, judgeEndpoint, judgePage } from "../../../probes/web/api-reachable";
import { judgeDetailed, judgeHealth } from "../../../probes/web/backend-health";
import { judgeTls } from "../../../probes/web/certificates";
import { cookiesOf } from "../../../probes/web/cookies";
import { judgeAllowed, judgeStranger, strangers } from "../../../probes/web/cors-origins";
import { webHosts } from "../../../probes/web/hosts";
import { judgeHttp, judgeHttps } from "../../../probes/web/https-only";
import { judgeAttempts } from "../../../probes/web/rate-limit";
import type { Reached } from "../../../probes/web/reach";
import { judgeHeaders, wantedOf } from "../../../probes/web/security-headers";
import type { Wanted } from "../../../probes/web/security-headers";
import { filesOf, judgeFile } from "../../../probes/web/static-files";
import { judgeGenuine, judgeRefusal } from "../../../probes/web/stripe-webhook";
import { targetWith } from "./rehearsal";

const host = "api.example.com";

function answer(status: number, given: Partial<HttpAnswer> = {}): { readonly answer: HttpAnswer } {
  return { answer: { status, headers: {}, body: "", milliseconds: 12, ...given } };
}

const json = (status: number, body: unknown): Reached =>
  answer(status, { body: JSON.stringify(body) });
const gone: Reached = { reason: "the connection is refused", certificate: false };

/** The status, or the milder one of a failure. */
const verdict = ({ status, severity }: Answer): string => severity ?? status;
const verdicts = (answers: readonly Answer[]): readonly string[] => answers.map(verdict);

describe("judging https", () => {
  const hop = (url: string, reached: Reached) => ({ url: new URL(url), reached });
  const to = (location: string, status = 301): Reached => answer(status, { headers: { location } });

  for (const [name, expected, hops, end] of [
    ["an answer", "pass", [hop("https://a.com/", answer(200))], undefined],
    [
      "an answer that something is not there",
      "pass",
      [hop("https://a.com/", answer(404))],
      undefined,
    ],
    ["no certificate at the platform", "fail", [hop("https://a.com/", answer(526))], undefined],
    [
      "an edge without TLS to the platform",
      "fail",
      [hop("https://a.com/", answer(525))],
      undefined,
    ],
    ["no answer", "unknown", [hop("https://a.com/", gone)], undefined],
    ["a redirect to http", "fail", [hop("https://a.com/", to("http://a.com/x"))], undefined],
    ["a redirect elsewhere", "fail", [hop("https://a.com/", to("https://b.org/"))], undefined],
    ["www that serves something itself", "fail", [hop("https://a.com/", answer(200))], "b.a.com"],
    [
      "www that ends where it should",
      "pass",
      [hop("https://a.com/", to("https://b.a.com/")), hop("https://b.a.com/", answer(200))],
      "b.a.com",
    ],
    [
      "a target that is silent",
      "unknown",
      [hop("https://a.com/", to("https://b.a.com/")), hop("https://b.a.com/", gone)],
      "b.a.com",
    ],
    [
      "a target that leads back to http",
      "fail",
      [hop("https://a.com/", to("/x")), hop("https://a.com/x", to("http://a.com/"))],
      undefined,
    ],
  ] as const) {
    it(`${name}: ${expected}`, () => {
      assert.equal(verdict(judgeHttps("a.com", hops, end)), expected);
    });
  }

  it("a circle of redirects has no end", () => {
    const round = Array.from({ length: 6 }, () => hop("https://a.com/", to("https://a.com/")));
    const [first, ...rest] = round;
    assert.ok(first);
    const judged = judgeHttps("a.com", [first, ...rest], undefined);
    assert.equal(judged.status, "fail");
    assert.match(judged.message, /on and on/);
  });

  for (const [name, expected, reached, isUp] of [
    ["a redirect for good", "pass", to("https://a.com/"), true],
    ["308", "pass", to("https://a.com/", 308), true],
    ["a redirect for now", "warning", to("https://a.com/", 307), true],
    ["another host at once", "warning", to("https://b.a.com/"), true],
    ["http again", "fail", to("http://www.a.com/"), true],
    ["a path alone", "fail", to("/login"), true],
    ["no place", "fail", answer(301), true],
    ["no address", "fail", to("https://:x"), true],
    ["a page", "fail", answer(200), true],
    ["an error", "fail", answer(404), true],
    ["a refused connection", "warning", gone, true],
    ["a refused connection, of https as well", "unknown", gone, false],
    ["no answer", "unknown", { reason: "there is no answer in time", certificate: false }, true],
  ] as const) {
    it(`http with ${name}: ${expected}`, () => {
      assert.equal(verdict(judgeHttp("a.com", reached, isUp)), expected);
    });
  }

  it("looks at www and the domain where the stack leads them somewhere", () => {
    const { served, leading, absent, landing } = webHosts(targetWith());
    assert.deepEqual(served, [
      ...["app.bookedbarber.com", "api.bookedbarber.com"],
      ...["www.bookedbarber.com", "bookedbarber.com"],
    ]);
    assert.deepEqual(leading, ["www.bookedbarber.com", "bookedbarber.com"]);
    assert.deepEqual([absent, landing], [[], "app.bookedbarber.com"]);
  });

  it("lets www be a website of its own, to which the domain leads", () => {
    const own = webHosts(targetWith({ settings: { wwwDnsTarget: "cname.vercel-dns.com" } }));
    assert.deepEqual(own.leading, ["bookedbarber.com"]);
    assert.equal(own.landing, "www.bookedbarber.com");
  });

  it("an application at the domain itself is no host that leads elsewhere", () => {
    const own = webHosts(targetWith({ appHost: "bookedbarber.com" }));
    assert.deepEqual(own.leading, ["www.bookedbarber.com"]);
  });
});

describe("judging certificates", () => {
  const good: TlsAnswer = {
    protocol: "TLSv1.3",
    issuer: "Let's Encrypt",
    names: [host],
    validFrom: new Date("2026-10-01T00:00:00Z"),
    validTo: new Date("2026-12-30T00:00:00Z"),
  };
  const days = (lifetime: number, left: number): TlsAnswer => {
    const end = Date.parse("2026-11-24T00:00:00Z") + left * 86_400_000;
    return {
      ...good,
      validTo: new Date(end),
      validFrom: new Date(end - lifetime * 86_400_000),
    };
  };
  const judged = (tls: TlsAnswer, old: Parameters<typeof judgeTls>[1]["old"] = {}) =>
    judgeTls(host, { tls, old }, "2026-11-24");

  for (const [name, expected, tls] of [
    ["36 days left", "pass", good],
    ["14 days left of 90", "pass", days(90, 14)],
    ["13 days left of 90", "fail", days(90, 13)],
    ["0 days left", "fail", days(90, 0)],
    ["29 days left of a year, renewed by hand", "warning", days(365, 29)],
    ["30 days left of a year", "pass", days(365, 30)],
    ["13 days left of a year", "fail", days(365, 13)],
    ["29 days left of 90, renewed by machine", "pass", days(90, 29)],
    ["3 days left of 6, by nature", "pass", days(6, 3)],
    ["1 day left of 6", "fail", days(6, 1)],
    ["TLS 1.2", "pass", { ...good, protocol: "TLSv1.2" }],
    ["TLS 1.1", "fail", { ...good, protocol: "TLSv1.1" }],
    ["another host", "fail", { ...good, problem: "ERR_TLS_CERT_ALTNAME_INVALID" }],
    ["a problem that nobody knows", "fail", { ...good, problem: "UNKNOWN" }],
  ] as const) {
    it(`${name}: ${expected}`, () => {
      const [certificate, old] = judged(tls);
      assert.ok(certificate && old);
      assert.deepEqual([verdict(certificate), verdict(old)], [expected, "pass"]);
    });
  }

  it("gives figures", () => {
    assert.equal(
      judged(good)[0]?.message,
      "Its certificate is valid for 36 more days (of 90), issued by Let's Encrypt; the connection is TLSv1.3.",
    );
  });

  it("tells of few of many names", () => {
    const problem = "ERR_TLS_CERT_ALTNAME_INVALID";
    const [many] = judged({ ...good, problem, names: ["a", "b", "c", "d", "e"] });
    assert.match(many?.message ?? "", /of a, b, c and 2 more\./);
    assert.match(judged({ ...good, problem, names: [] })[0]?.message ?? "", /of no host\./);
  });

  it("old TLS that is taken fails, and that cannot be offered is unknown", () => {
    assert.equal(judged(good, { taken: "TLSv1.1" })[1]?.status, "fail");
    assert.equal(judged(good, { reason: "there is no answer in time" })[1]?.status, "unknown");
  });
});

describe("judging headers", () => {
  const page = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "content-security-policy": applicationCsp("api.example.com"),
  };
  const wanted: Wanted = { hsts: HSTS_STAGES.year, enforced: true };
  const judge = (
    changes: Record<string, string | undefined>,
    given = wanted,
  ): readonly string[] => {
    const all: Record<string, string | undefined> = { ...page, ...changes };
    const headers = Object.fromEntries(
      Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
    return judgeHeaders("h", headers, true, given).map((each) =>
      `${verdict(each)} ${each.subject.slice(2)}`.trim(),
    );
  };
  const csp = page["content-security-policy"];
  const withoutAncestors = csp.replace(/frame-ancestors [^;]*; /, "");

  for (const [name, expected, changes] of [
    ["all of them", ["pass"], {}],
    [
      "HSTS for longer than asked",
      ["pass"],
      { "strict-transport-security": "max-age=63072000; includeSubDomains; preload" },
    ],
    [
      "HSTS in quotes",
      ["pass"],
      { "strict-transport-security": 'Max-Age="31536000" ; IncludeSubDomains' },
    ],
    ["no HSTS", ["fail Strict-Transport-Security"], { "strict-transport-security": undefined }],
    [
      "HSTS without an age",
      ["fail Strict-Transport-Security"],
      { "strict-transport-security": "includeSubDomains" },
    ],
    [
      "HSTS with two ages",
      ["fail Strict-Transport-Security"],
      { "strict-transport-security": "max-age=31536000; max-age=0" },
    ],
    [
      "HSTS to forget",
      ["fail Strict-Transport-Security"],
      { "strict-transport-security": "max-age=0" },
    ],
    [
      "HSTS below",
      ["fail Strict-Transport-Security"],
      { "strict-transport-security": "max-age=31535999; includeSubDomains" },
    ],
    [
      "HSTS of one host",
      ["fail Strict-Transport-Security"],
      { "strict-transport-security": "max-age=31536000" },
    ],
    ["nosniff twice", ["pass"], { "x-content-type-options": "nosniff, nosniff" }],
    [
      "another word than nosniff",
      ["fail X-Content-Type-Options"],
      { "x-content-type-options": "sniff" },
    ],
    ["frame-ancestors alone", ["pass"], { "x-frame-options": undefined }],
    ["X-Frame-Options alone", ["pass"], { "content-security-policy": withoutAncestors }],
    [
      "SAMEORIGIN",
      ["pass"],
      { "content-security-policy": withoutAncestors, "x-frame-options": "sameorigin" },
    ],
    [
      "ALLOWALL",
      ["fail X-Frame-Options"],
      { "content-security-policy": withoutAncestors, "x-frame-options": "ALLOWALL" },
    ],
    [
      "any https ancestor, which counts before X-Frame-Options",
      ["fail X-Frame-Options"],
      {
        "content-security-policy": csp.replace("frame-ancestors 'none'", "frame-ancestors https:"),
      },
    ],
    [
      "the last known Referrer-Policy",
      ["pass"],
      { "referrer-policy": "unsafe-url, strict-origin, new-word" },
    ],
    ["an unknown Referrer-Policy", ["fail Referrer-Policy"], { "referrer-policy": "some" }],
    ["origin for all", ["fail Referrer-Policy"], { "referrer-policy": "origin" }],
    [
      "a policy with eval",
      ["fail Content-Security-Policy"],
      { "content-security-policy": csp.replace("script-src", "script-src 'unsafe-eval'") },
    ],
    ["a framework's name", ["pass", "warning X-Powered-By"], { "x-powered-by": "Next.js" }],
    ["a server's name", ["pass"], { server: "cloudflare" }],
    ["a server's version", ["pass", "warning Server"], { server: "nginx/1.27.0" }],
    ["a cookie for https", ["pass"], { "set-cookie": "a=1; Secure; HttpOnly; SameSite=Lax" }],
    ["a cookie for http", ["fail cookie a"], { "set-cookie": "a=1; HttpOnly; SameSite=Lax" }],
    [
      "a cookie for all sites",
      ["pass", "warning cookie a"],
      { "set-cookie": "a=1; Secure; HttpOnly; SameSite=None" },
    ],
    [
      "the second of two cookies",
      ["fail cookie b"],
      {
        "set-cookie":
          "a=1; Secure; HttpOnly; SameSite=Lax; Expires=Tue, 24 Nov 2099 00:00:00 GMT\nb=2",
      },
    ],
  ] as const) {
    it(`${name}: ${expected.join(", ")}`, () => {
      assert.deepEqual(judge(changes), expected);
    });
  }

  it("a policy that is only reported warns where the stack reports, and fails where it enforces", () => {
    const reported = {
      "content-security-policy": undefined,
      "content-security-policy-report-only": csp,
    };
    assert.deepEqual(judge(reported, { ...wanted, enforced: false }), [
      ...["pass", "warning Content-Security-Policy"],
    ]);
    assert.deepEqual(judge(reported), ["fail Content-Security-Policy"]);
  });

  it("preload is asked for where the stack asks", () => {
    assert.deepEqual(judge({}, { ...wanted, hsts: HSTS_STAGES.preload }), [
      "fail Strict-Transport-Security",
    ]);
  });

  it("an API needs its policy enforced whatever the stage of the pages' one", () => {
    const reported = Object.fromEntries(
      Object.entries(page).map(([name, value]) =>
        name === "content-security-policy" ? [`${name}-report-only`, API_CSP] : [name, value],
      ),
    );
    const answers = judgeHeaders(host, reported, false, { ...wanted, enforced: false });
    assert.deepEqual(verdicts(answers), ["fail"]);
  });

  it("asks for what the settings say, and past Cloudflare for the application's own seconds", () => {
    const { hsts, enforced } = wantedOf(targetWith({ settings: {} }));
    assert.deepEqual([hsts, enforced], [HSTS_STAGES.trial, false]);
    assert.deepEqual(
      wantedOf(targetWith({ settings: { hstsStage: "week" } })).hsts,
      HSTS_STAGES.week,
    );
    assert.deepEqual(
      wantedOf(targetWith({ settings: { hstsStage: "ever" } })).hsts,
      HSTS_STAGES.trial,
    );
    const own = targetWith({
      settings: { edgeProxied: "false" },
      backend: { SECURE_HSTS_SECONDS: "86400" },
    });
    assert.equal(wantedOf(own).hsts.maxAge, 86_400);
  });

  it("reads cookies without their values", () => {
    const [cookie] = cookiesOf("session=canary-value; Path=/; secure; SameSite=Strict");
    assert.deepEqual(cookie, {
      name: "session",
      secure: true,
      httpOnly: false,
      sameSite: "strict",
    });
    assert.deepEqual(cookiesOf(undefined), []);
  });
});

describe("judging health", () => {
  for (const [name, expected, reached] of [
    ["200 and healthy", ["pass"], json(200, { status: "healthy" })],
    ["200 without a status", ["pass"], json(200, {})],
    ["200 and unhealthy", ["fail"], json(200, { status: "degraded" })],
    ["503", ["fail"], json(503, { status: "unhealthy" })],
    ["a redirect", ["fail"], answer(301)],
    ["a page", ["fail"], answer(200, { body: "<html>" })],
    ["a list", ["fail"], json(200, [])],
    ["429", ["unknown"], answer(429)],
    ["silence", ["unknown"], gone],
  ] as const) {
    it(`/health with ${name}: ${expected.join(", ")}`, () => {
      assert.deepEqual(verdicts(judgeHealth(host, reached)), expected);
    });
  }

  for (const [name, expected, reached] of [
    ["parts in a group", ["pass"], json(200, { checks: { database: { status: "healthy" } } })],
    [
      "parts of one word",
      ["pass"],
      json(200, { services: { postgres: "ok", redis: "connected" } }),
    ],
    ["parts at the top", ["pass"], json(200, { status: "ok", database: true, version: "2" })],
    [
      "a database that is down",
      ["fail"],
      json(503, { components: { database: { status: "down" } } }),
    ],
    ["200 although the database is down", ["fail"], json(200, { database: "disconnected" })],
    ["Redis down", ["fail"], json(200, { database: "ok", redis: false })],
    ["two parts down", ["fail", "fail"], json(503, { database: "down", redis: "down" })],
    [
      "a pool without connections",
      ["fail"],
      json(200, { database: "ok", pool: { status: "exhausted" } }),
    ],
    ["no database", ["unknown"], json(200, { status: "healthy", checks: { redis: "ok" } })],
    ["parts well, and 503", ["fail"], json(503, { database: "ok" })],
    [
      "parts well, and unhealthy as a whole",
      ["fail"],
      json(200, { status: "bad", database: "ok" }),
    ],
    ["401", ["unknown"], answer(401)],
    ["403", ["unknown"], answer(403)],
    ["404", ["fail"], json(404, { detail: "Not Found" })],
    ["500 as text", ["fail"], answer(500, { body: "Internal Server Error" })],
    ["429", ["unknown"], answer(429)],
    ["a page", ["fail"], answer(200, { body: "<html>" })],
    ["silence", ["unknown"], gone],
  ] as const) {
    it(`the detailed one with ${name}: ${expected.join(", ")}`, () => {
      assert.deepEqual(verdicts(judgeDetailed(host, reached)), expected);
    });
  }

  it("never repeats a state that is more than a word: it may quote an address", () => {
    const text = "could not connect to postgresql://app:canary@db:5432/x";
    const answers = judgeDetailed(
      host,
      json(503, { database: { status: text }, checks: { [text]: "down" } }),
    );
    assert.ok(!JSON.stringify(answers).includes("canary"));
    assert.match(answers[1]?.message ?? "", /something else/);
  });
});

describe("judging CORS", () => {
  const origin = "https://app.example.com";
  const allowed = {
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
  };
  const preflight = {
    ...allowed,
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "Authorization, Content-Type",
  };
  const simple = { ...allowed, vary: "Accept-Encoding, Origin" };
  const seen = (
    changes: { preflight?: object; simple?: object; status?: number },
    at = origin,
  ) => ({
    origin: at,
    preflight: answer(changes.status ?? 200, { headers: { ...preflight, ...changes.preflight } }),
    simple: answer(200, { headers: { ...simple, ...changes.simple } }),
  });
  const star = { "access-control-allow-origin": "*" };
  const other = { "access-control-allow-origin": "https://other.example.com" };

  for (const [name, expected, given] of [
    ["what it needs", ["pass"], seen({})],
    ["Vary: *", ["pass"], seen({ simple: { vary: "*" } })],
    ["no Vary", ["pass", "warning"], seen({ simple: { vary: "Accept" } })],
    ["another origin", ["fail"], seen({ preflight: other, simple: other })],
    ["a preflight of 400", ["fail"], seen({ status: 400 })],
    ["no method", ["fail"], seen({ preflight: { "access-control-allow-methods": "GET" } })],
    [
      "a star for methods, with credentials",
      ["fail"],
      seen({ preflight: { "access-control-allow-methods": "*" } }),
    ],
    [
      "no header",
      ["fail"],
      seen({ preflight: { "access-control-allow-headers": "content-type" } }),
    ],
    ["an answer that cannot be read", ["fail"], seen({ simple: other })],
    ["every origin", ["fail"], seen({ preflight: star, simple: star })],
    ["no credentials", ["fail"], seen({ simple: { "access-control-allow-credentials": "false" } })],
    ["a broken API", ["unknown"], seen({ status: 502 })],
    ["429", ["unknown"], seen({ status: 429 })],
    ["silence", ["unknown"], { origin, preflight: gone, simple: gone }],
    ["silence after the preflight", ["unknown"], { ...seen({}), simple: gone }],
    [
      "a breakdown that the middleware does not see",
      ["unknown"],
      { ...seen({}), simple: answer(500) },
    ],
  ] as const) {
    it(`an allowed origin with ${name}: ${expected.join(", ")}`, () => {
      assert.deepEqual(verdicts(judgeAllowed(given)), expected);
    });
  }

  const evil = "https://evil.example";
  for (const [name, expected, given] of [
    ["a refusal", "pass", { origin: evil, preflight: answer(400), simple: answer(200) }],
    ["the own origin of the application", "pass", seen({}, evil)],
    [
      "its own",
      "fail",
      {
        ...seen({}, evil),
        simple: answer(200, { headers: { "access-control-allow-origin": evil } }),
      },
    ],
    [
      "its own in the preflight alone",
      "fail",
      seen({ preflight: { "access-control-allow-origin": evil } }, evil),
    ],
    ["a star", "fail", seen({ simple: star }, evil)],
    [
      "its own, from an API that breaks down",
      "fail",
      {
        origin: evil,
        preflight: answer(500),
        simple: answer(200, { headers: { "access-control-allow-origin": evil } }),
      },
    ],
    [
      "an API that breaks down",
      "unknown",
      { origin: evil, preflight: answer(500), simple: answer(200) },
    ],
    ["silence", "unknown", { origin: evil, preflight: gone, simple: gone }],
    [
      "silence after the preflight",
      "unknown",
      { origin: evil, preflight: answer(400), simple: gone },
    ],
    [
      "a refusal, and a breakdown",
      "pass",
      { origin: evil, preflight: answer(400), simple: answer(503) },
    ],
  ] as const) {
    it(`a stranger with ${name}: ${expected}`, () => {
      assert.equal(verdict(judgeStranger(given, "a stranger")), expected);
    });
  }

  it("an origin that is allowed is no stranger", () => {
    const http = "http://app.example.com";
    const asked = strangers(origin, [origin, http]).map(([each]) => each);
    assert.deepEqual(asked, [
      "https://evil.example",
      "null",
      "https://app.example.com.evil.example",
      "https://evilapp.example.com",
    ]);
  });
});

describe("judging endpoints and pages", () => {
  for (const [name, expected, reached] of [
    ["the right status", "pass", answer(405)],
    ["404", "fail", answer(404)],
    ["500", "fail", answer(500)],
    ["a redirect", "fail", answer(302)],
    ["429", "unknown", answer(429)],
    ["403 of a firewall", "unknown", answer(403)],
    ["silence", "unknown", gone],
  ] as const) {
    it(`an endpoint with ${name}: ${expected}`, () => {
      assert.equal(verdict(judgeEndpoint(host, reached, [405])), expected);
    });
  }

  const html = { headers: { "content-type": "text/html; charset=utf-8" } };
  for (const [name, expected, reached] of [
    ["a page", "pass", answer(200, { ...html, body: '<!DOCTYPE html><html lang="en">' })],
    ["no HTML", "fail", answer(200, { ...html, body: "{}" })],
    ["another type", "fail", answer(200, { body: "<html>" })],
    ["404", "fail", answer(404, html)],
    ["502", "fail", answer(502)],
    ["a login", "unknown", answer(401)],
    ["silence", "unknown", gone],
  ] as const) {
    it(`the page with ${name}: ${expected}`, () => {
      assert.equal(verdict(judgePage(host, reached)), expected);
    });
  }

  it("documentation is closed, open, or not known", () => {
    const documents = (...reached: Reached[]) =>
      reached.map((each, at) => ({ path: `/${at}`, reached: each }));
    assert.deepEqual(verdicts(judgeDocuments(host, documents(answer(404), answer(401)))), ["pass"]);
    assert.deepEqual(verdicts(judgeDocuments(host, documents(answer(404), answer(200)))), [
      "warning",
    ]);
    assert.deepEqual(verdicts(judgeDocuments(host, documents(answer(404), gone))), ["unknown"]);
  });
});

describe("judging latencies", () => {
  const many = (count: number, each: number): number[] => Array.from({ length: count }, () => each);

  for (const [name, expected, milliseconds, wrong] of [
    ["20 quick ones", "pass", many(20, 40), 0],
    ["exactly the target", "pass", many(20, 500), 0],
    ["a mean above", "fail", many(20, 501), 0],
    ["one slow one, which 95 % are without", "pass", [...many(19, 40), 3000], 0],
    ["two slow ones", "warning", [...many(18, 40), 900, 900], 0],
    ["two of three seconds each", "fail", many(2, 3000), 0],
    ["one alone, however slow", "unknown", many(1, 9000), 0],
    ["four quick ones", "unknown", many(4, 40), 0],
    ["none", "unknown", [], 20],
    ["a third wrong", "pass", many(15, 40), 5],
    ["more wrong", "unknown", many(14, 40), 6],
  ] as const) {
    it(`${name}: ${expected}`, () => {
      assert.equal(verdict(judgeLatencies(host, { milliseconds, wrong }, true)), expected);
    });
  }

  it("tells how much they are worth", () => {
    const { message } = judgeLatencies(
      host,
      { milliseconds: [...many(19, 40), 100], wrong: 2 },
      false,
    );
    assert.equal(
      message,
      "20 health requests from here took 43 ms on average, 95 % of them 40 ms and less, " +
        "2 more were not answered with 200 " +
        "(a few requests without load, none of which asks the database).",
    );
  });
});

describe("judging static files", () => {
  const page = new URL("https://app.example.com/de/");
  const year = "public, max-age=31536000, immutable";
  const file = (headers: Record<string, string>, body = "x".repeat(2000)): Reached =>
    answer(200, { headers: { "cache-control": year, "content-encoding": "br", ...headers }, body });

  it("finds scripts and style sheets of the page's own host, each once", () => {
    const html = [
      '<link rel="preload" as="style" href="/_next/static/css/a.css"/>',
      "<link href='/_next/static/css/a.css' rel=stylesheet>",
      '<link rel="icon" href="/favicon.ico"/><link rel="canonical" href="https://app.example.com/"/>',
      '<script async src="/_next/static/chunks/main.js?dpl=1&amp;x=2"></script>',
      '<script src="https://js.stripe.com/v3/index.js"></script>',
      '<script src="http://app.example.com/plain.js"></script><script src="https://:/bad.js"></script>',
      '<script src="relative.mjs"></script>',
    ].join("\n");
    assert.deepEqual(
      filesOf(html, page).map(({ href }) => href),
      [
        "https://app.example.com/_next/static/css/a.css",
        "https://app.example.com/_next/static/chunks/main.js?dpl=1&x=2",
        "https://app.example.com/de/relative.mjs",
      ],
    );
  });

  it("takes six at most, and is done with a hostile page at once", () => {
    const html = Array.from({ length: 50 }, (_, at) => `<script src="/${at}.js"></script>`).join(
      "",
    );
    assert.equal(filesOf(html, page).length, 6);
    const start = performance.now();
    filesOf("<script ".repeat(100_000), page);
    assert.ok(performance.now() - start < 2000);
  });

  for (const [name, expected, reached] of [
    ["brotli and a year", "pass", file({})],
    ["gzip", "pass", file({ "content-encoding": "GZIP" })],
    ["no compression", "fail", file({ "content-encoding": "" })],
    ["no compression of a small file", "pass", file({ "content-encoding": "" }, "x")],
    [
      "no compression of a large file by its header",
      "fail",
      file({ "content-encoding": "", "content-length": "90000" }, "x"),
    ],
    ["an hour", "fail", file({ "cache-control": "public, max-age=3600" })],
    ["nothing of caches", "fail", file({ "cache-control": "" })],
    ["no-store", "fail", file({ "cache-control": `no-store, ${year}` })],
    ["no immutable", "warning", file({ "cache-control": "max-age=31536000" })],
    ["an age that is none", "fail", file({ "cache-control": "max-age=ever, immutable" })],
    ["404", "fail", answer(404)],
    ["429", "unknown", answer(429)],
    ["silence", "unknown", gone],
  ] as const) {
    it(`${name}: ${expected}`, () => {
      assert.equal(verdict(judgeFile(host, reached)), expected);
    });
  }
});

describe("judging webhooks and rate limits", () => {
  for (const [status, forged, genuine] of [
    [200, "fail", "pass"],
    [204, "fail", "pass"],
    [301, "fail", "fail"],
    [400, "pass", "fail"],
    [401, "pass", "fail"],
    [403, "pass", "fail"],
    [404, "fail", "fail"],
    [405, "fail", "fail"],
    [422, "pass", "fail"],
    [429, "unknown", "unknown"],
    [500, "fail", "fail"],
    [502, "unknown", "unknown"],
    [504, "unknown", "unknown"],
  ] as const) {
    it(`${status} to a forged event: ${forged}, to a genuine one: ${genuine}`, () => {
      assert.equal(verdict(judgeRefusal(host, "unsigned", answer(status))), forged);
      assert.equal(verdict(judgeGenuine(host, answer(status))), genuine);
    });
  }

  it("silence is unknown to both", () => {
    assert.equal(verdict(judgeRefusal(host, "unsigned", gone)), "unknown");
    assert.equal(verdict(judgeGenuine(host, gone)), "unknown");
  });

  const tries = (count: number, status = 401): number[] =>
    Array.from({ length: count }, () => status);
  for (const [name, expected, statuses, retryAfter] of [
    ["refused at the eleventh", "pass", [...tries(10), 429], "60"],
    ["refused by date", "pass", [...tries(10), 429], "Tue, 24 Nov 2026 00:00:00 GMT"],
    ["refused at once", "pass", [429], "60"],
    ["refused without a time", "warning", [...tries(10), 429], undefined],
    ["refused with an empty time", "warning", [429], " "],
    ["let through 15 times", "fail", tries(15), undefined],
    ["not there", "unknown", [404], undefined],
    ["broken", "unknown", [401, 500], undefined],
    ["refused by a firewall", "unknown", [403], undefined],
    ["not tried", "unknown", [], undefined],
    ["a limit of more than may be sent", "unknown", tries(9), undefined],
  ] as const) {
    it(`signing in, ${name}: ${expected}`, () => {
      assert.equal(verdict(judgeAttempts(host, { statuses, retryAfter, limit: 10 })), expected);
    });
  }

  it("a connection that ends in between is unknown, with how far it came", () => {
    const judged = judgeAttempts(host, {
      statuses: tries(3),
      retryAfter: undefined,
      limit: 10,
      reason: "the connection is cut",
    });
    assert.equal(judged.status, "unknown");
    assert.match(judged.message, /After 3 answers/);
  });
});
