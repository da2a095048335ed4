import assert from "node:assert/strict";

import fc from "fast-check";

import { CLOUDFLARE_PLANS, planProblems } from "../../checklist/edge/cloudflare-plan";
import { cspProblems } from "../../checklist/edge/content-security-policy";
import { headerRules, rateLimitRules, redirectRule } from "../../components/cloudflare-rules";
import type { EdgeRule } from "../../components/cloudflare-rules";

const hosts = { app: "app.example.com", api: "api.example.com" };

/** The headers of a rule, as a browser would get them. */
function headersOf(rule: EdgeRule | undefined): Record<string, string | undefined> {
  const { headers = {} } = (rule?.actionParameters ?? {}) as {
    headers?: Record<string, { operation: string; value?: string }>;
  };
  return Object.fromEntries(
    Object.entries(headers).map(([name, { operation, value }]) => [
      name,
      operation === "remove" ? undefined : value,
    ]),
  );
}

describe("the rules at the edge", () => {
  it("keep path and query in a redirect", () => {
    assert.deepEqual(redirectRule(["a.com", "www.a.com"], "app.a.com"), {
      action: "redirect",
      actionParameters: {
        fromValue: {
          statusCode: 301,
          targetUrl: { expression: 'concat("https://app.a.com", http.request.uri.path)' },
          preserveQueryString: true,
        },
      },
      description: "To app.a.com",
      enabled: true,
      expression: '(http.host in {"a.com" "www.a.com"})',
    });
  });

  it("protect every page, and give pages and API a content policy of their own", () => {
    const [all, app, api] = headerRules({ ...hosts, cspMode: "enforce" });

    assert.equal(all?.expression, "true");
    assert.deepEqual(headersOf(all), {
      "X-Content-Type-Options": "nosniff",
      "X-Frame-Options": "DENY",
      "Referrer-Policy": "strict-origin-when-cross-origin",
      "Permissions-Policy":
        'camera=(), microphone=(), geolocation=(self), payment=(self "https://js.stripe.com")',
      "X-Powered-By": undefined,
    });
    assert.equal(app?.expression, '(http.host eq "app.example.com")');
    const policy = headersOf(app)["Content-Security-Policy"] ?? "";
    assert.deepEqual(cspProblems(policy), []);
    assert.match(policy, /connect-src 'self' https:\/\/api\.example\.com wss:\/\/api/);
    assert.equal(api?.expression, '(http.host eq "api.example.com")');
    assert.deepEqual(headersOf(api), {
      "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    });
  });

  it("only report what the content policy of pages would stop, where it is tried out", () => {
    const [, app, api] = headerRules({ ...hosts, cspMode: "report" });

    assert.deepEqual(Object.keys(headersOf(app)), ["Content-Security-Policy-Report-Only"]);
    assert.deepEqual(Object.keys(headersOf(api)), ["Content-Security-Policy"]);
  });

  for (const plan of CLOUDFLARE_PLANS) {
    it(`limit rates within the plan ${plan}, signing in first, and no webhooks`, () => {
      const rules = rateLimitRules(plan, hosts.api);
      const limited = rules.map(({ expression, ratelimit }) => {
        const limit = ratelimit as { period: number; mitigationTimeout: number };
        return { expression, period: limit.period, timeout: limit.mitigationTimeout };
      });

      assert.deepEqual(planProblems(plan, "http_ratelimit", limited), []);
      assert.match(rules[0]?.expression ?? "", /"\/auth\/"/);
      for (const { expression } of rules.filter((rule) => rule.expression.includes("http.host"))) {
        assert.match(expression, /and not \(http\.request\.uri\.path contains "\/webhooks\/"\)/);
      }
    });
  }

  it("quote any host, so that no text becomes a part of an expression", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (host) => {
        const { expression } = redirectRule([host], "app.a.com");
        const text = /^\(http\.host eq "((?:[^"\\]|\\.)*)"\)$/su.exec(expression)?.[1];
        assert.equal(text?.replace(/\\(["\\])/g, "$1"), host);
      }),
    );
  });
});
