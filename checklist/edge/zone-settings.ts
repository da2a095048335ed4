/** What a value of a setting does that it should not; undefined where nothing is wrong. */
type Wrong = (value: string) => string | undefined;

interface SettingRow {
  /** What is never right before an application that takes bookings and payments. */
  readonly weak?: Wrong;
  /** What may be right for a time, or for somebody. */
  readonly doubtful?: Wrong;
  /** Whether rules of their own judge it where it is a zone's setting. */
  readonly ownRule?: true;
}

const when =
  (values: readonly string[], problem: string): Wrong =>
  (value) =>
    values.includes(value) ? problem : undefined;
const off = (problem: string): Wrong => when(["off", "false"], problem);
const on = (problem: string): Wrong => when(["on", "true"], problem);

/** Ciphers that who records enough, or who is patient enough, can break. */
const BROKEN_CIPHER =
  /rc4|(^|-)(3?des|null|exp|export|anon|adh|aecdh|md5|psk|srp|idea|seed)(-|$)|des-cbc/i;
const FORWARD_SECRET = /^(ecdhe|dhe|aead|tls)[-_]/i;

/** The ciphers of a setting, which may be one or several in a text. */
const ciphersIn = (value: string): readonly string[] => value.split(/[\s,:]+/).filter(Boolean);

/**
 * The settings of a zone at Cloudflare whose meaning is known, by Cloudflare's names: what of their
 * values weakens the edge. A row without anything is one of which the checklist demands nothing.
 * Rules for parts of a zone, page rules and hosts have the same settings.
 */
const SETTINGS: Readonly<Record<string, SettingRow>> = {
  ssl: {
    weak: when(["off", "flexible"], "lets visitors' data go to the platform in clear"),
    ownRule: true,
  },
  always_use_https: { weak: off("does not lead http to https"), ownRule: true },
  min_tls_version: {
    weak: (value) => (["1.2", "1.3"].includes(value) ? undefined : "lets older TLS than 1.2 in"),
    ownRule: true,
  },
  tls_1_3: { doubtful: off("turns TLS 1.3 off"), ownRule: true },
  automatic_https_rewrites: { doubtful: off("leaves http links in pages"), ownRule: true },
  security_header: { ownRule: true },
  ciphers: {
    weak: (value) =>
      ciphersIn(value).some((cipher) => BROKEN_CIPHER.test(cipher))
        ? "allows ciphers that can be broken"
        : undefined,
    doubtful: (value) =>
      ciphersIn(value).every((cipher) => FORWARD_SECRET.test(cipher))
        ? undefined
        : "allows ciphers without forward secrecy",
  },
  sha1_support: { weak: on("takes certificates that can be forged (SHA-1)") },
  waf: { weak: off("turns the firewall off") },
  disable_security: { weak: on("turns security off") },
  security_level: {
    doubtful: when(["off", "essentially_off"], "lets known attackers in without a challenge"),
  },
  browser_check: { doubtful: off("does not look at what visitors' browsers say of themselves") },
  development_mode: {
    doubtful: on("puts the cache out of the way, so that all load is the origin's"),
  },
  "0rtt": { doubtful: on("takes requests that somebody on the way can send again (0-RTT)") },
  always_online: {
    doubtful: on("shows pages that are kept elsewhere when the application is down"),
  },
  replace_insecure_js: { doubtful: off("leaves scripts of hosts that were taken over in pages") },
  privacy_pass: {},
  opportunistic_encryption: {
    doubtful: off("leaves http without the encryption that it could have"),
  },
  mobile_redirect: { doubtful: on("leads mobile visitors to another host") },
  advanced_ddos: { doubtful: off("turns the protection against floods off") },
  rocket_loader: { doubtful: on("lets Cloudflare load the pages' scripts in an order of its own") },
  log_to_cloudflare: {},
};

/** Settings of which the checklist demands nothing, whatever their value. */
const FREE = new Set(
  (
    "aegis automatic_platform_optimization binary_ast brotli browser_cache_ttl cache_by_device_type " +
    "cache_deception_armor cache_key_fields cache_level cache_on_cookie cache_ttl_by_status " +
    "challenge_ttl china_network_enabled cname_flattening content_converter bypass_cache_on_cookie " +
    "disable_apps disable_performance disable_rum disable_zaraz early_hints ech edge_cache_ttl " +
    "email_obfuscation explicit_cache_control fonts h2_prioritization hotlink_protection http2 http3 " +
    "image_resizing ip_geolocation ipv6 long_lived_grpc max_upload minify mirage nel " +
    "opportunistic_onion orange_to_orange origin_error_page_pass_thru origin_error_page_passthru " +
    "origin_h2_max_streams origin_max_http_version polish prefetch_preload proxy_read_timeout " +
    "pseudo_ipv4 redirects_for_ai_training request_body_buffering respect_strong_etag " +
    "response_body_buffering response_buffering server_side_exclude server_side_excludes " +
    "sort_query_string_for_cache speed_brain ssl_recommender sxg tls_client_auth transformations " +
    "transformations_allowed_origins true_client_ip_header universal_ssl visitor_ip webp websockets " +
    "autominify"
  ).split(" "),
);

/** Names that parts of Cloudflare have for the same setting. */
const SAME: Readonly<Record<string, string>> = {
  bic: "browser_check",
  zero_rtt: "0rtt",
  tls13: "tls_1_3",
};

/** The name that Cloudflare has for a setting that is written with capitals or hyphens. */
export function settingNamed(text: string): string {
  return text.replace(/-/g, "_").replace(/[A-Z]/g, (upper) => `_${upper.toLowerCase()}`);
}

const rowOf = (name: string): SettingRow | undefined => {
  const own = SAME[name] ?? name;
  return Object.hasOwn(SETTINGS, own) ? SETTINGS[own] : undefined;
};

/** Whether anybody here knows what a setting does. */
export function isKnownSetting(name: string): boolean {
  return rowOf(name) !== undefined || FREE.has(name);
}

/** Whether rules of their own judge a setting of a zone. */
export function hasOwnRule(name: string): boolean {
  return rowOf(name)?.ownRule === true;
}

/** What the value of a setting weakens: for certain, or perhaps. */
export function settingProblem(
  name: string,
  value: string,
  how: "weak" | "doubtful",
): string | undefined {
  return rowOf(name)?.[how]?.(value.trim().toLowerCase());
}
