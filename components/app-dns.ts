import * as pulumi from "@pulumi/pulumi";

import { caaAt, caaFor } from "../checklist/dns/caa";
import { txtContent } from "../checklist/dns/txt";
import { railwayVerification, redirectedHosts } from "./app-hosts";
import { redirectRule } from "./cloudflare-rules";
import { AUTOMATIC_TTL, DeclaredRecords, RECORD_TTL } from "./declared-record";
import type { DeclaredRecord } from "./declared-record";
import { DeclaredRulesets } from "./declared-ruleset";

export interface AppDnsArgs {
  readonly zoneId: pulumi.Input<string>;
  /** The canonical domain, whose apex and www lead to the application. */
  readonly domain: string;
  /** The web application's host. */
  readonly appHost: string;
  /** The API's host. */
  readonly apiHost: string;
  /** The host at the platform that serves the application; without one it gets no record. */
  readonly appTarget?: pulumi.Input<string> | undefined;
  /** The host at the platform that serves the API; without one it gets no record. */
  readonly apiTarget?: pulumi.Input<string> | undefined;
  /** A website of its own at www; without one www leads to the application. */
  readonly wwwTarget?: pulumi.Input<string> | undefined;
  /** Railway's token that proves who owns the application's host. */
  readonly appVerification?: pulumi.Input<string> | undefined;
  /** The same of the API's host. */
  readonly apiVerification?: pulumi.Input<string> | undefined;
  /** Who may issue certificates for the domain; without anybody named, everybody may. */
  readonly authorities: readonly string[];
  /** Whether visitors come through Cloudflare, which only then redirects and protects. */
  readonly proxied: boolean;
}

/** Short, so that a host can be moved to another platform within minutes. */
const MOVABLE_TTL = 300;

/**
 * An address that is nobody's (RFC 6666): Cloudflare answers for a proxied name itself, and needs
 * some record to do so.
 */
const DISCARD_ADDRESS = "100::";

/** The records by which people reach the application, its API and its domain. */
export class AppDns extends pulumi.ComponentResource {
  public readonly records: readonly DeclaredRecord[];

  public constructor(name: string, args: AppDnsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bookedbarber:index:AppDns", name, { ...args }, opts);
    const { zoneId, domain, appHost, apiHost, appTarget, apiTarget, wwwTarget, proxied } = args;
    const records: DeclaredRecord[] = [];
    const declared = new DeclaredRecords(this, name);

    const record = (
      suffix: string,
      host: string,
      type: string,
      content: pulumi.Input<string>,
      ttl: number,
    ): void => {
      const through = { proxied: ttl === AUTOMATIC_TTL };
      const inputs = { zoneId, name: host, type, content, ttl, ...through };
      records.push(declared.declareInputs(suffix, inputs));
    };
    const ttl = proxied ? AUTOMATIC_TTL : MOVABLE_TTL;
    const verification = (suffix: string, host: string, token: pulumi.Input<string>): void => {
      const content = pulumi.output(token).apply((text) => txtContent(railwayVerification(text)));
      record(`${suffix}-verification`, `_railway-verify.${host}`, "TXT", content, RECORD_TTL);
    };

    if (appTarget !== undefined) record("app", appHost, "CNAME", appTarget, ttl);
    if (apiTarget !== undefined) record("api", apiHost, "CNAME", apiTarget, ttl);
    if (args.appVerification !== undefined) verification("app", appHost, args.appVerification);
    if (args.apiVerification !== undefined) verification("api", apiHost, args.apiVerification);
    if (wwwTarget !== undefined) record("www", `www.${domain}`, "CNAME", wwwTarget, ttl);

    const issuers = args.authorities.length === 0 ? [] : caaFor(args.authorities);
    caaAt(domain, issuers).forEach((issuer, at) => {
      records.push(declared.declare(`caa-${at + 1}`, zoneId, issuer));
    });

    // Only Cloudflare can redirect without a server, and there must be somewhere to lead people.
    const website = wwwTarget !== undefined;
    if (proxied && (website || appTarget !== undefined)) {
      const hosts = { domain, app: appHost, api: apiHost };
      const { from, to } = redirectedHosts(hosts, website);
      for (const host of from) {
        const suffix = host === domain ? "apex" : "www";
        record(suffix, host, "AAAA", DISCARD_ADDRESS, AUTOMATIC_TTL);
      }
      if (from.length > 0) {
        new DeclaredRulesets(this, name).declare("redirects", {
          zoneId,
          name: "Redirects",
          phase: "http_request_dynamic_redirect",
          rules: [redirectRule(from, to)],
        });
      }
    }

    this.records = records;
    // The rules on the stack see what a component gives, not what it was given.
    this.registerOutputs({ appHost, apiHost, appTarget, apiTarget, wwwTarget });
  }
}
