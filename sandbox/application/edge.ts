import { z } from "zod";

import type { CloudflareState } from "../apis/cloudflare";
import type { RuleBody } from "../apis/cloudflare/ruleset-rules";
import { concatenated, holds } from "./expression";
import type { Asked } from "./expression";

export type TlsVersion = "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3";

/** What stands between visitors and the application. */
export interface Edge {
  /** Whether http leads to https before anything else. */
  httpsAlways(host: string): boolean;
  minimumTls(): TlsVersion;
  /** Where a request is led, if anywhere. */
  redirect(
    asked: Asked,
    search: string,
  ): { readonly status: number; readonly to: string } | undefined;
  /** Sets and removes headers of an answer. */
  dress(headers: Headers, asked: Asked, secure: boolean): void;
}

const versions = { "1.0": "TLSv1", "1.1": "TLSv1.1", "1.2": "TLSv1.2", "1.3": "TLSv1.3" } as const;
const minimum = z.enum(["1.0", "1.1", "1.2", "1.3"]).catch("1.0");
const hsts = z.object({
  strict_transport_security: z.object({
    enabled: z.boolean().default(false),
    max_age: z.number().default(0),
    include_subdomains: z.boolean().default(false),
    preload: z.boolean().default(false),
    nosniff: z.boolean().default(false),
  }),
});
const redirectParameters = z.object({
  from_value: z.object({
    status_code: z.number().default(301),
    preserve_query_string: z.boolean().default(false),
    target_url: z.object({ expression: z.string() }),
  }),
});
const headerParameters = z.object({
  headers: z.record(
    z.string(),
    z.object({ operation: z.enum(["set", "add", "remove"]), value: z.string().optional() }),
  ),
});

/** Cloudflare's edge for a zone, by the settings and rules that its API holds at the moment. */
export function edgeOf(state: CloudflareState, zoneId: string): Edge {
  const zone = state.zones.get(zoneId);
  if (zone === undefined) throw new Error(`the account has no zone ${zoneId}`);
  const setting = (id: string): unknown => zone.settings.get(id)?.value;
  const isProxied = (host: string): boolean =>
    [...zone.records.values()].some(({ name, proxied }) => proxied && name === host);
  const rules = (phase: string, asked: Asked): readonly RuleBody[] =>
    isProxied(asked.host)
      ? [...zone.rulesets.values()]
          .filter((ruleset) => ruleset.phase === phase)
          .flatMap((ruleset) => ruleset.rules.map(({ body }) => body))
          .filter(({ enabled, expression }) => enabled !== false && holds(expression, asked))
      : [];
  return {
    httpsAlways: (host) => isProxied(host) && setting("always_use_https") === "on",
    minimumTls: () => versions[minimum.parse(setting("min_tls_version"))],
    redirect: (asked, search) => {
      const [first] = rules("http_request_dynamic_redirect", asked);
      if (first === undefined) return undefined;
      const { from_value: value } = redirectParameters.parse(first.action_parameters);
      const to = concatenated(value.target_url.expression, asked);
      return {
        status: value.status_code,
        to: value.preserve_query_string ? `${to}${search}` : to,
      };
    },
    dress: (headers, asked, secure) => {
      if (!isProxied(asked.host)) return;
      headers.set("server", "cloudflare");
      const given = hsts.safeParse(setting("security_header"));
      const wanted = given.data?.strict_transport_security;
      if (secure && wanted?.enabled === true) {
        const parts = [
          `max-age=${wanted.max_age}`,
          ...(wanted.include_subdomains ? ["includeSubDomains"] : []),
          ...(wanted.preload ? ["preload"] : []),
        ];
        headers.set("strict-transport-security", parts.join("; "));
        if (wanted.nosniff) headers.set("x-content-type-options", "nosniff");
      }
      for (const { action_parameters: parameters } of rules(
        "http_response_headers_transform",
        asked,
      )) {
        const { headers: changes } = headerParameters.parse(parameters);
        for (const [name, { operation, value = "" }] of Object.entries(changes)) {
          if (operation === "remove") headers.delete(name);
          else if (operation === "add") headers.append(name, value);
          else headers.set(name, value);
        }
      }
    },
  };
}
