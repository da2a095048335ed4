import assert from "node:assert/strict";

import {
  CLOUDFLARE_PLANS,
  EDGE_PHASES,
  isEdgePhase,
  PLAN_LIMITS,
  planProblems,
} from "../../../checklist/edge/cloudflare-plan";
import type { CloudflarePlan, LimitedRule } from "../../../checklist/edge/cloudflare-plan";

const rule: LimitedRule = { expression: '(http.request.uri.path contains "/auth/")' };
const slow = { ...rule, period: 60, timeout: 600 };

describe("what Cloudflare's plans allow", () => {
  const table: readonly (readonly [CloudflarePlan, readonly LimitedRule[], RegExp | undefined])[] =
    [
      ["free", [{ ...rule, period: 10, timeout: 10 }], undefined],
      ["free", [rule, rule], /has 2 rules, and the plan free allows 1/],
      [
        "free",
        [{ ...rule, period: 60, timeout: 10 }],
        /counts over 60 s, and the plan free allows 10/,
      ],
      [
        "free",
        [{ ...rule, period: 10, timeout: 60 }],
        /refuses for 60 s, and the plan free allows 10/,
      ],
      ["free", [{ expression: '(http.host eq "a.com")' }], /more of a request than its path/],
      ["free", [{ expression: '(http.request.uri.path eq "http.host")' }], undefined],
      ["free", [{ expression: "(ip.src in {192.0.2.1})" }], /more of a request than its path/],
      ["free", [{}], undefined],
      ["pro", [slow, slow], undefined],
      ["pro", [slow, slow, slow], /has 3 rules, and the plan pro allows 2/],
      ["pro", [{ ...slow, period: 120 }], /counts over 120 s/],
      ["pro", [{ ...slow, timeout: 3601 }], /refuses for 3601 s/],
      ["pro", [{ ...slow, expression: '(http.host eq "a.com")' }], undefined],
      ["business", [{ ...slow, period: 600, timeout: 86_400 }], undefined],
      ["business", [{ ...slow, period: 601 }], /counts over 601 s/],
      ["enterprise", [{ ...slow, period: 65_535 }], undefined],
    ];
  for (const [plan, rules, expected] of table) {
    it(`${plan}: ${JSON.stringify(rules)} is ${expected === undefined ? "allowed" : "refused"}`, () => {
      const problems = planProblems(plan, "http_ratelimit", rules);
      if (expected === undefined) assert.deepEqual(problems, []);
      else assert.match(problems.join("; "), expected);
    });
  }

  it("asks of other phases for the number of rules alone", () => {
    const phase = "http_response_headers_transform";
    const rules = (count: number): LimitedRule[] =>
      Array.from({ length: count }, () => ({ expression: "true", period: 99_999 }));

    assert.deepEqual(planProblems("free", phase, rules(10)), []);
    assert.match(planProblems("free", phase, rules(11)).join(), /has 11 rules/);
  });

  it("says each problem once", () => {
    assert.equal(
      planProblems(
        "pro",
        "http_ratelimit",
        [slow, slow].map((one) => ({ ...one, period: 61 })),
      ).length,
      1,
    );
  });

  it("never shrinks from one plan to a larger one", () => {
    CLOUDFLARE_PLANS.slice(1).forEach((plan, at) => {
      const [less, more] = [PLAN_LIMITS[CLOUDFLARE_PLANS[at] ?? "free"], PLAN_LIMITS[plan]];
      for (const phase of EDGE_PHASES) assert.ok(less.rules[phase] <= more.rules[phase]);
      assert.ok(less.ratePeriod <= more.ratePeriod && less.rateTimeout <= more.rateTimeout);
    });
  });

  it("knows its phases", () => {
    assert.ok(EDGE_PHASES.every(isEdgePhase));
    assert.equal(isEdgePhase("http_request_origin"), false);
  });
});
