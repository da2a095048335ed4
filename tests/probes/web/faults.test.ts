import assert from "node:assert/strict";

import type { Finding } from "../../../checklist/finding";
import type { ProbeId } from "../../../checklist/probes/catalogue";
import { webProbes } from "../../../checklist/probes/web";
import { FAULTS } from "../../../sandbox/application/faults";
import type { Fault } from "../../../sandbox/application/faults";
import { CANARIES, openRehearsal } from "./rehearsal";
import type { Rehearsal } from "./rehearsal";

type Verdict = "fail" | "warning" | "unknown";

/** Each fault: the probe that must see it, how it takes it, and a part of what it says. */
const SEEN: readonly (readonly [Fault, ProbeId, Verdict, RegExp])[] = [
  ["http-stays-http", "https-only", "fail", /in clear instead of leading to https/],
  ["http-redirects-for-now", "https-only", "warning", /redirect for now \(302\)/],
  ["http-redirects-elsewhere", "https-only", "warning", /https of www\.example\.net at once/],
  ["http-redirects-nowhere", "https-only", "fail", /redirects \(301\) to http: again/],
  ["https-downgrades", "https-only", "fail", /from https back to http/],
  ["www-leads-astray", "https-only", "fail", /leads to www\.example\.net, a host of somebody else/],
  ["www-leads-nowhere", "https-only", "fail", /ends at www\..*should lead to app\./],

  ["certificate-expired", "certificates", "fail", /the certificate has expired/],
  ["certificate-ends-soon", "certificates", "fail", /valid for (9|10) more days.*renewed by now/],
  ["certificate-by-hand", "certificates", "warning", /valid for (19|20) more days.*by hand/],
  ["certificate-other-host", "certificates", "fail", /of another host: of other\.example\.net/],
  ["certificate-self-signed", "certificates", "fail", /signed by itself/],
  ["certificate-foreign-authority", "certificates", "fail", /authority is not trusted/],
  ["certificate-incomplete-chain", "certificates", "fail", /chain is not complete/],
  ["certificate-expired", "https-only", "fail", /no browser in.*has expired/],
  ["old-tls", "certificates", "fail", /takes TLSv1\.1, which is broken/],

  ["no-hsts", "security-headers", "fail", /It is missing/],
  ["hsts-short", "security-headers", "fail", /lasts 300 s.*asks for 31536000 s/],
  ["hsts-without-subdomains", "security-headers", "fail", /includeSubDomains/],
  ["no-nosniff", "security-headers", "fail", /does not say nosniff/],
  ["framable", "security-headers", "fail", /Every site may frame it/],
  ["no-referrer-policy", "security-headers", "fail", /It is missing/],
  ["referrer-policy-unsafe", "security-headers", "fail", /more than needed \(unsafe-url\)/],
  ["no-csp", "security-headers", "fail", /It is missing/],
  ["csp-reported-only", "security-headers", "fail", /only reported, and the stack asks/],
  ["csp-allows-everything", "security-headers", "fail", /allows scripts of \*/],
  ["csp-without-stripe", "security-headers", "fail", /keeps out Stripe/],
  ["powered-by", "security-headers", "warning", /the framework/],
  ["server-version", "security-headers", "warning", /the server's version/],
  ["cookie-insecure", "security-headers", "fail", /also travels over http/],
  ["cookie-for-scripts", "security-headers", "warning", /no HttpOnly.*no SameSite/],

  ["health-down", "backend-health", "fail", /answers 503/],
  ["health-missing", "backend-health", "fail", /answers 404/],
  ["health-detailed-missing", "backend-health", "fail", /404, and tells nothing/],
  ["health-detailed-private", "backend-health", "unknown", /asks for a login \(401\)/],
  ["health-silent-on-database", "backend-health", "unknown", /says nothing of the database/],
  ["database-down", "backend-health", "fail", /"unhealthy" \(the answer is 503\)/],
  ["redis-down", "backend-health", "fail", /"unhealthy"/],
  ["pool-exhausted", "backend-health", "fail", /"unhealthy"/],

  ["cors-any-origin", "cors-origins", "fail", /as every page may \(\*\)/],
  ["cors-mirrors-origin", "cors-origins", "fail", /with the visitor's login: a page of a stranger/],
  ["cors-suffix", "cors-origins", "fail", /whose host begins with/],
  ["cors-null", "cors-origins", "fail", /without an origin/],
  ["cors-http", "cors-origins", "fail", /over http, which anybody/],
  ["cors-closed", "cors-origins", "fail", /the preflight \(400\) refuses/],
  ["cors-without-credentials", "cors-origins", "fail", /not with cookies/],
  ["cors-without-preflight", "cors-origins", "fail", /preflight \(405\) refuses/],
  ["cors-without-headers", "cors-origins", "fail", /preflight (?:answers 400|does not allow)/],
  ["cors-without-vary", "cors-origins", "warning", /does not tell caches/],

  ["api-errors", "api-reachable", "fail", /answers 500/],
  ["api-missing", "api-reachable", "fail", /the API answers 404/],
  ["api-docs-open", "api-reachable", "warning", /\/docs, \/openapi\.json/],
  ["page-errors", "api-reachable", "fail", /page answers 500/],
  ["page-empty", "api-reachable", "fail", /no page/],
  ["page-errors", "static-files", "unknown", /answers 500/],
  ["page-empty", "static-files", "unknown", /names no script/],

  ["api-slow", "api-latency", "fail", /above 500 ms: \d+ health requests/],
  ["api-sometimes-slow", "api-latency", "warning", /some answers are not/],

  ["static-plain", "static-files", "fail", /not compressed \(\d+ octets\)/],
  ["static-not-cached", "static-files", "fail", /keep it for 3600 s/],
  ["static-mutable", "static-files", "warning", /at every reload/],
  ["static-missing", "static-files", "fail", /names it, and it answers 404/],

  ["webhook-takes-unsigned", "stripe-webhook-refuses-forgery", "fail", /takes the event \(200\)/],
  ["webhook-takes-forged", "stripe-webhook-refuses-forgery", "fail", /takes the event \(200\)/],
  ["webhook-takes-old", "stripe-webhook-refuses-forgery", "fail", /takes the event \(200\)/],
  ["webhook-missing", "stripe-webhook-refuses-forgery", "fail", /\(404\): all of them are lost/],
  ["webhook-errors", "stripe-webhook-refuses-forgery", "fail", /breaks down.*\(500\)/],
  ["webhook-refuses-all", "stripe-webhook-takes-genuine", "fail", /Stripe's own are lost/],

  ["no-rate-limit", "rate-limit-answers", "fail", /15 attempts within a minute.*10 are allowed/],
  ["rate-limit-without-time", "rate-limit-answers", "warning", /does not tell when/],
];

describe("the web probes and the application", () => {
  let rehearsal: Rehearsal;

  before(async () => {
    rehearsal = await openRehearsal();
  });

  after(() => rehearsal.close());

  afterEach(() => {
    rehearsal.application.mend();
  });

  for (const { id } of webProbes) {
    it(`${id}: the good application passes`, async () => {
      const findings = await rehearsal.look(id);
      assert.deepEqual(
        findings.filter(({ status }) => status !== "pass"),
        [],
      );
      noSecret(findings);
    });
  }

  for (const [fault, probe, verdict, message] of SEEN) {
    it(`${probe} sees that ${FAULTS[fault]}`, async function () {
      this.timeout(20_000);
      rehearsal.application.set(fault, true);
      const findings = await rehearsal.look(probe);
      const wrong = findings.filter(({ status }) => status !== "pass");
      assert.ok(
        wrong.some((each) => verdictOf(each) === verdict && message.test(each.message)),
        JSON.stringify(wrong, null, 1),
      );
      // A milder fault is not taken for a worse one.
      if (verdict !== "fail") assert.ok(!wrong.some((each) => verdictOf(each) === "fail"));
      for (const { fix } of wrong) assert.ok(fix.length > 20, fix);
      noSecret(findings);
    });
  }

  it("some probe sees each fault, but for those of the MTA-STS policy", () => {
    const seen = new Set(SEEN.map(([fault]) => fault));
    const unseen = Object.keys(FAULTS).filter((fault) => !seen.has(fault as Fault));
    assert.deepEqual(
      unseen.filter((fault) => !fault.startsWith("mta-sts-")),
      [],
    );
  });

  it("a health check that is down hides nothing else of the API", async () => {
    rehearsal.application.set("health-down", true);
    for (const probe of ["security-headers", "cors-origins", "api-latency"] as const) {
      const findings = await rehearsal.look(probe);
      assert.deepEqual(
        findings.filter(({ status }) => status !== "pass"),
        [],
      );
    }
  });

  it("a certificate's fault is seen of www alone", async () => {
    rehearsal.application.set("certificate-expired", true);
    const findings = await rehearsal.look("certificates");
    const wrong = findings.filter(({ status }) => status !== "pass");
    assert.deepEqual(
      wrong.map(({ subject }) => subject),
      ["www.bookedbarber.com"],
    );
  });

  it("no fault is a pass of the probe that looks for it, also of two at once", async () => {
    rehearsal.application.set("no-nosniff", true);
    rehearsal.application.set("cookie-insecure", true);
    const findings = await rehearsal.look("security-headers");
    const subjects = findings.filter(({ status }) => status === "fail").map((each) => each.subject);
    assert.deepEqual(subjects, [
      "app.bookedbarber.com X-Content-Type-Options",
      "app.bookedbarber.com cookie session",
      "api.bookedbarber.com X-Content-Type-Options",
    ]);
  });

  it("the database behind the API is seen", async () => {
    rehearsal.database = false;
    const findings = await rehearsal.look("backend-health");
    rehearsal.database = true;
    assert.ok(
      findings.some(({ subject, status }) => /database$/.test(subject) && status === "fail"),
    );
  });
});

function verdictOf({ status, severity }: Finding): string {
  return status === "fail" && severity === "warning" ? "warning" : status;
}

function noSecret(findings: readonly Finding[]): void {
  const text = JSON.stringify(findings);
  for (const canary of ["canary", ...Object.values(CANARIES)]) assert.ok(!text.includes(canary));
}
