import assert from "node:assert/strict";

import { examples } from "../../checklist/examples/catalogue";
import { judgeExample } from "../../checklist/examples/judge-example";
import { expanded, shortened } from "../../checklist/examples/made-up";
import { allRules } from "../../checklist/rules/all-rules";

describe("the examples of the rules' pages", () => {
  it("are there for every rule, and for no other (checklist/examples)", () => {
    assert.deepEqual(Object.keys(examples).sort(), allRules.map(({ id }) => id).sort());
  });

  for (const rule of allRules) {
    it(`are accepted and refused as they say: ${rule.id}`, () => {
      const { pass = [], fail = [] } = examples[rule.id] ?? {};
      for (const example of pass) {
        const states = judgeExample(rule, example).map(({ status }) => status);
        assert.ok(states.includes("pass"), JSON.stringify(example));
        assert.deepEqual(
          states.filter((status) => status !== "pass" && status !== "not-applicable"),
          [],
        );
      }
      for (const example of fail) {
        const states = judgeExample(rule, example).map(({ status }) => status);
        assert.ok(states.includes("fail"), JSON.stringify(example));
        assert.ok(!states.includes("error"));
      }
    });
  }

  it("stand for made-up values, which are shown shortened", () => {
    assert.match(expanded("SECRET_KEY={64}"), /^SECRET_KEY=[A-Za-z0-9]{64}$/);
    assert.match(expanded("AC{32h}"), /^AC[0-9a-f]{32}$/);
    assert.match(expanded("{20=a} {20=a}"), /^(\w{20}) \1$/);
    assert.doesNotMatch(expanded("{20} {20}"), /^(\w{20}) \1$/);
    assert.equal(shortened("STRIPE_SECRET_KEY=sk_live_{99}"), "STRIPE_SECRET_KEY=sk_live_...");
    assert.equal(shortened("SECRET_KEY={64}"), "SECRET_KEY=<64 random characters>");
    assert.equal(shortened("KEY={64=a}"), "KEY=<64 random characters a>");
    assert.equal(shortened("KEY=pk_live_{99=b}"), "KEY=pk_live_...b");
    assert.equal(shortened("KEY={32h}"), "KEY=<32 hexadecimal digits>");
  });
});
