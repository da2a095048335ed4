import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";

import { HSTS_STAGES } from "../checklist/edge/hsts";
import type { HstsStage } from "../checklist/edge/hsts";
import type { CloudflarePlan } from "../checklist/edge/cloudflare-plan";
import { headerRules, rateLimitRules } from "./cloudflare-rules";
import type { CspMode } from "./cloudflare-rules";
import { DeclaredRulesets } from "./declared-ruleset";

export interface EdgeArgs {
  readonly zoneId: pulumi.Input<string>;
  /** The web application's host. */
  readonly appHost: string;
  /** The API's host. */
  readonly apiHost: string;
  /** The zone's plan, which decides how many rate limits there can be. */
  readonly plan: CloudflarePlan;
  /** How Cloudflare connects to the platform: `strict` checks its certificate, `full` does not. */
  readonly sslMode: "full" | "strict";
  /** How far HSTS has come. */
  readonly hstsStage: HstsStage;
  readonly cspMode: CspMode;
  /** Whether visitors come through Cloudflare: without that its rules would have no effect. */
  readonly proxied: boolean;
  /** Whether the zone is signed. */
  readonly dnssec: boolean;
}

/** What Cloudflare does between visitors and the application: TLS, headers, rate limits, DNSSEC. */
export class Edge extends pulumi.ComponentResource {
  /** The record that the domain's registrar must publish; undefined without DNSSEC. */
  public readonly dnssecDs: pulumi.Output<string> | undefined;

  public constructor(name: string, args: EdgeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bookedbarber:index:Edge", name, { ...args }, opts);
    const { zoneId, appHost: app, apiHost: api, cspMode } = args;
    const child = { parent: this };

    // The names are Cloudflare's, and so are those in the values: nothing translates them.
    const setting = (settingId: string, value: unknown): void => {
      const suffix = settingId.replaceAll("_", "-");
      // A zone has each setting once: without this stack it stays as it is.
      const opts = { ...child, retainOnDelete: true };
      new cloudflare.ZoneSetting(`${name}-${suffix}`, { zoneId, settingId, value }, opts);
    };
    setting("ssl", args.sslMode);
    setting("always_use_https", "on");
    setting("automatic_https_rewrites", "on");
    setting("min_tls_version", "1.2");
    setting("tls_1_3", "on");
    const { maxAge, includeSubdomains, preload } = HSTS_STAGES[args.hstsStage];
    setting("security_header", {
      strict_transport_security: {
        enabled: true,
        max_age: maxAge,
        include_subdomains: includeSubdomains,
        preload,
        nosniff: true,
      },
    });

    if (args.proxied) {
      const rulesets = new DeclaredRulesets(this, name);
      rulesets.declare("headers", {
        zoneId,
        name: "Security headers",
        phase: "http_response_headers_transform",
        rules: [...headerRules({ app, api, cspMode })],
      });
      rulesets.declare("rate-limits", {
        zoneId,
        name: "Rate limits",
        phase: "http_ratelimit",
        rules: [...rateLimitRules(args.plan, api)],
      });
    }

    // Never switched off from here: as long as the registrar publishes the DS record, nobody would
    // find the domain any more.
    const dnssec = { ...child, retainOnDelete: true };
    this.dnssecDs = args.dnssec
      ? new cloudflare.ZoneDnssec(`${name}-dnssec`, { zoneId, status: "active" }, dnssec).ds
      : undefined;
    this.registerOutputs({});
  }
}
