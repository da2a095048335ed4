import type { PlainSubject } from "../resources/plain-subject";
import type { HeaderChange, RulesetRule } from "../resources/ruleset";
import type { Example, Examples } from "./example";

const one = (...resources: PlainSubject[]): Example => ({ resources });
const deployed = (...resources: PlainSubject[]): Example => ({
  resources,
  environment:
    "FRONTEND_URL=https://app.bookedbarber.com\nBACKEND_URL=https://api.bookedbarber.com",
});
const zone = "0123456789abcdef0123456789abcdef";

const record = (type: string, name: string, content: string, proxied = true): PlainSubject => ({
  kind: "dns-record",
  zone,
  name,
  type,
  content,
  proxied,
  ttl: proxied ? 1 : 3600,
});
const app = record("CNAME", "app.bookedbarber.com", "bookedbarber-web.onrender.com");
const api = record("CNAME", "api.bookedbarber.com", "bookedbarber-api.onrender.com");
const railway = record("CNAME", "api.bookedbarber.com", "bookedbarber-api.up.railway.app");
const proof = record(
  "TXT",
  "_railway-verify.api.bookedbarber.com",
  '"railway-verify=0a1b2c3d4e5f"',
  false,
);

const setting = (name: string, value: string): PlainSubject => ({
  kind: "zone-setting",
  zone,
  setting: name,
  value,
});
const hsts = (maxAge: number, includeSubdomains: boolean, preload = false): PlainSubject => ({
  kind: "zone-setting",
  zone,
  setting: "security_header",
  hsts: { wellFormed: true, enabled: true, maxAge, includeSubdomains, preload },
});
const strict = setting("ssl", "strict");
const edge = [strict, setting("always_use_https", "on"), setting("min_tls_version", "1.2")];
const year = hsts(31_536_000, true);

const set = (value: string): { operation: string; value: string } => ({ operation: "set", value });
const computed = (expression: string): { operation: string; expression: string } => ({
  operation: "set",
  expression,
});
const CSP =
  "default-src 'self'; script-src 'self' https://js.stripe.com; frame-src https://js.stripe.com; connect-src 'self' https://api.stripe.com; frame-ancestors 'none'";
const headers = (given: Readonly<Record<string, HeaderChange>>): PlainSubject => ({
  kind: "ruleset",
  zone,
  phase: "http_response_headers_transform",
  rules: [{ action: "rewrite", expression: "true", enabled: true, headers: given }],
});
const safe = headers({
  "x-content-type-options": set("nosniff"),
  "x-frame-options": set("DENY"),
  "referrer-policy": set("strict-origin-when-cross-origin"),
  "content-security-policy": set(CSP),
});
const limits = (period: number, characteristics: readonly string[]): PlainSubject => ({
  kind: "ruleset",
  zone,
  phase: "http_ratelimit",
  rules: [
    {
      action: "block",
      expression: '(http.request.uri.path contains "/auth/")',
      enabled: true,
      limit: { characteristics, period, requests: 10, timeout: 10 },
    },
  ],
});
const perAddress = ["cf.colo.id", "ip.src"];
const limited = limits(10, perAddress);

const OLD = 'http.request.uri.path eq "/prices"';
const NOWHERE = 'http.host eq "nowhere.bookedbarber.com"';
const perTen = { characteristics: perAddress, period: 10, requests: 10, timeout: 10 } as const;
const rules = (phase: string, rule: Partial<RulesetRule>): PlainSubject => ({
  kind: "ruleset",
  zone,
  phase,
  rules: [{ action: "block", expression: "true", enabled: true, ...rule }],
});
const parameters = (given: Readonly<Record<string, string>>): Partial<RulesetRule> => ({
  action: "set_config",
  parameters: given,
});
const redirect = (expression: string, target: string): PlainSubject =>
  rules("http_request_dynamic_redirect", {
    action: "redirect",
    expression,
    parameters: { "from_value.target_url.value": target },
  });
const page = (target: string, values: Readonly<Record<string, string>>): PlainSubject => ({
  kind: "page-rule",
  zone,
  target,
  status: "active",
  actions: { values, partial: false },
});
const listed = (name: string, ...values: readonly string[]): PlainSubject => ({
  kind: "zone-setting",
  zone,
  setting: name,
  parts: {
    values: Object.fromEntries(values.map((value, at) => [String(at), value])),
    partial: false,
  },
});
const access = (mode: string, target: string, value: string): PlainSubject => ({
  kind: "access-rule",
  mode,
  from: { values: { target, value }, partial: false },
});

/** What the rules on the edge and on the application's records accept and refuse, by the rule's id. */
export const edgeExamples: Readonly<Record<string, Examples>> = {
  "record-proxy-valid": {
    pass: [one(app)],
    fail: [
      one({ ...app, ttl: 300 } as PlainSubject),
      one(record("MX", "bookedbarber.com", "mx1.example.com")),
    ],
  },
  "app-record-target": {
    pass: [one(app), one(record("AAAA", "bookedbarber.com", "100::"))],
    fail: [
      one(record("A", "app.bookedbarber.com", "10.0.0.7", false)),
      one(record("CNAME", "app.bookedbarber.com", "https://bookedbarber-web.onrender.com")),
    ],
  },
  "app-hosts-have-records": { pass: [deployed(app, api)], fail: [deployed(app)] },
  "railway-verified": { pass: [one(railway, proof)], fail: [one(railway)] },
  "zone-setting-name": {
    pass: [one(setting("always_use_https", "on"))],
    fail: [one(setting("alwaysUseHttps", "on"))],
  },
  "edge-https-always": {
    pass: [one(setting("always_use_https", "on"))],
    fail: [one(setting("always_use_https", "off"))],
  },
  "edge-min-tls": {
    pass: [one(setting("min_tls_version", "1.2"))],
    fail: [one(setting("min_tls_version", "1.0"))],
  },
  "edge-tls-1-3": { pass: [one(setting("tls_1_3", "on"))], fail: [one(setting("tls_1_3", "off"))] },
  "edge-https-rewrites": {
    pass: [one(setting("automatic_https_rewrites", "on"))],
    fail: [one(setting("automatic_https_rewrites", "off"))],
  },
  "edge-hsts": {
    pass: [one(year)],
    fail: [
      one({ ...year, hsts: { wellFormed: false } } as PlainSubject),
      one({ ...year, hsts: { wellFormed: true, enabled: false } } as PlainSubject),
    ],
  },
  "edge-hsts-year": {
    pass: [one(year)],
    fail: [one(hsts(300, true)), one(hsts(31_536_000, false))],
  },
  "edge-hsts-preload": {
    pass: [one(year), one(hsts(31_536_000, true, true))],
    fail: [one(hsts(300, true, true)), one(hsts(31_536_000, false, true))],
  },
  "edge-ssl-mode": {
    pass: [one(strict, app), one(setting("ssl", "full"), railway)],
    fail: [
      one(setting("ssl", "flexible"), app),
      one(setting("ssl", "full"), app),
      one(strict, railway),
    ],
  },
  "edge-settings-present": { pass: [one(app, ...edge, year)], fail: [one(app, ...edge)] },
  "dnssec-active": {
    pass: [one({ kind: "zone-dnssec", zone, status: "active" })],
    fail: [one({ kind: "zone-dnssec", zone, status: "disabled" })],
  },
  "dnssec-present": {
    pass: [one(app, { kind: "zone-dnssec", zone, status: "active" })],
    fail: [one(app)],
  },
  "edge-header-values": {
    pass: [one(safe)],
    fail: [
      one(headers({ "x-frame-options": set("ALLOWALL") })),
      one(headers({ "content-security-policy": set("default-src 'self'") })),
      one(headers({ "referrer-policy": { operation: "remove" } })),
      one(headers({ "access-control-allow-origin": set("*") })),
      one(
        headers({ "access-control-allow-origin": computed('http.request.headers["origin"][0]') }),
      ),
    ],
  },
  "csp-enforced": {
    pass: [one(safe)],
    fail: [one(headers({ "content-security-policy-report-only": set(CSP) }))],
  },
  "rate-limit-complete": { pass: [one(limited)], fail: [one(limits(10, ["ip.src"]))] },
  "ruleset-in-plan": {
    pass: [{ resources: [limited], context: { cloudflarePlan: "free" } }],
    fail: [{ resources: [limits(60, perAddress)], context: { cloudflarePlan: "free" } }],
  },
  "ruleset-one-per-phase": { pass: [one(safe, limited)], fail: [one(safe, safe)] },
  "edge-headers-present": {
    pass: [one(app, safe)],
    fail: [one(app), one(app, headers({ "x-content-type-options": set("nosniff") }))],
  },
  "edge-rate-limit-effective": {
    pass: [one(limited)],
    fail: [
      one(rules("http_ratelimit", { action: "log", expression: "true", limit: perTen })),
      one(rules("http_ratelimit", { expression: NOWHERE, limit: perTen })),
      one(rules("http_ratelimit", { expression: "true", limit: { ...perTen, requests: 9_000 } })),
      one(limits(10, ["cf.colo.id", "ip.src", 'http.request.headers["x-client"]'])),
      one(limits(10, ["cf.colo.id", 'lower(http.request.cookies["id"][0])'])),
    ],
  },
  "zone-setting-strong": {
    pass: [one(listed("ciphers", "ECDHE-RSA-AES128-GCM-SHA256"))],
    fail: [
      one(listed("ciphers", "ECDHE-RSA-AES128-GCM-SHA256", "RC4-SHA")),
      one({
        kind: "zone-settings",
        zone,
        settings: { values: { ssl: "flexible" }, partial: false },
      }),
    ],
  },
  "zone-setting-usual": {
    pass: [one(listed("security_level", "high"))],
    fail: [one(listed("security_level", "essentially_off")), one(listed("development_mode", "on"))],
  },
  "zone-not-paused": {
    pass: [one({ kind: "zone", name: "bookedbarber.com", paused: false })],
    fail: [one({ kind: "zone", name: "bookedbarber.com", paused: true })],
  },
  "zone-whole": {
    pass: [
      one({ kind: "zone", name: "bookedbarber.com" }),
      one({ kind: "zone", name: "bookedbarber.com", type: "full" }),
    ],
    fail: [
      one({ kind: "zone", name: "bookedbarber.com", type: "partial" }),
      one({ kind: "zone", name: "bookedbarber.com", type: "secondary" }),
      one({ kind: "zone", name: "bookedbarber.com", type: "internal" }),
    ],
  },
  "access-rule-narrow": {
    pass: [one(access("whitelist", "ip", "203.0.113.7")), one(access("block", "country", "XX"))],
    fail: [
      one(access("whitelist", "country", "US")),
      one(access("whitelist", "ip_range", "0.0.0.0/0")),
    ],
  },
  "edge-origin-own": {
    pass: [
      one(rules("http_request_origin", parameters({ "origin.host": "api.bookedbarber.com" }))),
    ],
    fail: [
      one(rules("http_request_origin", parameters({ "origin.host": "bookedbarber.example.net" }))),
      one(page("*bookedbarber.com/*", { resolve_override: "bookedbarber.example.net" })),
    ],
  },
  "edge-config-strong": {
    pass: [one(rules("http_config_settings", parameters({ ssl: "strict" })))],
    fail: [
      one(rules("http_config_settings", parameters({ ssl: "off" }))),
      one(page("*bookedbarber.com/*", { disable_security: "true" })),
    ],
  },
  "edge-config-usual": {
    pass: [one(rules("http_config_settings", parameters({ security_level: "high" })))],
    fail: [one(rules("http_config_settings", parameters({ bic: "false" })))],
  },
  "edge-skip-narrow": {
    pass: [
      one(
        rules("http_request_firewall_custom", {
          action: "skip",
          expression: 'starts_with(http.request.uri.path, "/api/v2/webhooks/")',
        }),
      ),
    ],
    fail: [one(rules("http_request_firewall_custom", { action: "skip", expression: "true" }))],
  },
  "edge-skip-certain": {
    pass: [
      one(
        rules("http_request_firewall_custom", {
          action: "skip",
          expression: "ip.src in {203.0.113.7}",
        }),
      ),
    ],
    fail: [
      one(
        rules("http_request_firewall_custom", {
          action: "skip",
          expression: 'http.user_agent contains "probe"',
        }),
      ),
    ],
  },
  "edge-managed-whole": {
    pass: [one(rules("http_request_firewall_managed", { action: "execute", expression: "true" }))],
    fail: [
      one(
        rules("http_request_firewall_managed", {
          ...parameters({ "overrides.enabled": "false" }),
          action: "execute",
        }),
      ),
    ],
  },
  "edge-cache-private": {
    pass: [
      one(
        rules("http_request_cache_settings", {
          ...parameters({ cache: "true" }),
          expression: 'starts_with(http.request.uri.path, "/_next/static/")',
        }),
      ),
    ],
    fail: [
      one(rules("http_request_cache_settings", parameters({ cache: "true" }))),
      one(page("*bookedbarber.com/*", { cache_level: "cache_everything" })),
    ],
  },
  "edge-visitors-served": {
    pass: [
      one(
        rules("http_request_firewall_custom", {
          action: "block",
          expression: 'http.request.uri.path contains "/wp-admin"',
        }),
      ),
    ],
    fail: [one(rules("http_request_firewall_custom", { action: "block", expression: "true" }))],
  },
  "edge-redirect-home": {
    pass: [
      one(redirect(OLD, "https://app.bookedbarber.com/pricing")),
      one(
        page("http://*bookedbarber.com/*", {
          "forwarding_url.url": "https://$1bookedbarber.com/$2",
        }),
      ),
    ],
    fail: [
      one(redirect("true", "https://bookedbarber.example.net")),
      one(redirect("true", "http://app.bookedbarber.com")),
      one(
        page("*bookedbarber.com/*", {
          "forwarding_url.url": "https://bookedbarber.example.net/$2",
        }),
      ),
      one({
        kind: "redirect-list",
        name: "old",
        holds: "redirect",
        entries: {
          values: {
            "0.redirect.source_url": "bookedbarber.com/",
            "0.redirect.target_url": "https://bookedbarber.example.net",
          },
          partial: false,
        },
      }),
    ],
  },
  "edge-redirect-elsewhere": {
    pass: [one(redirect(OLD, "https://app.bookedbarber.com/pricing"))],
    fail: [
      one(
        redirect(
          'http.host eq "bookedbarber.com" and http.request.uri.path eq "/jobs"',
          "https://jobs.example.net",
        ),
      ),
    ],
  },
  "edge-rate-limit-present": { pass: [one(app, limited)], fail: [one(app, safe)] },
};
