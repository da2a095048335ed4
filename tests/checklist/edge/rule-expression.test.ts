import assert from "node:assert/strict";

import fc from "fast-check";

import { anyOf, holdsFor, madeOf } from "../../../checklist/edge/edge-request";
import type { Known } from "../../../checklist/edge/edge-request";
import { textsInRule } from "../../../checklist/edge/rule-expression";

const request = { host: "app.a.com", path: "/api/v2/auth/login", method: "POST" };

describe("an expression of Cloudflare's rules language", () => {
  const table: readonly (readonly [expression: string, holds: Known])[] = [
    ["true", true],
    ["false", false],
    ["not true", false],
    ['http.host eq "app.a.com"', true],
    ['(http.host == "b.com") or (http.host in {"b.com" "app.a.com"})', true],
    ['http.host in {"b.com"}', false],
    ['http.host ne "app.a.com"', false],
    ['not http.host eq "app.a.com" and true', false],
    ['http.request.uri.path contains "/auth/"', true],
    ['starts_with(http.request.uri.path, "/api/")', true],
    ['ends_with(lower(http.request.uri.path), "/LOGIN")', false],
    ['http.request.uri.path matches "^/api/v[0-9]/"', true],
    ['http.request.uri.path ~ r"^/web"', false],
    ['http.host wildcard "*.a.com"', true],
    ['http.host strict wildcard "*.A.com"', false],
    ['http.request.full_uri wildcard "https://*.a.com/*"', true],
    ['http.request.method in {"GET" "HEAD"}', false],
    ["ssl", true],
    ["ip.src eq 203.0.113.7", false],
    ["ip.src in {203.0.113.0/24 2001:db8::/32}", false],
    ["ip.src in {0.0.0.0/0}", true],
    ["ip.src in $office", "unknown"],
    ['any(http.request.headers["host"][*] eq "app.a.com")', "unknown"],
    ['http.user_agent contains "probe"', "unknown"],
    ['http.user_agent contains "probe" and false', false],
    ['http.user_agent contains "probe" or true', true],
    ["cf.edge.server_port in {80 443}", true],
    ["cf.edge.server_port gt 1000", false],
    ["true xor true", false],
    ["len(http.host) == 9", true],
    ["http.host eq", "unknown"],
    ["(true", "unknown"],
    ["", "unknown"],
    ['http.host eq "unfinished', "unknown"],
    ["(".repeat(1000) + "true" + ")".repeat(1000), "unknown"],
    ['http.host matches "(a+)+$"', "unknown"],
  ];
  for (const [expression, holds] of table) {
    it(`is ${holds}: ${expression.slice(0, 60)}`, () => {
      assert.equal(holdsFor(expression, request), holds);
    });
  }

  it("always ends, whatever is written", () => {
    const part = fc.constantFrom(
      "(",
      ")",
      "not ",
      " and ",
      " or ",
      '"a"',
      "http.host",
      " eq ",
      "{",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        assert.ok([true, false, "unknown"].includes(holdsFor(parts.join(""), request)));
      }),
    );
  });

  it("makes the address to which a request is led, which a stranger may have chosen", () => {
    const path = "http.request.uri.path";
    for (const [expression, made] of [
      [`concat("https://b.com", ${path})`, "https://b.com/api/v2/auth/login"],
      [`regex_replace(${path}, "^/api", "")`, "/v2/auth/login"],
      ['wildcard_replace(http.host, "*.a.com", "https://${1}.b.com")', "https://app.b.com"],
      ['http.request.uri.args["to"][0]', "https://stranger.example/"],
      ["http.host eq", undefined],
    ] as const) {
      assert.equal(madeOf(expression, request), made, expression);
    }
  });

  it("names its texts, and what several say together", () => {
    assert.deepEqual(textsInRule('http.host eq "a.com" or x contains r"/b"'), ["a.com", "/b"]);
    assert.deepEqual(textsInRule('"open'), []);
    assert.deepEqual(
      [anyOf([false, true, "unknown"]), anyOf([false, "unknown"]), anyOf([])],
      [true, "unknown", false],
    );
  });
});
