import assert from "node:assert/strict";

import {
  API_CSP,
  applicationCsp,
  cspProblems,
} from "../../../checklist/edge/content-security-policy";

describe("the content policies that the stack gives out", () => {
  it("let the application's pages load what they need, and nothing else", () => {
    assert.deepEqual(applicationCsp("api.example.com").split("; "), [
      "default-src 'self'",
      "script-src 'self' 'unsafe-inline' https://js.stripe.com",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob: https:",
      "font-src 'self' data:",
      "connect-src 'self' https://api.example.com wss://api.example.com https://api.stripe.com https://*.sentry.io",
      "frame-src https://js.stripe.com https://hooks.stripe.com",
      "object-src 'none'",
      "base-uri 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "upgrade-insecure-requests",
    ]);
  });

  it("let an API's answers load nothing and be framed nowhere", () => {
    assert.equal(API_CSP, "default-src 'none'; frame-ancestors 'none'");
  });
});

describe("a content policy's sources of scripts", () => {
  const withScripts = (sources: string): string =>
    `script-src ${sources}; frame-src https:; connect-src https:`;
  for (const source of ["*", "http:", "https:", "data:", "blob:", "'unsafe-eval'", "HTTPS:"]) {
    it(`must not be ${source}`, () => {
      assert.deepEqual(cspProblems(withScripts(`https://js.stripe.com ${source}`)), [
        `allows scripts of ${source}`,
      ]);
    });
  }

  it("are told all at once, and may stand apart by any white space", () => {
    assert.deepEqual(cspProblems(withScripts("https://js.stripe.com \t data:  blob:")), [
      "allows scripts of data: blob:",
    ]);
  });

  const covering: readonly (readonly [source: string, covers: boolean])[] = [
    ["https://js.stripe.com", true],
    ["https://js.stripe.com/", true],
    ["JS.Stripe.com", true],
    ["*.stripe.com", true],
    ["https://*.stripe.com", true],
    ["*.com", true],
    ["https://stripe.com", false],
    ["*.js.stripe.com", false],
    ["http://js.stripe.com", false],
    ["xhttps://*.stripe.com", false],
  ];
  for (const [source, covers] of covering) {
    it(`${covers ? "let Stripe's in" : "keep Stripe's out"} by ${source}`, () => {
      assert.deepEqual(
        cspProblems(withScripts(source)),
        covers ? [] : ["keeps out Stripe (script-src lacks https://js.stripe.com)"],
      );
    });
  }
});
