/** A page elsewhere that tells more. */
export interface Link {
  readonly title: string;
  readonly url: string;
}

const link = (title: string, url: string): Link => ({ title, url });

const stripeKeys = link("Stripe: API keys", "https://docs.stripe.com/keys");
const roles = link(
  "PostgreSQL manual: database roles",
  "https://www.postgresql.org/docs/current/user-manag.html",
);
const privileges = link(
  "PostgreSQL manual: privileges",
  "https://www.postgresql.org/docs/current/ddl-priv.html",
);
const cors = link(
  "MDN: cross-origin resource sharing",
  "https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS",
);
const cookies = link(
  "MDN: Set-Cookie",
  "https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie",
);
const next = link(
  "Next.js: environment variables",
  "https://nextjs.org/docs/app/guides/environment-variables",
);
const csp = link(
  "MDN: Content Security Policy",
  "https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP",
);
const rates = link(
  "Cloudflare: rate limiting rules",
  "https://developers.cloudflare.com/waf/rate-limiting-rules/",
);
const bucketLocks = link(
  "Cloudflare: bucket locks",
  "https://developers.cloudflare.com/r2/buckets/bucket-locks/",
);
const random = link(
  "Pulumi: the provider random",
  "https://www.pulumi.com/registry/packages/random/",
);

/** Pages by the beginning of a rule's id; the longest that fits is taken. */
const links: Readonly<Record<string, readonly Link[]>> = {
  bimi: [link("BIMI Group: publishing a record", "https://bimigroup.org/bimi-generator/")],
  caa: [link("RFC 8659: CAA", "https://www.rfc-editor.org/rfc/rfc8659")],
  "access-token": [
    link("RFC 8725: best practice for JWT", "https://www.rfc-editor.org/rfc/rfc8725"),
  ],
  "application-not-owner": [roles],
  bcrypt: [
    link(
      "OWASP: password storage",
      "https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html",
    ),
  ],
  cookies: [cookies],
  database: [
    link(
      "PostgreSQL manual: connection strings",
      "https://www.postgresql.org/docs/current/libpq-connect.html",
    ),
  ],
  "database-connection-limit": [roles],
  "database-encoding": [
    link(
      "PostgreSQL manual: character sets",
      "https://www.postgresql.org/docs/current/multibyte.html",
    ),
  ],
  dkim: [link("RFC 6376: DKIM", "https://www.rfc-editor.org/rfc/rfc6376")],
  dmarc: [link("RFC 9989: DMARC", "https://www.rfc-editor.org/rfc/rfc9989")],
  "backup-bucket": [bucketLocks],
  "bucket-lifecycle": [
    link(
      "Cloudflare: object lifecycles",
      "https://developers.cloudflare.com/r2/buckets/object-lifecycles/",
    ),
  ],
  "bucket-lock": [bucketLocks],
  csp: [csp],
  dnssec: [link("Cloudflare: DNSSEC", "https://developers.cloudflare.com/dns/dnssec/")],
  edge: [
    link(
      "Cloudflare: additional TLS options",
      "https://developers.cloudflare.com/ssl/edge-certificates/additional-options/",
    ),
  ],
  "edge-header": [csp],
  "edge-rate-limit": [rates],
  "edge-ssl": [
    link(
      "Cloudflare: encryption modes",
      "https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/",
    ),
  ],
  "generated-secret": [random],
  google: [link("Google: OAuth 2.0", "https://developers.google.com/identity/protocols/oauth2")],
  grant: [privileges],
  hsts: [
    link(
      "MDN: Strict-Transport-Security",
      "https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security",
    ),
  ],
  jwt: [link("RFC 8725: best practice for JWT", "https://www.rfc-editor.org/rfc/rfc8725")],
  login: [roles],
  "no-secret-in-browser": [next],
  "node-env": [next],
  origins: [cors],
  public: [privileges],
  railway: [link("Railway: working with domains", "https://docs.railway.com/networking/domains")],
  "rate-limit-complete": [rates],
  readonly: [privileges],
  redis: [
    link(
      "Redis: security",
      "https://redis.io/docs/latest/operate/oss_and_stack/management/security/",
    ),
  ],
  role: [roles],
  ruleset: [
    link(
      "Cloudflare: rulesets",
      "https://developers.cloudflare.com/ruleset-engine/about/rulesets/",
    ),
  ],
  sendgrid: [
    link(
      "SendGrid: API keys",
      "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",
    ),
  ],
  sentry: [link("Sentry: DSN", "https://docs.sentry.io/concepts/key-terms/dsn-explainer/")],
  spf: [link("RFC 7208: SPF", "https://www.rfc-editor.org/rfc/rfc7208")],
  stripe: [stripeKeys],
  "stripe-webhook": [link("Stripe: webhooks", "https://docs.stripe.com/webhooks")],
  twilio: [link("Twilio: test credentials", "https://www.twilio.com/docs/iam/test-credentials")],
};

/** Pages elsewhere that tell more of a rule. */
export function linksOf(rule: string): readonly Link[] {
  const fitting = Object.keys(links).filter((start) => rule.startsWith(start));
  const [longest] = fitting.sort((one, other) => other.length - one.length);
  return longest === undefined ? [] : (links[longest] ?? []);
}
