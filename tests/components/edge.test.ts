import assert from "node:assert/strict";

import { Edge } from "../../components/edge";
import type { EdgeArgs } from "../../components/edge";
import { HSTS_STAGES } from "../../checklist/edge/hsts";
import { headerRules, rateLimitRules } from "../../components/cloudflare-rules";
import { byName, declare } from "./mocks";
import type { Declared } from "./mocks";

const zoneId = "0123456789abcdef0123456789abcdef";
const args: EdgeArgs = {
  zoneId,
  appHost: "app.example.com",
  apiHost: "api.example.com",
  plan: "free",
  sslMode: "strict",
  hstsStage: "year",
  cspMode: "enforce",
  proxied: true,
  dnssec: true,
};

const setting = (settingId: string, value: unknown): Declared => ({
  type: "cloudflare:index/zoneSetting:ZoneSetting",
  name: `edge-${settingId.replaceAll("_", "-")}`,
  inputs: { zoneId, settingId, value },
});
const ruleset = (suffix: string, name: string, phase: string, rules: unknown): Declared => ({
  type: "cloudflare:index/ruleset:Ruleset",
  name: `edge-${suffix}`,
  inputs: { zoneId, kind: "zone", name, phase, rules },
});

describe("Edge", () => {
  it("declares TLS, HSTS, headers, rate limits and DNSSEC, by Cloudflare's own names", async () => {
    const declared = await declare(() => new Edge("edge", args));

    const expected: readonly Declared[] = [
      { type: "bookedbarber:index:Edge", name: "edge", inputs: args },
      setting("ssl", "strict"),
      setting("always_use_https", "on"),
      setting("automatic_https_rewrites", "on"),
      setting("min_tls_version", "1.2"),
      setting("tls_1_3", "on"),
      setting("security_header", {
        strict_transport_security: {
          enabled: true,
          max_age: 31_536_000,
          include_subdomains: true,
          preload: false,
          nosniff: true,
        },
      }),
      ruleset(
        "headers",
        "Security headers",
        "http_response_headers_transform",
        headerRules({ app: args.appHost, api: args.apiHost, cspMode: "enforce" }),
      ),
      ruleset("rate-limits", "Rate limits", "http_ratelimit", rateLimitRules("free", args.apiHost)),
      {
        type: "cloudflare:index/zoneDnssec:ZoneDnssec",
        name: "edge-dnssec",
        inputs: { zoneId, status: "active" },
      },
    ];
    assert.deepEqual(byName(declared), byName(expected));
  });

  for (const [hstsStage, hsts] of Object.entries(HSTS_STAGES)) {
    it(`tells browsers ${hsts.maxAge} s in the stage ${hstsStage}`, async () => {
      const stage = hstsStage as keyof typeof HSTS_STAGES;
      const declared = await declare(() => new Edge("edge", { ...args, hstsStage: stage }));

      const found = declared.find(({ name }) => name === "edge-security-header");
      const strict = {
        enabled: true,
        max_age: hsts.maxAge,
        include_subdomains: hsts.includeSubdomains,
        preload: hsts.preload,
        nosniff: true,
      };
      assert.deepEqual(found, setting("security_header", { strict_transport_security: strict }));
    });
  }

  it("declares no rules where no visitor comes through Cloudflare, and no DNSSEC unasked", async () => {
    const declared = await declare(
      () => new Edge("edge", { ...args, proxied: false, dnssec: false }),
    );

    const types = new Set(declared.slice(1).map(({ type }) => type));
    assert.deepEqual([...types], ["cloudflare:index/zoneSetting:ZoneSetting"]);
  });
});
