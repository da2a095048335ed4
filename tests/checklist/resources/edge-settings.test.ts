import assert from "node:assert/strict";

import type { PlainSubject } from "../../../checklist/resources/plain-subject";
import type { ZoneHsts } from "../../../checklist/resources/zone-hsts";
import { judge, judgeStack, without } from "./judging";
import type { Partly } from "./judging";

const zone = "z1";
const setting = (name: string, value?: string): PlainSubject => ({
  kind: "zone-setting",
  zone,
  setting: name,
  ...(value === undefined ? {} : { value }),
});
const hsts = (given: Partial<ZoneHsts>): PlainSubject => ({
  kind: "zone-setting",
  zone,
  setting: "security_header",
  hsts: { wellFormed: true, enabled: true, ...given },
});
const host = (name: string, content: string, proxied = true, inZone = zone): PlainSubject => ({
  kind: "dns-record",
  zone: inZone,
  name,
  type: "CNAME",
  content,
  proxied,
  ttl: 1,
});
const render = host("app.a.com", "web.onrender.com");
const railway = host("api.a.com", "api.up.railway.app");

describe("the rules on a zone's settings", () => {
  const single: readonly (readonly [rule: string, PlainSubject | Partly, said: RegExp])[] = [
    ["zone-setting-name", setting("tls_1_3", "on"), /^pass$/],
    ["zone-setting-name", setting("0rtt", "on"), /^pass$/],
    ["zone-setting-name", setting("minTlsVersion", "1.2"), /is no setting of Cloudflare's/],
    ["zone-setting-name", setting("min-tls-version", "1.2"), /is no setting of Cloudflare's/],
    ["zone-setting-name", without(setting("x"), "setting"), /^unknown$/],
    ["edge-https-always", setting("always_use_https", " ON "), /^pass$/],
    ["edge-https-always", setting("always_use_https", "off"), /does not lead http to https/],
    ["edge-https-always", setting("always_use_https"), /does not lead http to https/],
    ["edge-https-always", without(setting("always_use_https"), "value"), /^unknown$/],
    ["edge-https-always", without(setting("always_use_https", "off"), "setting"), /^unknown$/],
    ["edge-https-always", setting("ssl", "off"), /^not-applicable$/],
    ["edge-min-tls", setting("min_tls_version", "1.2"), /^pass$/],
    ["edge-min-tls", setting("min_tls_version", "1.3"), /^pass$/],
    ["edge-min-tls", setting("min_tls_version", "1.1"), /lets older TLS than 1\.2 in/],
    ["edge-tls-1-3", setting("tls_1_3", "zrt"), /^pass$/],
    ["edge-tls-1-3", setting("tls_1_3", "off"), /turns TLS 1\.3 off/],
    ["edge-https-rewrites", setting("automatic_https_rewrites", "on"), /^pass$/],
    ["edge-https-rewrites", setting("automatic_https_rewrites", "off"), /leaves http links/],
    ["edge-hsts", hsts({ maxAge: 300 }), /^pass$/],
    ["edge-hsts", hsts({ maxAge: 0 }), /does not turn HSTS on/],
    ["edge-hsts", hsts({}), /does not turn HSTS on/],
    ["edge-hsts", hsts({ enabled: false, maxAge: 300 }), /does not turn HSTS on/],
    ["edge-hsts", hsts({ partial: true }), /^unknown$/],
    ["edge-hsts", hsts({ wellFormed: false, maxAge: 300 }), /passes over: its names have/],
    ["edge-hsts", setting("security_header", "on"), /passes over: its names have/],
    ["edge-hsts", without(hsts({}), "hsts"), /^unknown$/],
    ["edge-hsts", without(hsts({}), "setting"), /^unknown$/],
    ["edge-hsts", setting("ssl", "off"), /^not-applicable$/],
    ["edge-hsts-year", hsts({ maxAge: 31_536_000, includeSubdomains: true }), /^pass$/],
    ["edge-hsts-year", hsts({ maxAge: 604_800 }), /forget https after 7 days/],
    ["edge-hsts-year", hsts({ maxAge: 300 }), /forget https after 300 s/],
    ["edge-hsts-year", hsts({ maxAge: 31_536_000 }), /leaves out the hosts below/],
    ["edge-hsts-year", hsts({ maxAge: 31_536_000, partial: true }), /^unknown$/],
    ["edge-hsts-year", hsts({ maxAge: 300, preload: true }), /^not-applicable$/],
    ["edge-hsts-year", hsts({ enabled: false }), /^not-applicable$/],
    ["edge-hsts-year", hsts({ wellFormed: false }), /^not-applicable$/],
    ["edge-hsts-year", setting("ssl", "off"), /^not-applicable$/],
    ["edge-hsts-year", without(hsts({}), "hsts"), /^unknown$/],
    ["edge-hsts-year", without(hsts({}), "setting"), /^unknown$/],
    ["edge-hsts-preload", hsts({ maxAge: 300 }), /^pass$/],
    ["edge-hsts-preload", hsts({ maxAge: 300, partial: true }), /^unknown$/],
    [
      "edge-hsts-preload",
      hsts({ preload: true, maxAge: 31_536_000, includeSubdomains: true }),
      /^pass$/,
    ],
    ["edge-hsts-preload", hsts({ preload: true, maxAge: 604_800 }), /preloading below a year/],
    [
      "edge-hsts-preload",
      hsts({ preload: true, maxAge: 31_536_000, includeSubdomains: false, partial: true }),
      /without the hosts below/,
    ],
    ["edge-hsts-preload", hsts({ preload: true, maxAge: 31_536_000 }), /without the hosts below/],
    ["edge-hsts-preload", hsts({ preload: true, partial: true }), /^unknown$/],
    ["dnssec-active", { kind: "zone-dnssec", zone, status: "active" }, /^pass$/],
    ["dnssec-active", { kind: "zone-dnssec", zone, status: "pending" }, /^pass$/],
    ["dnssec-active", { kind: "zone-dnssec", zone }, /^pass$/],
    ["dnssec-active", { kind: "zone-dnssec", zone, status: "disabled" }, /is turned off/],
    ["dnssec-active", { kind: "zone-dnssec", zone, status: "pending-disabled" }, /is turned off/],
    ["dnssec-active", without({ kind: "zone-dnssec" }, "status"), /^unknown$/],
  ];
  for (const [rule, given, said] of single) {
    it(`${rule}: ${JSON.stringify(given)} ${said.source}`, () => {
      assert.match(judge(rule, given), said);
    });
  }

  it("write the right name of a setting into the mend", () => {
    assert.match(
      judge("zone-setting-name", setting("alwaysUseHttps", "on")),
      /alwaysUseHttps is no/,
    );
  });

  const strict = setting("ssl", "strict");
  const full = setting("ssl", "full");
  const stacks: readonly (readonly [
    rule: string,
    stack: readonly (PlainSubject | Partly)[],
    said: readonly RegExp[],
  ])[] = [
    ["edge-ssl-mode", [render], [/^not-applicable$/]],
    ["edge-ssl-mode", [strict], [/^pass @urn-0$/]],
    ["edge-ssl-mode", [strict, render], [/^pass/]],
    ["edge-ssl-mode", [strict, railway], [/CNAME api\.a\.com leads to Railway, which fails/]],
    ["edge-ssl-mode", [strict, host("api.a.com", "x.up.railway.app", false)], [/^pass/]],
    ["edge-ssl-mode", [strict, host("api.b.com", "x.up.railway.app", true, "z2")], [/^pass/]],
    ["edge-ssl-mode", [full, railway], [/^pass/]],
    ["edge-ssl-mode", [full, render], [/takes any certificate for the platform's\. @urn-0/]],
    ["edge-ssl-mode", [full], [/takes any certificate/]],
    ["edge-ssl-mode", [full, host("api.a.com", "railway.app.evil.net")], [/takes any certificate/]],
    ["edge-ssl-mode", [full, without(render, "content")], [/^unknown/]],
    ["edge-ssl-mode", [setting("ssl", "off")], [/in clear/]],
    ["edge-ssl-mode", [setting("ssl", "flexible")], [/in clear/]],
    ["edge-ssl-mode", [setting("ssl", "best")], [/is none of strict, full/]],
    ["edge-ssl-mode", [without(strict, "value")], [/^unknown/]],
    ["edge-settings-present", [host("a.a.com", "b.com", false)], [/^not-applicable$/]],
    [
      "edge-settings-present",
      [render],
      [
        /zone of app\.a\.com does not set ssl, always_use_https, min_tls_version, security_header\. @urn-0/,
      ],
    ],
    [
      "edge-settings-present",
      [render, strict, setting("always_use_https"), setting("min_tls_version")],
      [/does not set security_header\. @urn-1/],
    ],
    [
      "edge-settings-present",
      [render, strict, setting("always_use_https"), setting("min_tls_version"), hsts({})],
      [/^pass/],
    ],
    ["edge-settings-present", [render, without(strict, "setting")], [/^unknown/]],
    [
      "edge-settings-present",
      [render, host("app.b.com", "c.com", true, "z2"), strict],
      [/does not set always/, /zone of app\.b\.com does not set ssl/],
    ],
    ["edge-settings-present", [host("s1._domainkey.a.com", "b.com")], [/^not-applicable$/]],
    ["dnssec-present", [render], [/zone of app\.a\.com is not signed\. @urn-0/]],
    ["dnssec-present", [render, { kind: "zone-dnssec", zone }], [/^pass @urn-1/]],
    ["dnssec-present", [render, { kind: "zone-dnssec", zone: "z2" }], [/is not signed/]],
    ["dnssec-present", [render, without({ kind: "zone-dnssec" }, "zone")], [/^pass/]],
    ["dnssec-present", [host("a.a.com", "b.com", false)], [/^not-applicable$/]],
  ];
  for (const [at, [rule, stack, said]] of stacks.entries()) {
    it(`${rule}, stack ${at + 1}: ${said.map(({ source }) => source).join(", ")}`, () => {
      const found = judgeStack(rule, stack);
      assert.equal(found.length, said.length, found.join("; "));
      found.forEach((text, index) => {
        assert.match(text, said[index] ?? /^$/);
      });
    });
  }
});
