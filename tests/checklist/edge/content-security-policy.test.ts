import assert from "node:assert/strict";

import fc from "fast-check";

import {
  API_CSP,
  applicationCsp,
  cspProblems,
  cspText,
  parseCsp,
} from "../../../checklist/edge/content-security-policy";

const stripe =
  "script-src 'self' https://js.stripe.com; frame-src https://js.stripe.com; connect-src https://api.stripe.com";

describe("a content policy", () => {
  const table: readonly (readonly [text: string, problem: RegExp | undefined])[] = [
    [stripe, undefined],
    [applicationCsp("api.example.com"), undefined],
    [API_CSP, undefined],
    ["default-src 'self' https://*.stripe.com", undefined],
    ["default-src 'self' *.stripe.com", undefined],
    ["script-src 'self' js.stripe.com/; frame-src *.stripe.com; connect-src https:", undefined],
    ["img-src 'self'", /says nothing of scripts/],
    ["", /says nothing of scripts/],
    [`${stripe}; script-src *`, undefined],
    [stripe.replace("'self'", "*"), /allows scripts of \*/],
    [stripe.replace("'self'", "https:"), /allows scripts of https:/],
    [stripe.replace("'self'", "'unsafe-eval'"), /allows scripts of 'unsafe-eval'/],
    [`${stripe}; frame-ancestors *`, /lets every site frame/],
    [
      "default-src 'self'",
      /keeps out Stripe \(script-src lacks https:\/\/js\.stripe\.com, frame-src lacks/,
    ],
    [stripe.replace("https://api.stripe.com", "'self'"), /connect-src lacks https:\/\/api/],
    [stripe.replace("frame-src https://js.stripe.com", "frame-src 'none'"), /frame-src lacks/],
    [stripe.replaceAll("js.stripe.com", "js.stripe.com.evil.net"), /script-src lacks/],
  ];
  for (const [text, problem] of table) {
    it(`${text.slice(0, 70)}: ${problem === undefined ? "protects" : problem.source}`, () => {
      const problems = cspProblems(text).join("; ");
      if (problem === undefined) assert.equal(problems, "");
      else assert.match(problems, problem);
    });
  }

  it("is read as it is written, the first of two equal directives", () => {
    const word = fc.stringMatching(/^[a-z][a-z-]{0,10}$/);
    const sources = fc.array(fc.stringMatching(/^[!-:<-~]{1,12}$/), { maxLength: 4 });
    fc.assert(
      fc.property(fc.dictionary(word, sources), (directives) => {
        assert.deepEqual({ ...parseCsp(cspText(directives)) }, { ...directives });
      }),
    );
    assert.deepEqual(parseCsp("A b; a c;;"), { a: ["b"] });
  });

  it("can be read of any text", () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(cspProblems(text))));
  });
});
