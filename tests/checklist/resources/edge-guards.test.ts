import assert from "node:assert/strict";

import type { PlainSubject } from "../../../checklist/resources/plain-subject";
import type { RulesetRule } from "../../../checklist/resources/ruleset";
import { judge, judgeStack, without } from "./judging";
import type { Partly } from "./judging";

const rules = (phase: string, ...given: Partial<RulesetRule>[]): PlainSubject => ({
  kind: "ruleset",
  zone: "z1",
  phase,
  rules: given.map((rule) => ({ enabled: true, expression: "true", ...rule })),
});
const page = (values: Record<string, string>, more: Partial<PlainSubject> = {}): PlainSubject => ({
  kind: "page-rule",
  target: "*bookedbarber.com/*",
  status: "active",
  actions: { values, partial: false },
  ...more,
});
const redirect = (
  expression: string,
  parameters: Record<string, string>,
  phase = "http_request_dynamic_redirect",
): PlainSubject => rules(phase, { action: "redirect", expression, parameters });
const to = (value: string): Record<string, string> => ({ "from_value.target_url.value": value });
const made = (text: string): Record<string, string> => ({
  "from_value.target_url.expression": text,
});
const list = (values: Record<string, string>): PlainSubject => ({
  kind: "redirect-list",
  name: "old",
  holds: "redirect",
  entries: { values, partial: false },
});
const skip = (expression: string): PlainSubject =>
  rules("http_request_firewall_custom", { action: "skip", expression });
const cache = (expression: string, more: Record<string, string> = {}): PlainSubject =>
  rules("http_request_cache_settings", {
    action: "set_cache_settings",
    expression,
    parameters: { cache: "true", ...more },
  });
const hosts: PlainSubject = {
  kind: "application-hosts",
  app: "app.bookedbarber.com",
  api: "api.bookedbarber.com",
  appTarget: "web.onrender.com",
};
const PRICES = 'http.request.uri.path eq "/prices"';
const record = (name: string, type: string, content: string): PlainSubject => ({
  kind: "dns-record",
  name,
  type,
  content,
});

describe("what leads away or stands open at the edge", () => {
  const stacks: readonly (readonly [
    rule: string,
    what: string,
    stack: readonly (PlainSubject | Partly)[],
    said: readonly RegExp[],
  ])[] = [
    ["edge-redirect-home", "nothing", [hosts], [/^not-applicable$/]],
    ["edge-redirect-home", "a path", [hosts, redirect(PRICES, to("/pricing"))], [/^pass/]],
    [
      "edge-redirect-home",
      "our host",
      [redirect(PRICES, to("https://bookedbarber.com/x"))],
      [/^pass/],
    ],
    [
      "edge-redirect-home",
      "a host that looks like ours",
      [redirect("true", to("https://bookedbarber.com.evil.net/"))],
      [/foreign host/],
    ],
    ["edge-redirect-home", "no scheme", [redirect("true", to("//evil.net"))], [/foreign host/]],
    [
      "edge-redirect-home",
      "a script",
      [redirect(PRICES, to("javascript:alert(1)"))],
      [/no address/],
    ],
    [
      "edge-redirect-home",
      "a loop",
      [redirect("true", to("https://bookedbarber.com/x"))],
      [/itself/],
    ],
    [
      "edge-redirect-home",
      "a host of the query",
      [redirect(PRICES, made('http.request.uri.args["to"][0]'))],
      [/that the request names/],
    ],
    [
      "edge-redirect-home",
      "a host that ends where the path begins",
      [redirect(PRICES, made('concat("https://app.bookedbarber.com", http.request.uri.query)'))],
      [/that the request names/],
    ],
    [
      "edge-redirect-home",
      "the path alone",
      [redirect(PRICES, made('concat("https://bookedbarber.com/old", http.request.uri.path)'))],
      [/^pass/],
    ],
    ["edge-redirect-home", "unreadable", [redirect(PRICES, made("concat("))], [/^unknown/]],
    [
      "edge-redirect-home",
      "switched off",
      [page({}, { status: "disabled" })],
      [/^not-applicable$/],
    ],
    [
      "edge-redirect-home",
      "a page rule",
      [page({ "forwarding_url.url": "https://evil.net/$2" })],
      [/foreign host/],
    ],
    [
      "edge-redirect-home",
      "an entry of a list, and one of another kind",
      [
        list({ "0.source_url": "bookedbarber.com/", "0.target_url": "https://evil.net" }),
        { ...list({}), holds: "ip" } as PlainSubject,
      ],
      [/foreign host/],
    ],
    [
      "edge-redirect-elsewhere",
      "one path",
      [redirect(`http.host eq "bookedbarber.com" and ${PRICES}`, to("https://shop.net/"))],
      [/foreign host/],
    ],
    [
      "edge-origin-own",
      "a platform's host, and another",
      [
        hosts,
        rules(
          "http_request_origin",
          { action: "route", parameters: { host_header: "web.onrender.com" } },
          { action: "route", parameters: { "origin.host": "evil.net" } },
        ),
      ],
      [/foreign host \(origin\.host\)/],
    ],
    [
      "edge-origin-own",
      "a port",
      [rules("http_request_origin", { parameters: { "origin.port": "1" } })],
      [/^pass/],
    ],
    ["edge-config-strong", "TLS off", [page({ ssl: "flexible" })], [/in clear/]],
    ["edge-config-strong", "stricter", [page({ ssl: "strict" })], [/^pass/]],
    ["edge-config-usual", "no level", [page({ security_level: "off" })], [/known attackers/]],
    ["edge-skip-narrow", "all", [skip("true")], [/past its other rules/]],
    ["edge-skip-narrow", "signing in", [skip('http.request.uri.path contains "/auth/"')], [/past/]],
    [
      "edge-skip-narrow",
      "webhooks",
      [skip('http.request.uri.path contains "/webhooks/"')],
      [/^pass/],
    ],
    [
      "edge-skip-certain",
      "a country",
      [skip('ip.geoip.country eq "US"')],
      [/says the right thing/],
    ],
    ["edge-skip-certain", "an address", [skip("ip.src eq 203.0.113.7")], [/^pass/]],
    [
      "edge-cache-private",
      "the API",
      [hosts, cache('http.host eq "api.bookedbarber.com"')],
      [/keeps the/],
    ],
    [
      "edge-cache-private",
      "files",
      [hosts, cache('http.request.uri.path.extension in {"js"}')],
      [/^pass/],
    ],
    [
      "edge-cache-private",
      "a page",
      [hosts, cache('http.request.uri.path eq "/dashboard"')],
      [/paths that are no files/],
    ],
    ["edge-cache-private", "not kept", [cache("true", { cache: "false" })], [/^pass/]],
    [
      "edge-visitors-served",
      "nobody",
      [rules("http_request_firewall_custom", { action: "block" })],
      [/stops visitors/],
    ],
    [
      "app-record-home",
      "another host, then the host that is served",
      [
        hosts,
        record("app.bookedbarber.com", "CNAME", "evil.net"),
        record("app.bookedbarber.com", "CNAME", "WEB.onrender.com."),
        record("app.bookedbarber.com", "AAAA", "100::"),
        record("blog.bookedbarber.com", "CNAME", "evil.net"),
      ],
      [/leads elsewhere .* @urn-1/, /^pass @urn-2/, /^pass @urn-3/],
    ],
    [
      "app-record-home",
      "while the target is not known",
      [without(hosts, "appTarget"), record("app.bookedbarber.com", "CNAME", "evil.net")],
      [/^unknown/],
    ],
    [
      "wildcard-record-home",
      "an address",
      [record("*.bookedbarber.com", "A", "8.8.8.8")],
      [/foreign/],
    ],
    [
      "wildcard-record-home",
      "nobody's",
      [record("*.bookedbarber.com", "AAAA", "100::")],
      [/^pass/],
    ],
    [
      "name-not-delegated",
      "others",
      [record("x.bookedbarber.com", "NS", "ns.evil.net")],
      [/delegated/],
    ],
    [
      "dkim-home",
      "unknown",
      [without(record("a._domainkey.bookedbarber.com", "CNAME", ""), "content")],
      [/^unknown/],
    ],
    [
      "backup-bucket-private",
      "while the bucket is not known",
      [without({ kind: "bucket-domain", enabled: true }, "bucket")],
      [/^unknown/],
    ],
    [
      "deployment-source",
      "of no known setting",
      [without({ kind: "deployment-trigger", branch: "main" }, "repository")],
      [/^unknown/],
    ],
    [
      "judged-by-a-rule",
      "an older form of settings",
      [
        {
          kind: "zone-settings",
          settings: { values: { tls13: "on", strange: "on" }, partial: false },
        },
      ],
      [/no rule judges: strange/],
    ],
    [
      "edge-headers-present",
      "headers for a host that is not there",
      [
        hosts,
        {
          ...record("app.bookedbarber.com", "CNAME", "web.onrender.com"),
          proxied: true,
        } as PlainSubject,
        rules("http_response_headers_transform", {
          expression: 'http.host eq "nowhere.bookedbarber.com"',
          headers: { "x-frame-options": { operation: "set", value: "DENY" } },
        }),
      ],
      [/does not set .*x-frame-options/],
    ],
    [
      "edge-rate-limit-effective",
      "what counts other requests",
      [
        rules("http_ratelimit", {
          action: "block",
          limit: { period: 10, requests: 5, counts: 'http.host eq "nowhere.bookedbarber.com"' },
        }),
      ],
      [/nobody signs in/],
    ],
  ];
  for (const [rule, what, stack, said] of stacks) {
    it(`${rule}: ${what}`, () => {
      const found = judgeStack(rule, stack);
      assert.equal(found.length, said.length, found.join("; "));
      found.forEach((text, at) => {
        assert.match(text, said[at] ?? /^$/);
      });
    });
  }

  const setting = (name: string, value: string): PlainSubject => ({
    kind: "zone-setting",
    setting: name,
    value,
    parts: { values: { "": value }, partial: false },
  });
  const single: readonly (readonly [string, PlainSubject | Partly, RegExp])[] = [
    ["zone-setting-strong", setting("ciphers", "AES128-GCM-SHA256"), /^pass$/],
    ["zone-setting-usual", setting("ciphers", "AES128-GCM-SHA256"), /without forward secrecy/],
    ["zone-setting-strong", setting("ssl", "off"), /^pass$/],
    ["zone-setting-usual", setting("0rtt", "on"), /0-RTT/],
    ["zone-setting-usual", without(setting("0rtt", "on"), "value"), /^unknown$/],
    ["zone-not-paused", without({ kind: "zone" }, "paused"), /^unknown$/],
    ["zone-not-paused", { kind: "zone" }, /^pass$/],
    [
      "access-rule-narrow",
      without({ kind: "access-rule", mode: "whitelist" }, "from"),
      /^unknown$/,
    ],
    [
      "edge-header-values",
      rules("http_response_headers_transform", {
        headers: { "strict-transport-security": { operation: "set", value: "max-age=0" } },
      }),
      /forget https/,
    ],
    [
      "edge-header-values",
      rules("http_response_headers_transform", {
        headers: { "access-control-allow-origin": { operation: "set", value: "*" } },
      }),
      /every site/,
    ],
  ];
  for (const [at, [rule, given, said]] of single.entries()) {
    it(`${rule}, resource ${at + 1}: ${said.source}`, () => {
      assert.match(judge(rule, given), said);
    });
  }
});
