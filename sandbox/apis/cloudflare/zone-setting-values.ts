import { z } from "zod";
import type { Plan } from "./plans";

/** One setting of a zone. */
export interface ZoneSetting {
  /** The values that it takes. */
  readonly value: z.ZodType;
  /** What a new zone has. */
  readonly initial: unknown;
  /** The smallest plan that may change it; all of them where absent. */
  readonly from?: Plan;
  /** An object whose members that a request leaves out keep their values. */
  readonly merges?: true;
}

const onOff = z.enum(["on", "off"]);
const on: ZoneSetting = { value: onOff, initial: "on" };
const off: ZoneSetting = { value: onOff, initial: "off" };

const seconds = (...values: number[]): z.ZodType => z.literal(values);
const tlsVersions = ["1.0", "1.1", "1.2", "1.3"] as const;

/** What the vendor documents of each (developers.cloudflare.com/api, zones/settings). */
export const zoneSettings: Readonly<Record<string, ZoneSetting>> = {
  "0rtt": off,
  always_online: off,
  always_use_https: off,
  automatic_https_rewrites: on,
  brotli: on,
  browser_cache_ttl: {
    value: seconds(
      ...[0, 30, 60, 120, 300, 1200, 1800, 3600, 7200, 10800, 14400, 18000, 28800, 43200, 57600],
      ...[72000, 86400, 172800, 259200, 345600, 432000, 691200, 1382400, 2073600, 2678400],
      ...[5356800, 16070400, 31536000],
    ),
    initial: 14400,
  },
  browser_check: on,
  cache_level: { value: z.enum(["aggressive", "basic", "simplified"]), initial: "aggressive" },
  challenge_ttl: {
    value: seconds(
      ...[300, 900, 1800, 2700, 3600, 7200, 10800, 14400, 28800, 57600, 86400, 604800],
      ...[2592000, 31536000],
    ),
    initial: 1800,
  },
  ciphers: { value: z.array(z.string()), initial: [] },
  cname_flattening: {
    value: z.enum(["flatten_at_root", "flatten_all"]),
    initial: "flatten_at_root",
    from: "pro",
  },
  development_mode: off,
  early_hints: off,
  email_obfuscation: on,
  h2_prioritization: { value: z.enum(["on", "off", "custom"]), initial: "off", from: "pro" },
  hotlink_protection: off,
  http2: { ...on, from: "pro" },
  http3: on,
  image_resizing: { value: z.enum(["on", "off", "open"]), initial: "off", from: "pro" },
  ip_geolocation: on,
  ipv6: on,
  max_upload: { value: z.int().min(100).max(500), initial: 100, from: "business" },
  min_tls_version: { value: z.enum(tlsVersions), initial: "1.0" },
  mirage: { ...off, from: "pro" },
  opportunistic_encryption: on,
  opportunistic_onion: on,
  origin_max_http_version: { value: z.enum(["1", "2"]), initial: "2" },
  polish: { value: z.enum(["off", "lossless", "lossy"]), initial: "off", from: "pro" },
  prefetch_preload: { ...off, from: "enterprise" },
  privacy_pass: on,
  proxy_read_timeout: { value: z.number().min(1).max(6000), initial: 100, from: "enterprise" },
  pseudo_ipv4: { value: z.enum(["off", "add_header", "overwrite_header"]), initial: "off" },
  replace_insecure_js: on,
  response_buffering: { ...off, from: "enterprise" },
  rocket_loader: off,
  security_header: {
    value: z.strictObject({
      strict_transport_security: z.strictObject({
        enabled: z.boolean().optional(),
        max_age: z.int().min(0).max(31_536_000).optional(),
        include_subdomains: z.boolean().optional(),
        preload: z.boolean().optional(),
        nosniff: z.boolean().optional(),
      }),
    }),
    initial: {
      strict_transport_security: {
        enabled: false,
        max_age: 0,
        include_subdomains: false,
        preload: false,
        nosniff: false,
      },
    },
    merges: true,
  },
  security_level: {
    value: z.enum(["off", "essentially_off", "low", "medium", "high", "under_attack"]),
    initial: "medium",
  },
  server_side_exclude: on,
  sort_query_string_for_cache: { ...off, from: "enterprise" },
  ssl: { value: z.enum(["off", "flexible", "full", "strict"]), initial: "full" },
  tls_1_3: { value: z.enum(["on", "off", "zrt"]), initial: "on" },
  tls_client_auth: off,
  true_client_ip_header: { ...off, from: "enterprise" },
  waf: { ...off, from: "pro" },
  webp: { ...off, from: "pro" },
  websockets: on,
};
