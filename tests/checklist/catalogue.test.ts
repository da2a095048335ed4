import assert from "node:assert/strict";

import { variables } from "../../checklist/environment/contract";
import { items, sections } from "../../checklist/items";
import { allRules, describedRule } from "../../checklist/rules/all-rules";
import { rules } from "../../checklist/rules/catalogue";
import { resourceRules, stackRules } from "../../checklist/rules/resources/catalogue";

/**
 * What people rely on in waivers, policy configuration, settings files and reports, written down a
 * second time: a change of it is never by the way.
 */
const linesOf = (table: string): readonly string[] =>
  table
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** id | severity | what it looks at | items | variables */
const RULES = `
  required-variable | error | either | 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.14 1.15 1.16 1.17 2.5 2.7 | of the contract
  credentials-complete | error | backend | 1.10 1.11 1.9 | TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN GOOGLE_CLIENT_ID GOOGLE_CLIENT_SECRET SMTP_USERNAME SMTP_PASSWORD
  no-placeholder | error | either | 2.1 |
  no-default-password | error | backend | 2.1 1.1 1.12 | DATABASE_URL READONLY_DATABASE_URL DATABASE_UNPOOLED_URL REDIS_URL
  no-stray-characters | error | either | 2.1 |
  no-secret-in-browser | error | either | 1.15 2.3 |
  no-unseen-character | error | either | 2.1 2.3 |
  no-space-in-key | error | either | 2.1 1.3 1.9 1.10 1.11 | STRIPE_WEBHOOK_SECRET STRIPE_CONNECT_CLIENT_ID TWILIO_AUTH_TOKEN GOOGLE_CLIENT_SECRET SENTRY_AUTH_TOKEN
  browser-gets-no-backend-secret | error | both | 1.15 2.3 |
  frontend-gets-no-backend-secret | error | both | 2.3 2.2 |
  database-url-postgresql | error | backend | 1.1 3.1 | DATABASE_URL READONLY_DATABASE_URL DATABASE_UNPOOLED_URL
  database-url-scheme | error | backend | 1.1 3.2 | DATABASE_URL READONLY_DATABASE_URL DATABASE_UNPOOLED_URL
  database-url-complete | error | backend | 1.1 3.2 | DATABASE_URL READONLY_DATABASE_URL DATABASE_UNPOOLED_URL
  database-url-tls | error | backend | 1.1 2.5 | DATABASE_URL READONLY_DATABASE_URL DATABASE_UNPOOLED_URL
  database-url-verified | error | backend | 1.1 2.5 | DATABASE_URL READONLY_DATABASE_URL DATABASE_UNPOOLED_URL
  database-not-loopback | error | backend | 1.1 3.1 | DATABASE_URL READONLY_DATABASE_URL DATABASE_UNPOOLED_URL
  database-login | error | backend | 1.1 3.1 | DATABASE_URL READONLY_DATABASE_URL
  database-url-overridden | error | backend | 1.1 3.1 | DATABASE_URL READONLY_DATABASE_URL DATABASE_UNPOOLED_URL
  database-url-parameters | error | backend | 1.1 2.5 3.1 | DATABASE_URL READONLY_DATABASE_URL DATABASE_UNPOOLED_URL
  secret-key-length | error | backend | 1.2 2.2 2.7 | SECRET_KEY JWT_SECRET_KEY CSRF_SECRET_KEY ENCRYPTION_KEY
  secret-key-not-default | error | backend | 1.2 2.1 2.7 | SECRET_KEY JWT_SECRET_KEY CSRF_SECRET_KEY ENCRYPTION_KEY
  secret-key-random | error | backend | 1.2 2.2 2.7 | SECRET_KEY JWT_SECRET_KEY CSRF_SECRET_KEY ENCRYPTION_KEY
  secret-keys-differ | error | backend | 2.7 1.2 | SECRET_KEY JWT_SECRET_KEY CSRF_SECRET_KEY ENCRYPTION_KEY
  secret-not-guessable | error | either | 2.1 2.3 |
  stripe-secret-key-live | error | backend | 1.3 2.3 | STRIPE_SECRET_KEY
  stripe-publishable-key-live | error | either | 1.4 1.15 2.3 | STRIPE_PUBLISHABLE_KEY NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY
  stripe-key-shape | error | either | 1.3 1.4 1.15 | STRIPE_SECRET_KEY STRIPE_PUBLISHABLE_KEY NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY
  stripe-webhook-secret | error | backend | 1.5 4.2 | STRIPE_WEBHOOK_SECRET
  stripe-webhook-secret-shape | warning | backend | 1.5 | STRIPE_WEBHOOK_SECRET
  stripe-connect-client-id | error | backend | 4.4 | STRIPE_CONNECT_CLIENT_ID
  stripe-keys-one-mode | error | backend | 1.4 1.3 | STRIPE_PUBLISHABLE_KEY STRIPE_SECRET_KEY
  stripe-keys-one-account | error | backend | 1.4 1.3 | STRIPE_PUBLISHABLE_KEY STRIPE_SECRET_KEY
  stripe-frontend-key-matches | error | both | 1.15 1.4 | NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY STRIPE_PUBLISHABLE_KEY
  origins-listed | error | backend | 1.6 2.4 | ALLOWED_ORIGINS
  origins-no-wildcard | error | backend | 1.6 2.4 | ALLOWED_ORIGINS
  origins-well-formed | error | backend | 1.6 2.4 | ALLOWED_ORIGINS
  origins-https | error | backend | 1.6 2.5 2.4 | ALLOWED_ORIGINS
  origins-public | error | backend | 1.6 2.4 | ALLOWED_ORIGINS
  origins-own-domain | error | backend | 1.6 2.4 | ALLOWED_ORIGINS
  origins-no-placeholder | error | backend | 1.6 2.1 | ALLOWED_ORIGINS
  origins-contain-frontend | error | backend | 1.6 8.8 | ALLOWED_ORIGINS FRONTEND_URL
  environment-production | error | backend | 1.7 | ENVIRONMENT
  debug-off | error | either | 1.8 1.16 5.1 | DEBUG SENTRY_DEBUG NEXT_PUBLIC_DEBUG_MODE NEXT_PUBLIC_ENABLE_DEVTOOLS
  demo-mode-off | error | either | 1.16 2.3 |
  node-env-production | error | frontend | 1.17 | NODE_ENV
  log-level | error | backend | 5.8 1.8 | LOG_LEVEL
  log-format | warning | backend | 5.8 | LOG_FORMAT
  url-well-formed | error | either | 2.5 1.14 1.11 | FRONTEND_URL BACKEND_URL NEXT_PUBLIC_API_URL NEXT_PUBLIC_APP_URL GOOGLE_REDIRECT_URI NEXT_PUBLIC_WS_URL
  url-https | error | either | 2.5 1.14 1.11 | FRONTEND_URL BACKEND_URL NEXT_PUBLIC_API_URL NEXT_PUBLIC_APP_URL GOOGLE_REDIRECT_URI NEXT_PUBLIC_WS_URL
  url-public | error | either | 2.5 1.14 1.11 | FRONTEND_URL BACKEND_URL NEXT_PUBLIC_API_URL NEXT_PUBLIC_APP_URL GOOGLE_REDIRECT_URI NEXT_PUBLIC_WS_URL
  url-own-domain | error | either | 1.14 7.2 7.8 | FRONTEND_URL BACKEND_URL NEXT_PUBLIC_API_URL NEXT_PUBLIC_APP_URL GOOGLE_REDIRECT_URI NEXT_PUBLIC_WS_URL
  url-no-trailing-slash | error | either | 1.14 2.5 | FRONTEND_URL BACKEND_URL NEXT_PUBLIC_API_URL NEXT_PUBLIC_APP_URL
  api-url-is-backend | error | both | 1.14 8.8 | NEXT_PUBLIC_API_URL BACKEND_URL
  app-url-is-frontend | error | both | 2.5 1.6 | NEXT_PUBLIC_APP_URL FRONTEND_URL
  google-redirect-is-backend | error | backend | 1.11 4.23 | GOOGLE_REDIRECT_URI BACKEND_URL
  domain-near-miss | error | backend | 4.8 1.14 1.6 |
  host-near-miss | error | either | 2.4 1.6 1.14 4.9 |
  host-under-domain | warning | either | 2.4 1.6 1.14 1.11 | FRONTEND_URL BACKEND_URL NEXT_PUBLIC_API_URL NEXT_PUBLIC_APP_URL GOOGLE_REDIRECT_URI NEXT_PUBLIC_WS_URL ALLOWED_ORIGINS
  sender-under-domain | error | backend | 4.9 4.8 1.9 | SENDGRID_FROM_EMAIL
  no-test-key | error | either | 2.3 |
  port-range | error | backend | 7.1 | PORT SMTP_PORT
  count-positive | error | backend | 3.4 1.12 3.8 | DB_POOL_SIZE DB_POOL_TIMEOUT DB_POOL_RECYCLE DB_STATEMENT_TIMEOUT WEB_CONCURRENCY REDIS_MAX_CONNECTIONS
  pool-overflow-bounded | error | backend | 3.4 | DB_MAX_OVERFLOW
  pool-pre-ping | warning | backend | 3.4 | DB_POOL_PRE_PING
  jwt-algorithm | error | backend | 2.7 | JWT_ALGORITHM
  access-token-lifetime | error | backend | 2.10 | ACCESS_TOKEN_EXPIRE_MINUTES
  refresh-token-lifetime | error | backend | 2.10 | REFRESH_TOKEN_EXPIRE_DAYS
  bcrypt-rounds | error | backend | 2.8 | BCRYPT_ROUNDS
  rate-limit-on | error | backend | 2.9 | RATE_LIMIT_ENABLED
  auth-rate-limit | error | backend | 2.9 | AUTH_RATE_LIMIT_PER_MINUTE
  request-rate-limits | error | backend | 2.9 | RATE_LIMIT_PER_MINUTE PAYMENT_RATE_LIMIT_PER_MINUTE
  ssl-redirect | error | backend | 2.5 | SECURE_SSL_REDIRECT
  hsts-seconds | error | backend | 2.6 | SECURE_HSTS_SECONDS
  cookies-safe | error | backend | 2.6 | SECURE_COOKIE_SECURE SECURE_COOKIE_HTTPONLY
  cookies-same-site | error | backend | 2.6 | SECURE_COOKIE_SAMESITE
  second-factor-on | error | backend | 3.7 | ENABLE_MFA
  audit-log-on | error | backend | 5.8 | AUDIT_LOG_ENABLED
  backups-on | error | backend | 9.1 3.5 | BACKUP_ENABLED
  backup-schedule-daily | error | backend | 9.1 9.7 | BACKUP_SCHEDULE
  backup-retention | warning | backend | 9.2 | BACKUP_RETENTION_DAYS
  sentry-privacy | error | backend | 5.1 | SENTRY_SEND_DEFAULT_PII SENTRY_INCLUDE_LOCAL_VARIABLES
  sentry-error-rate | warning | backend | 5.1 | SENTRY_SAMPLE_RATE
  sentry-trace-rate | warning | either | 5.3 | SENTRY_TRACES_SAMPLE_RATE NEXT_PUBLIC_SENTRY_TRACES_SAMPLE_RATE
  sentry-profile-rate | warning | backend | 5.3 | SENTRY_PROFILES_SAMPLE_RATE
  sentry-environment | warning | backend | 5.1 | SENTRY_ENVIRONMENT
  connection-capacity | error | backend | 3.4 | DB_POOL_SIZE DB_MAX_OVERFLOW WEB_CONCURRENCY
  rate-limit-store-shared | error | backend | 2.9 1.12 | REDIS_URL WEB_CONCURRENCY
  sendgrid-key | error | backend | 1.9 | SENDGRID_API_KEY
  sendgrid-key-shape | warning | backend | 1.9 | SENDGRID_API_KEY
  sendgrid-smtp-login | warning | backend | 1.9 | SMTP_USERNAME SMTP_SERVER
  sendgrid-template-shape | warning | backend | 4.10 | SENDGRID_TEMPLATE_ID
  smtp-server-public | error | backend | 1.9 | SMTP_SERVER
  smtp-port-encrypted | warning | backend | 1.9 2.5 | SMTP_PORT
  twilio-account-sid | error | backend | 1.10 4.17 | TWILIO_ACCOUNT_SID
  twilio-token-shape | warning | backend | 1.10 | TWILIO_AUTH_TOKEN
  twilio-number-real | error | backend | 4.18 1.10 | TWILIO_PHONE_NUMBER
  google-client-id | error | backend | 1.11 4.23 | GOOGLE_CLIENT_ID
  google-client-id-shape | warning | backend | 1.11 4.23 | GOOGLE_CLIENT_ID
  google-client-secret | error | backend | 1.11 4.23 | GOOGLE_CLIENT_SECRET
  google-client-secret-shape | warning | backend | 1.11 4.23 | GOOGLE_CLIENT_SECRET
  redis-url-encrypted | error | backend | 1.12 2.5 | REDIS_URL
  redis-url-parameters | error | backend | 1.12 2.5 | REDIS_URL
  redis-url-private | error | backend | 1.12 | REDIS_URL
  sentry-dsn | error | either | 1.13 5.1 | SENTRY_DSN NEXT_PUBLIC_SENTRY_DSN
  sentry-dsn-public | error | frontend | 5.1 1.13 | NEXT_PUBLIC_SENTRY_DSN
  sentry-dsn-https | error | either | 1.13 2.5 | SENTRY_DSN NEXT_PUBLIC_SENTRY_DSN
  well-typed | error | either | 1.8 3.4 3.8 5.8 7.1 2.10 2.8 2.9 2.5 2.6 1.16 3.7 4.9 1.9 4.18 1.12 5.1 5.3 9.1 9.2 | of the contract
  name-in-capitals | error | either | 2.1 |
  name-close-to-known | warning | either | 2.1 |
  names-agree | error | backend | 1.6 4.9 | ALLOWED_ORIGINS SENDGRID_FROM_EMAIL
  runtime-verifies-tls | error | either | 2.5 1.1 |
  runtime-debuggers-off | error | either | 1.8 5.8 |
  runtime-own-code | error | either | 2.1 7.1 |
  runtime-own-routes | error | either | 2.5 1.1 1.3 |
  reference-can-be-right | error | either | 2.1 2.3 1.8 |
`;

/** id | severity | resource or the whole stack | items | kinds of resources */
const RESOURCE_RULES = `
  role-unprivileged | error | resource | 3.1 1.1 | role
  role-password | error | resource | 3.1 2.1 | role
  role-password-scram | error | resource | 3.1 2.1 | role
  role-connection-limit | error | resource | 3.4 | role
  role-lets-go | warning | resource | 3.4 | role
  grant-not-public | error | resource | 3.1 | grant
  readonly-role-reads | error | resource | 3.1 1.1 | grant
  grant-modest | error | resource | 3.1 1.1 | grant
  grant-reviewed | warning | resource | 3.1 | grant
  schema-policies-modest | error | resource | 3.1 1.1 | schema
  database-no-template | error | resource | 3.1 | database
  database-encoding | error | resource | 3.1 | database
  database-connection-limit | error | resource | 3.4 | database
  membership-modest | error | resource | 3.1 1.1 | role membership
  membership-reviewed | warning | resource | 3.1 | role membership
  role-valid | error | resource | 3.1 3.2 | role
  extension-safe | error | resource | 3.1 2.1 | extension
  extension-reviewed | warning | resource | 3.1 | extension
  function-safe | error | resource | 3.1 2.4 | function
  function-definer-reviewed | warning | resource | 3.1 | function
  data-flow-reviewed | warning | resource | 3.1 2.5 | publication subscription replication-slot foreign-server user-mapping
  data-flow-safe | error | resource | 3.1 2.5 | subscription foreign-server user-mapping
  provider-address | error | resource | 2.1 2.5 | provider
  provider-database-tls | error | resource | 2.5 1.1 | provider
  provider-plugin | error | resource | 2.1 11.1 | provider
  provider-secret-hidden | error | resource | 2.1 2.2 | provider
  generated-secret-length | error | resource | 2.2 1.2 | generated-text
  generated-secret-hidden | error | resource | 2.2 | generated-text
  spf-syntax | error | resource | 4.15 4.8 | dns-record
  spf-closed | error | resource | 4.15 4.8 | dns-record
  spf-narrow | error | resource | 4.15 4.8 | dns-record
  spf-no-ptr | error | resource | 4.15 | dns-record
  dkim-key | error | resource | 4.15 4.8 | dns-record
  dkim-key-size | error | resource | 4.15 | dns-record
  dkim-not-testing | warning | resource | 4.15 | dns-record
  dkim-not-proxied | error | resource | 4.15 4.8 | dns-record
  dmarc-valid | error | resource | 4.15 | dns-record
  dmarc-tags | error | resource | 4.15 | dns-record
  dmarc-stage-early | error | resource | 4.15 4.11 | dns-record
  mx-valid | error | resource | 4.15 11.6 | dns-record
  mail-transport-valid | error | resource | 4.15 | dns-record
  mail-record-name | error | resource | 4.15 | dns-record
  bimi-valid | error | resource | 4.10 | dns-record
  caa-valid | error | resource | 2.5 | dns-record
  record-under-domain | error | resource | 11.6 4.15 | dns-record
  txt-strings | error | resource | 4.15 11.6 | dns-record
  record-proxy-valid | error | resource | 11.6 2.5 | dns-record
  app-record-target | error | resource | 11.6 7.2 7.8 | dns-record
  record-ttl | error | resource | 11.6 | dns-record
  zone-setting-name | error | resource | 2.5 2.6 | zone-setting
  edge-https-always | error | resource | 2.5 | zone-setting
  edge-min-tls | error | resource | 2.5 | zone-setting
  edge-tls-1-3 | warning | resource | 2.5 | zone-setting
  edge-https-rewrites | warning | resource | 2.5 | zone-setting
  edge-hsts | error | resource | 2.6 2.5 | zone-setting
  edge-hsts-year | warning | resource | 2.6 2.5 | zone-setting
  edge-hsts-preload | error | resource | 2.6 2.5 | zone-setting
  dnssec-active | error | resource | 11.6 | zone-dnssec
  zone-setting-strong | error | resource | 2.5 | zone-setting zone-settings
  zone-setting-usual | warning | resource | 2.5 | zone-setting zone-settings
  zone-not-paused | error | resource | 2.5 2.9 | zone
  zone-whole | warning | resource | 2.5 11.6 | zone
  edge-header-values | error | resource | 2.6 | ruleset
  csp-enforced | warning | resource | 2.6 | ruleset
  rate-limit-complete | error | resource | 2.9 | ruleset
  ruleset-in-plan | error | resource | 2.9 2.6 | ruleset
  access-rule-narrow | error | resource | 2.9 2.5 | access-rule
  recovery-point-met | error | resource | 9.7 9.1 3.5 | backups
  recovery-time-set | error | resource | 9.6 | backups
  bucket-lifecycle-age | error | resource | 9.2 | bucket-lifecycle
  bucket-lock-age | error | resource | 9.2 9.1 | bucket-lock
  data-protected | warning | resource | 3.1 9.1 3.5 | database bucket
  railway-variables-complete | error | resource | 7.1 | platform-variables
  render-variables-complete | error | resource | 7.6 7.7 | platform-variables
  deployment-checked | warning | resource | 7.5 | deployment-trigger
  stripe-webhook-events | error | resource | 4.2 | stripe-webhook
  stripe-webhook-enabled | error | resource | 4.2 | stripe-webhook
  mail-sender-domain | error | resource | 4.9 4.8 | mail-sender
  mail-sender-replies | warning | resource | 4.9 | mail-sender
  mail-events-signed | error | resource | 4.12 | mail-events
  mail-events-hygiene | error | resource | 4.12 4.13 | mail-events
  sentry-key-open | warning | resource | 5.1 5.2 | sentry-key
  alert-notifies | error | resource | 5.2 5.9 5.10 5.11 5.12 | sentry-alert
  monitor-enabled | error | resource | 5.6 5.9 5.10 | uptime-monitor metric-monitor
  uptime-monitor-awake | warning | resource | 5.6 | uptime-monitor
  alert-awake | warning | resource | 5.2 | sentry-alert
  alert-of-production | warning | resource | 5.2 5.6 5.9 5.10 5.11 5.12 | uptime-monitor metric-monitor sentry-alert
  monitor-sensitive | warning | resource | 5.9 5.10 | metric-monitor
  property-judged | warning | resource | 11.1 | role membership grant database schema extension function publication subscription replication-slot foreign-server user-mapping dns-record zone-setting zone page-rule redirect-list access-rule ruleset zone-dnssec bucket bucket-lifecycle bucket-lock bucket-domain bucket-cors sentry-project sentry-key uptime-monitor metric-monitor sentry-alert platform-variables platform-domain platform-service deployment-trigger stripe-webhook mail-domain mail-sender mail-events text-service generated-text
  judged-by-a-rule | warning | stack | 11.1 |
  login-owns-nothing | error | stack | 3.1 1.1 |
  application-not-owner | error | stack | 3.1 1.1 |
  role-password-own | error | stack | 2.1 2.2 3.1 |
  public-revoked | error | stack | 3.1 |
  other-databases-closed | error | stack | 3.1 |
  readonly-role-exists | error | stack | 3.1 1.1 |
  backup-role-exists | error | stack | 3.5 9.1 |
  rotation-finished | warning | stack | 2.1 3.1 |
  login-search-path | warning | stack | 3.1 |
  login-limits-fit | error | stack | 3.4 |
  server-connections-reserved | error | stack | 3.4 |
  poolers-fit-login | error | stack | 3.4 |
  application-rights-modest | error | stack | 3.1 1.1 |
  function-definer-closed | error | stack | 3.1 |
  generated-secret-fed | error | stack | 2.2 1.2 |
  secret-not-published | error | stack | 2.2 2.3 |
  spf-present | error | stack | 4.15 4.8 |
  spf-one-record | error | stack | 4.15 |
  dkim-present | error | stack | 4.15 4.8 |
  dmarc-present | error | stack | 4.15 |
  dmarc-one-record | error | stack | 4.15 |
  spf-lookups | error | stack | 4.15 |
  spf-void-lookups | error | stack | 4.15 |
  spf-includes | error | stack | 4.15 4.8 |
  spf-includes-recorded | warning | stack | 4.15 |
  spf-answer-size | warning | stack | 4.15 |
  dmarc-readers-known | warning | stack | 4.15 |
  dmarc-reports-authorized | error | stack | 4.15 |
  dmarc-covers-subdomains | error | stack | 4.15 4.8 |
  dmarc-stage-overdue | warning | stack | 4.15 |
  dmarc-stage-proved | error | stack | 4.15 4.11 |
  null-mx-alone | error | stack | 4.15 11.6 |
  mta-sts-host | error | stack | 4.15 |
  tls-rpt-present | error | stack | 4.15 |
  mail-record-once | error | stack | 4.15 |
  mail-not-proxied | error | stack | 4.15 11.6 |
  mx-target | warning | stack | 4.15 11.6 |
  bimi-enforced | error | stack | 4.10 4.15 |
  caa-allows-platform | error | stack | 7.3 7.9 2.5 |
  cname-alone | error | stack | 11.6 4.15 |
  cname-ends | error | stack | 11.6 4.15 |
  app-hosts-have-records | warning | stack | 11.6 7.2 7.8 |
  railway-verified | error | stack | 7.2 11.6 |
  app-record-home | error | stack | 11.6 7.2 7.8 |
  wildcard-record-home | error | stack | 11.6 |
  name-not-delegated | warning | stack | 11.6 |
  mx-home | error | stack | 4.15 11.6 |
  dkim-home | error | stack | 4.15 |
  edge-ssl-mode | error | stack | 2.5 7.3 7.9 |
  edge-settings-present | error | stack | 2.5 2.6 |
  dnssec-present | warning | stack | 11.6 |
  ruleset-one-per-phase | error | stack | 2.6 2.9 |
  edge-headers-present | warning | stack | 2.6 |
  edge-rate-limit-present | warning | stack | 2.9 |
  edge-rate-limit-effective | warning | stack | 2.9 |
  edge-origin-own | error | stack | 2.5 7.3 7.9 |
  edge-config-strong | error | stack | 2.5 |
  edge-config-usual | warning | stack | 2.5 |
  edge-skip-narrow | error | stack | 2.9 2.5 |
  edge-skip-certain | warning | stack | 2.9 2.5 |
  edge-managed-whole | warning | stack | 2.5 2.9 |
  edge-cache-private | warning | stack | 2.5 |
  edge-visitors-served | warning | stack | 2.9 |
  edge-redirect-home | error | stack | 2.5 11.6 |
  edge-redirect-elsewhere | warning | stack | 2.5 |
  backup-bucket-exists | error | stack | 9.1 3.5 |
  backup-bucket-guarded | error | stack | 9.2 9.1 |
  backup-bucket-private | error | stack | 9.1 9.2 |
  railway-environments-served | error | stack | 7.1 |
  render-environments-served | error | stack | 7.6 7.7 |
  platform-environment-judged | error | stack | 7.1 7.6 7.7 |
  railway-domains-declared | error | stack | 7.2 |
  render-domains-declared | error | stack | 7.8 |
  health-check-set | error | stack | 7.4 |
  railway-deploys-from-git | warning | stack | 7.5 |
  health-check-served | warning | stack | 7.4 |
  deployment-source | error | stack | 7.5 |
  railway-one-environment | error | stack | 7.1 |
  sentry-project-exists | error | stack | 5.1 1.13 |
  sentry-key-exists | error | stack | 5.1 1.13 |
  stripe-webhook-served | error | stack | 4.2 |
  stripe-webhook-exists | warning | stack | 4.2 |
  mail-sender-verified | error | stack | 4.9 |
  mail-senders-exist | warning | stack | 4.9 |
  mail-events-served | error | stack | 4.12 |
  mail-events-exist | warning | stack | 4.12 |
  text-service-served | error | stack | 4.18 |
  text-service-number | error | stack | 4.18 |
  text-service-exists | warning | stack | 4.18 |
  uptime-monitor-served | error | stack | 5.6 |
  uptime-monitor-exists | warning | stack | 5.6 11.5 |
  alert-critical-errors | warning | stack | 5.2 5.9 11.5 |
  alert-performance | warning | stack | 5.10 11.5 |
  alert-payments | warning | stack | 5.11 11.5 |
  alert-database | warning | stack | 5.12 11.5 |
`;

/** name | aliases | side | secret, required | source | format | choices | value | items */
const VARIABLES = `
  DATABASE_URL | | backend | secret required | derived | database-url | | | 1.1 3.1
  READONLY_DATABASE_URL | | backend | secret | derived | database-url | | | 1.1
  DATABASE_UNPOOLED_URL | | backend | secret | derived | database-url | | | 3.3 1.1
  DB_POOL_SIZE | | backend | | constant | integer | | 5 | 3.4
  DB_MAX_OVERFLOW | | backend | | constant | integer | | 5 | 3.4
  DB_POOL_TIMEOUT | | backend | | constant | integer | | 30 | 3.4
  DB_POOL_RECYCLE | | backend | | constant | integer | | 1800 | 3.4
  DB_POOL_PRE_PING | | backend | | constant | boolean | | true | 3.4
  DB_STATEMENT_TIMEOUT | | backend | | constant | integer | | 30000 | 3.8
  WEB_CONCURRENCY | | backend | | constant | integer | | 2 | 3.4
  SECRET_KEY | | backend | secret required | generated | text | | | 1.2 2.2
  JWT_SECRET_KEY | | backend | secret required | generated | text | | | 2.7 2.2
  CSRF_SECRET_KEY | | backend | secret | setting | text | | | 2.2
  ENCRYPTION_KEY | | backend | secret | setting | text | | | 2.2
  STRIPE_SECRET_KEY | | backend | secret required | setting | text | | | 1.3 4.1
  STRIPE_PUBLISHABLE_KEY | | backend | required | setting | text | | | 1.4 4.1
  STRIPE_WEBHOOK_SECRET | | backend | secret required | derived | text | | | 1.5 4.2
  STRIPE_CONNECT_CLIENT_ID | | backend | | setting | text | | | 4.4
  ALLOWED_ORIGINS | CORS_ORIGINS CORS_ALLOWED_ORIGINS BACKEND_CORS_ORIGINS | backend | required | derived | origins | | | 1.6 2.4
  ENVIRONMENT | | backend | required | constant | text | | production | 1.7
  DEBUG | | backend | required | constant | boolean | | false | 1.8
  LOG_LEVEL | | backend | | constant | text | DEBUG INFO WARNING ERROR CRITICAL | INFO | 5.8 1.8
  LOG_FORMAT | | backend | | constant | text | | json | 5.8
  PORT | | backend | | setting | integer | | | 7.1
  FRONTEND_URL | | backend | required | derived | url | | | 2.5 1.6
  BACKEND_URL | | backend | | derived | url | | | 2.5 1.14
  JWT_ALGORITHM | | backend | | constant | text | | HS256 | 2.7
  ACCESS_TOKEN_EXPIRE_MINUTES | | backend | | constant | integer | | 30 | 2.10
  REFRESH_TOKEN_EXPIRE_DAYS | | backend | | constant | integer | | 7 | 2.10
  BCRYPT_ROUNDS | | backend | | constant | integer | | 12 | 2.8
  RATE_LIMIT_ENABLED | | backend | | constant | boolean | | true | 2.9
  RATE_LIMIT_PER_MINUTE | | backend | | constant | integer | | 60 | 2.9
  AUTH_RATE_LIMIT_PER_MINUTE | | backend | | constant | integer | | 10 | 2.9
  PAYMENT_RATE_LIMIT_PER_MINUTE | | backend | | constant | integer | | 10 | 2.9
  SECURE_SSL_REDIRECT | | backend | | constant | boolean | | true | 2.5
  SECURE_HSTS_SECONDS | | backend | | constant | integer | | 31536000 | 2.6
  SECURE_COOKIE_SECURE | | backend | | constant | boolean | | true | 2.6
  SECURE_COOKIE_HTTPONLY | | backend | | constant | boolean | | true | 2.6
  SECURE_COOKIE_SAMESITE | | backend | | constant | text | lax strict none | lax | 2.6
  ENABLE_DEMO_MODE | | backend | | constant | boolean | | false | 1.16 2.3
  ENABLE_MFA | | backend | | constant | boolean | | true | 3.7
  AUDIT_LOG_ENABLED | | backend | | constant | boolean | | true | 5.8
  SENDGRID_API_KEY | | backend | secret | setting | text | | | 1.9
  SENDGRID_FROM_EMAIL | FROM_EMAIL EMAIL_FROM_ADDRESS | backend | | derived | email | | | 4.9 1.9
  SENDGRID_FROM_NAME | | backend | | constant | text | | BookedBarber | 4.9
  SENDGRID_TEMPLATE_ID | | backend | | setting | text | | | 4.10
  SENDGRID_WEBHOOK_SECRET | | backend | secret | derived | text | | | 4.12
  SMTP_SERVER | | backend | | setting | text | | | 1.9
  SMTP_PORT | | backend | | setting | integer | | | 1.9
  SMTP_USERNAME | | backend | | setting | text | | | 1.9
  SMTP_PASSWORD | | backend | secret | setting | text | | | 1.9
  TWILIO_ACCOUNT_SID | | backend | | setting | text | | | 1.10 4.17
  TWILIO_AUTH_TOKEN | | backend | secret | setting | text | | | 1.10 4.17
  TWILIO_PHONE_NUMBER | | backend | | setting | phone | | | 4.18 1.10
  GOOGLE_CLIENT_ID | | backend | | setting | text | | | 1.11 4.23
  GOOGLE_CLIENT_SECRET | | backend | secret | setting | text | | | 1.11 4.23
  GOOGLE_REDIRECT_URI | | backend | | setting | url | | | 1.11 4.23
  REDIS_URL | | backend | secret | setting | text | | | 1.12
  REDIS_MAX_CONNECTIONS | | backend | | constant | integer | | 20 | 1.12
  SENTRY_DSN | | backend | | derived | text | | | 1.13 5.1
  SENTRY_ENVIRONMENT | | backend | | derived | text | | | 5.1
  SENTRY_RELEASE | | backend | | setting | text | | | 5.4
  SENTRY_SAMPLE_RATE | | backend | | constant | fraction | | 0.8 | 5.1
  SENTRY_TRACES_SAMPLE_RATE | | backend | | constant | fraction | | 0.1 | 5.3
  SENTRY_PROFILES_SAMPLE_RATE | | backend | | constant | fraction | | 0.02 | 5.3
  SENTRY_SEND_DEFAULT_PII | | backend | | constant | boolean | | false | 5.1
  SENTRY_INCLUDE_LOCAL_VARIABLES | | backend | | constant | boolean | | false | 5.1
  SENTRY_DEBUG | | backend | | constant | boolean | | false | 5.1 1.8
  BACKUP_ENABLED | | backend | | constant | boolean | | true | 9.1 3.5
  BACKUP_SCHEDULE | | backend | | constant | schedule | | 0 2 * * * | 9.1 9.7
  BACKUP_RETENTION_DAYS | | backend | | constant | integer | | 30 | 9.2
  NEXT_PUBLIC_API_URL | | browser | required | derived | url | | | 1.14
  NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY | | browser | required | derived | text | | | 1.15 4.1
  NEXT_PUBLIC_DEMO_MODE | | browser | required | constant | boolean | | false | 1.16 2.3
  NODE_ENV | | build | required | constant | text | | production | 1.17
  NEXT_PUBLIC_APP_URL | | browser | | derived | url | | | 2.5 1.6
  NEXT_PUBLIC_WS_URL | | browser | | setting | url | | | 2.5
  NEXT_PUBLIC_SENTRY_DSN | | browser | | derived | text | | | 5.1 1.13
  NEXT_PUBLIC_SENTRY_TRACES_SAMPLE_RATE | | browser | | constant | fraction | | 0.1 | 5.3
  NEXT_PUBLIC_USE_MOCK_DATA | | browser | | constant | boolean | | false | 1.16 2.3
  NEXT_PUBLIC_TEST_MODE | | browser | | constant | boolean | | false | 1.16 2.3
  NEXT_PUBLIC_DEBUG_MODE | | browser | | constant | boolean | | false | 1.16 2.3
  NEXT_PUBLIC_ENABLE_DEVTOOLS | | browser | | constant | boolean | | false | 1.16 2.3
  SENTRY_ORG | | build | | derived | text | | | 5.4
  SENTRY_PROJECT | | build | | derived | text | | | 5.4
  SENTRY_AUTH_TOKEN | | build | secret | setting | text | | | 5.4
`;

describe("the catalogue", () => {
  it("has these rules, of these levels, for these items and variables", () => {
    const ofTheContract = new Set(["required-variable", "well-typed"]);
    assert.deepEqual(
      rules.map(({ id, severity, scope, items: served, variables: judged }) =>
        [
          id,
          severity,
          scope,
          served.join(" "),
          ofTheContract.has(id) ? "of the contract" : judged.join(" "),
        ]
          .join(" | ")
          .trim(),
      ),
      linesOf(RULES),
    );
  });

  it("has these rules on resources and stacks", () => {
    assert.deepEqual(
      [...resourceRules, ...stackRules].map((rule) =>
        [
          rule.id,
          rule.severity,
          rule.scope,
          rule.items.join(" "),
          "kinds" in rule ? rule.kinds.join(" ") : "",
        ]
          .join(" | ")
          .trim(),
      ),
      linesOf(RESOURCE_RULES),
    );
    assert.deepEqual(
      allRules.map(({ id }) => id),
      [...rules, ...resourceRules, ...stackRules].map(({ id }) => id),
    );
    for (const { id, title } of allRules) assert.equal(describedRule(id)?.title, title);
    assert.equal(describedRule("no-such-rule"), undefined);
  });

  it("has these variables, as the application's facts list them", () => {
    assert.deepEqual(
      variables.map((variable) =>
        [
          variable.name,
          variable.aliases.join(" "),
          variable.side,
          [variable.secret ? "secret" : "", variable.required ? "required" : ""].join(" ").trim(),
          variable.source,
          variable.format,
          variable.choices?.join(" ") ?? "",
          variable.default ?? "",
          variable.items.join(" "),
        ]
          .join(" | ")
          .replace(/\| +(?=\|)/g, "| "),
      ),
      linesOf(VARIABLES),
    );
  });

  it("judges by type every variable that has one, and asks for every one that is required", () => {
    const judged = (id: string): readonly string[] =>
      rules.find((rule) => rule.id === id)?.variables ?? [];
    const typed = ["boolean", "integer", "fraction", "email", "phone", "schedule"];
    assert.deepEqual(
      judged("well-typed"),
      variables
        .filter(({ format, choices }) => choices !== undefined || typed.includes(format))
        .map(({ name }) => name),
    );
    assert.deepEqual(
      judged("required-variable"),
      variables.filter(({ required }) => required).map(({ name }) => name),
    );
  });

  it("says of everything what it is, in words of its own", () => {
    const texts = [
      ...items.map(({ title }) => title),
      ...variables.map(({ description }) => description),
      ...allRules.map(({ title }) => title),
    ];
    for (const { why, fix } of allRules) {
      for (const text of [why, fix]) assert.match(text, /^\S.{10,}\.$/);
    }
    for (const text of [...texts, ...sections.map(({ title }) => title)]) {
      assert.match(text, /^[A-Z].{5,}[^.]$/);
    }
    assert.equal(new Set(allRules.map(({ title }) => title)).size, allRules.length);
    assert.equal(
      new Set(variables.map(({ description }) => description)).size >= variables.length - 2,
      true,
    );
  });
});
