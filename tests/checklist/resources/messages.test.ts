import assert from "node:assert/strict";

import { judgeExample } from "../../../checklist/examples/judge-example";
import { examples } from "../../../checklist/examples/catalogue";
import { allRules } from "../../../checklist/rules/all-rules";

/** What each rule on resources says of its examples that fail: which resource, and what is wrong. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  "role-unprivileged": [
    "role bookedbarber_app has rights over the whole server: superuser.",
    "role bookedbarber_app has rights over the whole server: createRole.",
  ],
  "role-password": [
    "role bookedbarber_app logs in without a password.",
    "role bookedbarber_app has a default or a placeholder for its password.",
  ],
  "role-password-scram": ["role bookedbarber_app gets its password as an MD5 hash."],
  "role-password-own": [
    "role bookedbarber_app_1 has the password of role bookedbarber_migrator_1. / role bookedbarber_migrator_1 has the password of role bookedbarber_app_1.",
    "role bookedbarber_app_1 has SECRET_KEY for its password.",
    "role bookedbarber_app_1 has TWILIO_AUTH_TOKEN for its password.",
  ],
  "role-lets-go": [
    "role bookedbarber_app_1 has no limit of time: idleInTransactionSessionTimeout.",
    "role bookedbarber_app_1 has no limit of time: statementTimeout.",
    "role bookedbarber_app_1 has no limit of time: statementTimeout, idleInTransactionSessionTimeout.",
  ],
  "secret-not-published": [
    "TXT bookedbarber.com shows a secret to everybody who reads it.",
    "Stripe webhook stripe-webhook shows a secret to everybody who reads it.",
    "a sentry-project shows a secret to everybody who reads it.",
  ],
  "provider-secret-hidden": [
    "provider cloudflare has credentials in plain text: apiToken.",
    "provider postgresql has credentials in plain text: password.",
    "provider saas has credentials in plain text: stripeApiKey, railwayProjectToken.",
  ],
  "provider-plugin": [
    "provider random is loaded from a foreign place (pluginDownloadURL).",
    "provider sentry is loaded from a foreign place (pluginDownloadURL).",
    "provider saas is loaded from a foreign place (pluginDownloadURL).",
  ],
  "railway-one-environment": [
    "variables platform-variables is in another environment of Railway's than production.",
    "variables platform-variables is in another environment of Railway's than production. / service platform-service is in another environment of Railway's than production.",
    "custom domain app.bookedbarber.com is in another environment of Railway's than production.",
  ],
  "role-connection-limit": ["role bookedbarber_app may hold any number of connections."],
  "grant-not-public": ["grant of public on database in bookedbarber gives every role CONNECT."],
  "readonly-role-reads": [
    "grant of bookedbarber_readonly on table in bookedbarber gives a read-only role DELETE.",
  ],
  "database-encoding": ["database bookedbarber stores text in another encoding."],
  "database-connection-limit": ["database bookedbarber takes any number of connections."],
  "generated-secret-length": [
    "generated text secrets-secret-key has fewer than the 64 characters of a key.",
    "generated text secrets-app-password can be guessed: it can take fewer than 2^128 values.",
  ],
  "generated-secret-hidden": [
    "generated text secrets-secret-key is a secret by its name, and is stored in plain text.",
  ],
  "membership-modest": [
    "membership of bookedbarber_app is a member of rds_superuser, which is its provider's stand-in for a superuser.",
    "role bookedbarber_app_1 is a member of pg_execute_server_program, which runs any program as the server's own user.",
    "role bookedbarber_app_1 acts as bookedbarber_owner, which may alter and drop everything (assumeRole).",
  ],
  "membership-reviewed": [
    "membership of bookedbarber_worker is a member of pg_signal_backend, which ends the sessions of others.",
    "membership of bookedbarber_worker is a member of bookedbarber_owner, which may alter and drop everything.",
  ],
  "role-valid": [
    "role bookedbarber_app_1 has a password that is valid until 2026-11-30, which is past.",
  ],
  "grant-modest": [
    "grant of bookedbarber_app on schema in bookedbarber gives CREATE on schema, by which the role changes the structure of the database.",
    "grant of bookedbarber_app on table in bookedbarber lets the role hand its rights on to others (withGrantOption).",
    "grant of bookedbarber_readonly on table in pg_catalog gives pg_authid of the system catalog, which holds the hashes of all passwords.",
    "grant of bookedbarber_app on function in pg_catalog gives the function pg_read_file, which reads files of the server.",
  ],
  "grant-reviewed": [
    "grant of bookedbarber_app on database in bookedbarber gives TEMPORARY on database: temporary tables fill the disk.",
  ],
  "schema-policies-modest": [
    "schema bookedbarber gives every role CREATE and USAGE (PUBLIC).",
    "schema bookedbarber lets bookedbarber_app make things in it (CREATE).",
  ],
  "application-rights-modest": [
    "membership of metrics is a member of pg_read_all_settings, which sees all settings of the server, and the application has its rights.",
    "role bookedbarber_app has rights over the whole server, which the application takes by SET ROLE: createRole, and the application has its rights.",
  ],
  "login-search-path": [
    "role bookedbarber_app_1 searches reports, which the stack does not declare.",
    "role bookedbarber_app_1 searches public before the stack's own schemas.",
    "role bookedbarber_app_1 searches extensions before the stack's own schemas.",
  ],
  "extension-safe": [
    "extension plpython3u runs programs as the server's own user (untrusted).",
    "extension file_fdw reads or writes files of the server (untrusted).",
  ],
  "extension-reviewed": [
    "extension dblink connects to other servers from inside, past the address rules.",
    "extension pg_cron runs statements on its own, long after who made them is gone.",
  ],
  "function-safe": [
    "function book runs text that it is given, with its owner's rights (SECURITY DEFINER).",
    "function book is written in plpython3u, an untrusted language: it does all that the server may.",
  ],
  "function-definer-reviewed": ["function book runs with its owner's rights (SECURITY DEFINER)."],
  "function-definer-closed": [
    "function book runs for every role with its owner's rights (SECURITY DEFINER), and sets no search_path.",
  ],
  "data-flow-reviewed": [
    "publication everything lets every table leave, those made later too (allTables).",
    "replication slot copy keeps all changes for somebody who may copy them, until the disk is full.",
  ],
  "data-flow-safe": [
    "user mapping of PUBLIC on stock gives every role a login at a foreign server (PUBLIC).",
    "foreign server files reads or writes files of the server.",
    "subscription stock connects without TLS (sslmode).",
  ],
  "database-no-template": ["database bookedbarber may be copied by others (isTemplate)."],
  "provider-address": [
    "provider saas sends Stripe's token in plain text (stripeUrl).",
    "provider cloudflare sends Cloudflare's token to a host that is not Cloudflare's (baseUrl).",
  ],
  "provider-database-tls": [
    "provider postgresql connects without TLS, or with what only prefers it (sslmode).",
    "provider postgresql does not check the server's certificate (sslmode require).",
  ],
  "generated-secret-fed": [
    "generated text release feeds SECRET_KEY with words that can be guessed: fewer than 2^128 values.",
  ],
  "spf-closed": [
    "TXT bookedbarber.com lets everybody send (+all).",
    "TXT bookedbarber.com does not say what to do with everybody else's mail.",
  ],
  "spf-narrow": ["ip4:.../0", "ip4:.../1", "ip6:.../3", "a/4"].map(
    (network) =>
      `TXT bookedbarber.com lets everybody in a wide part of the Internet send (${network}).`,
  ),
  "spf-lookups": [
    "TXT bookedbarber.com needs 11 look-ups, and 10 are allowed.",
    "TXT bookedbarber.com needs 11 look-ups, and 10 are allowed.",
  ],
  "dkim-not-proxied": ["CNAME s1._domainkey.bookedbarber.com is proxied."],
  "dmarc-valid": [
    "TXT _dmarc.bookedbarber.com has no address for reports (rua).",
    "TXT _dmarc.bookedbarber.com has a policy (p) other than none, quarantine and reject.",
  ],
  "dmarc-tags": ["TXT _dmarc.bookedbarber.com uses pct, which is no longer a tag."],
  "record-under-domain": [
    "CNAME s1._domainkey.bookbarber.com is under a name that is almost bookedbarber.com, but not it.",
  ],
  "login-owns-nothing": ["database bookedbarber belongs to bookedbarber_app, which logs in."],
  "application-not-owner": [
    "role bookedbarber_app makes the application a member of the owner bookedbarber_owner.",
    "role bookedbarber_app makes the application a member of the owner bookedbarber_owner.",
    "membership of bookedbarber_app makes the application a member of the owner bookedbarber_owner.",
  ],
  "public-revoked": ["database bookedbarber lets every role of the server connect (PUBLIC)."],
  "other-databases-closed": ["database template1 lets every role of the server in (PUBLIC)."],
  "backup-role-exists": [
    "backup role of database bookedbarber is missing.",
    "backup role of database bookedbarber is missing.",
  ],
  "rotation-finished": [
    "rotation of logins is under way: bookedbarber_app_1 can still log in beside the newer ones.",
  ],
  "login-limits-fit": [
    "database bookedbarber takes 55 connections, and its logins may hold 60 (bookedbarber_app 50, bookedbarber_readonly 10).",
  ],
  "server-connections-reserved": [
    "database bookedbarber takes 100 of the server's 100 connections, of which 3 are kept for a superuser.",
  ],
  "poolers-fit-login": [
    "role bookedbarber_app_1 gets 60 connections from the poolers where 45 are to be had (50 less 5 in reserve).",
  ],
  "readonly-role-exists": [
    "read-only role of database bookedbarber is missing.",
    "read-only role of database bookedbarber is missing.",
  ],
  "spf-present": [
    "SPF record TXT bookedbarber.com is missing, and mail is sent from bookedbarber.com.",
  ],
  "spf-one-record": ["TXT bookedbarber.com is a second SPF record."],
  "dkim-present": [
    "DKIM record *._domainkey.bookedbarber.com is missing, and mail is sent from bookedbarber.com.",
  ],
  "dmarc-present": [
    "DMARC record TXT _dmarc.bookedbarber.com is missing, and mail is sent from bookedbarber.com.",
  ],
  "dmarc-one-record": ["TXT _dmarc.bookedbarber.com is a second DMARC record."],
  "sentry-project-exists": ["Sentry project is missing."],
  "sentry-key-exists": ["Sentry project bookedbarber has no key."],
  "spf-syntax": [
    "TXT bookedbarber.com has a mechanism that does not exist (term 2).",
    'TXT bookedbarber.com is taken for no SPF record: it does not begin with "v=spf1" and a space.',
  ],
  "spf-no-ptr": ["TXT bookedbarber.com asks for the names of addresses (ptr)."],
  "dkim-key": [
    "TXT k1._domainkey.bookedbarber.com has a key that is no base64 (tag p).",
    "TXT k1._domainkey.bookedbarber.com has its version (v) not in front.",
  ],
  "dkim-key-size": [
    "TXT k1._domainkey.bookedbarber.com has a key of 1024 bits, and 2048 are needed.",
  ],
  "dkim-not-testing": ["TXT k1._domainkey.bookedbarber.com says that its key is in test (t=y)."],
  "dmarc-stage-early": [
    "TXT _dmarc.bookedbarber.com comes to quarantine-test after fewer than 28 days of monitor.",
    "TXT _dmarc.bookedbarber.com asks for more than its stage monitor.",
  ],
  "dmarc-stage-proved": [
    "TXT _dmarc.bookedbarber.com is in its stage reject, which reports speak against: 99.4 % of 1000 messages of the company's own sources pass, and 99.5 % must.",
  ],
  "dmarc-stage-overdue": [
    "TXT _dmarc.bookedbarber.com should be in the stage quarantine-test since 2026-08-30.",
    "TXT _dmarc.bookedbarber.com should be in the stage quarantine-test since 2026-08-30.",
  ],
  "mx-valid": [
    "MX bookedbarber.com leads to an address, where a host's name must be.",
    "MX bookedbarber.com takes no mail, and has a preference other than 0.",
  ],
  "mail-transport-valid": [
    "TXT _mta-sts.bookedbarber.com has an id other than 1 to 32 letters and digits.",
    "TXT _smtp._tls.bookedbarber.com has no address for reports (rua).",
  ],
  "bimi-valid": ["TXT default._bimi.bookedbarber.com has a logo that is not served over https."],
  "caa-valid": ["CAA bookedbarber.com names no authority as it must be, so that nobody may issue."],
  "txt-strings": [
    "TXT k1._domainkey.bookedbarber.com has a string of more than 255 octets (string 1).",
    "TXT bookedbarber.com has text outside of its quotes (string 2).",
  ],
  "spf-void-lookups": ["TXT bookedbarber.com has 3 look-ups that find nothing, and 2 are allowed."],
  "spf-includes": [
    "TXT bookedbarber.com includes a name without an SPF record (sendgrid.example).",
    "TXT bookedbarber.com includes itself over and over (bookedbarber.com).",
  ],
  "spf-includes-recorded": [
    "TXT bookedbarber.com includes spf.newsletters.io, of which nothing is recorded.",
  ],
  "spf-answer-size": ["TXT bookedbarber.com comes in an answer of 625 octets, above 512."],
  "dmarc-reports-authorized": [
    "TXT _dmarc.bookedbarber.com sends reports to barbers.example, which does not allow it.",
  ],
  "dmarc-covers-subdomains": [
    "TXT _dmarc.bookedbarber.com asks receivers for nothing in the names below it, such as test.bookedbarber.com.",
    "CNAME test.bookedbarber.com is a name without a DMARC policy, its own or from above.",
  ],
  "null-mx-alone": ["MX bookedbarber.com takes no mail, beside hosts that take some."],
  "mta-sts-host": [
    "TXT _mta-sts.bookedbarber.com tells of a policy, and there is no host mta-sts.bookedbarber.com that serves it.",
  ],
  "tls-rpt-present": [
    "TXT _mta-sts.bookedbarber.com tells of a policy, and nobody hears when it fails (TLS-RPT).",
  ],
  "bimi-enforced": [
    "TXT default._bimi.bookedbarber.com shows a logo for a domain whose DMARC policy is not enforced.",
    "TXT default._bimi.bookedbarber.com shows a logo for a domain whose DMARC policy is not enforced.",
  ],
  "caa-allows-edge": [
    "CAA bookedbarber.com keeps out pki.goog and ssl.com, from which Cloudflare has the certificate of app.bookedbarber.com.",
  ],
  "caa-allows-platform": [
    "CAA bookedbarber.com keeps out letsencrypt.org, from which the platform has the certificate of app.bookedbarber.com.",
  ],
  "cname-alone": ["CNAME app.bookedbarber.com stands beside other records of its name: TXT."],
  "record-proxy-valid": [
    "CNAME app.bookedbarber.com is proxied with a time to live of its own.",
    "MX bookedbarber.com is proxied, which its type cannot be.",
  ],
  "app-record-target": [
    "A app.bookedbarber.com leads to an address that no visitor can reach.",
    "CNAME app.bookedbarber.com leads to what is no host's name.",
  ],
  "app-hosts-have-records": [
    "DNS record of api.bookedbarber.com is missing: nothing leads to the API.",
  ],
  "railway-verified": [
    "CNAME api.bookedbarber.com leads to Railway, and there is no TXT record railway-verify=... for it.",
  ],
  "zone-setting-name": ["zone setting alwaysUseHttps is no setting of Cloudflare's."],
  "edge-https-always": ["zone setting always_use_https does not lead http to https."],
  "edge-min-tls": ["zone setting min_tls_version lets older TLS than 1.2 in."],
  "edge-tls-1-3": ["zone setting tls_1_3 turns TLS 1.3 off."],
  "edge-https-rewrites": ["zone setting automatic_https_rewrites leaves http links in pages."],
  "edge-hsts": [
    "zone setting security_header has a value that Cloudflare takes and passes over: its names have underscores.",
    "zone setting security_header does not turn HSTS on.",
  ],
  "edge-hsts-year": [
    "zone setting security_header lets browsers forget https after 300 s.",
    "zone setting security_header leaves out the hosts below.",
  ],
  "edge-hsts-preload": [
    "zone setting security_header asks for preloading below a year.",
    "zone setting security_header asks for preloading without the hosts below.",
  ],
  "edge-ssl-mode": [
    "zone setting ssl lets visitors' data go to the platform in clear.",
    "zone setting ssl takes any certificate for the platform's.",
    "zone setting ssl checks certificates, and CNAME api.bookedbarber.com leads to Railway, which fails that.",
  ],
  "edge-settings-present": ["zone of app.bookedbarber.com does not set security_header."],
  "dnssec-active": ["DNSSEC zone-dnssec is turned off."],
  "dnssec-present": ["zone of app.bookedbarber.com is not signed."],
  "edge-header-values": [
    "ruleset http_response_headers_transform gives x-frame-options a value that does not protect.",
    "ruleset http_response_headers_transform has a content policy that keeps out Stripe (script-src lacks https://js.stripe.com, frame-src lacks https://js.stripe.com, connect-src lacks https://api.stripe.com).",
    "ruleset http_response_headers_transform takes referrer-policy away.",
    "ruleset http_response_headers_transform lets every site read what the application answers.",
    "ruleset http_response_headers_transform lets the site that asks say itself whether it may read what the application answers.",
  ],
  "csp-enforced": [
    "ruleset http_response_headers_transform has a content policy that is only reported.",
  ],
  "rate-limit-complete": ["ruleset http_ratelimit counts without cf.colo.id."],
  "ruleset-in-plan": ["ruleset http_ratelimit counts over 60 s, and the plan free allows 10 s."],
  "ruleset-one-per-phase": ["ruleset http_response_headers_transform is a second one in its zone."],
  "edge-headers-present": [
    "zone of app.bookedbarber.com does not set x-content-type-options, x-frame-options, referrer-policy, content-security-policy.",
    "zone of app.bookedbarber.com does not set x-frame-options, referrer-policy, content-security-policy.",
  ],
  "edge-rate-limit-present": [
    "zone of app.bookedbarber.com does not limit how often an address may ask.",
  ],
  "recovery-point-met": [
    "backup plan backups may lose 5 minutes of data, and its backups are 24 hours apart.",
    "backup plan backups has no recovery point objective (RPO).",
  ],
  "recovery-time-set": ["backup plan backups has no recovery time objective (RTO)."],
  "bucket-lifecycle-age": [
    "lifecycle of the bucket bookedbarber-backups deletes after 30 s.",
    "lifecycle of the bucket bookedbarber-backups deletes everything from a date on, also the newest backup.",
  ],
  "bucket-lock-age": [
    "lock of the bucket bookedbarber-backups holds for 30 s.",
    "lock of the bucket bookedbarber-backups holds until 2020-01-01.",
  ],
  "backup-bucket-exists": ["backup bucket of database bookedbarber is missing."],
  "backup-bucket-guarded": [
    "bucket bookedbarber-backups has no lifecycle and no lock.",
    "bucket bookedbarber-backups has no lock.",
  ],
  "data-protected": ["database bookedbarber is not protected: what deletes it deletes its data."],
  "property-judged": [
    "service platform-service has what no rule judges: preDeployCommand.",
    "messaging service text-service has what no rule judges: fallbackUrl, useInboundWebhookOnNumber.",
    "zone bookedbarber.com has what no rule judges: vanityNameServers.",
    "uptime monitor uptime-monitor has what no rule judges: expectedStatus.",
  ],
  "judged-by-a-rule": [
    "command:local:Command unjudged is of a type that no rule judges.",
    "ruleset http_request_sanitize has what no rule judges: http_request_sanitize.",
    "zone setting newest_setting has what no rule judges: newest_setting.",
  ],
  "railway-variables-complete": ["variables platform-variables lack DATABASE_URL."],
  "render-variables-complete": ["variables platform-variables lack DATABASE_URL."],
  "railway-environments-served": ["variables of the backend at Railway are on no service."],
  "render-environments-served": ["variables of the backend at Render are on no service."],
  "platform-environment-judged": [
    "variables platform-variables are those of a frontend that no component declares.",
  ],
  "railway-domains-declared": [
    "custom domain of the API at Railway is missing: api.bookedbarber.com.",
    "custom domain of the API at Railway leads to another service than the backend's. / custom domain of the web application at Railway leads to another service than the frontend's.",
  ],
  "render-domains-declared": [
    "custom domain of the API at Render is missing: api.bookedbarber.com.",
    "custom domain of the API at Render leads to another service than the backend's. / custom domain of the web application at Render leads to another service than the frontend's.",
  ],
  "health-check-set": [
    "service of platform-variables at Railway has no health check.",
    "service of platform-variables at Railway has no path for its health check.",
  ],
  "railway-deploys-from-git": ["service of platform-variables at Railway is deployed by no push."],
  "stripe-webhook-events": [
    "Stripe webhook stripe-webhook asks for every event, and few are handled.",
    "Stripe webhook stripe-webhook asks for payout.paid, which the application does not handle.",
  ],
  "stripe-webhook-enabled": ["Stripe webhook stripe-webhook is disabled."],
  "stripe-webhook-served": [
    "Stripe webhook stripe-webhook leads to another path than /api/v2/webhooks/stripe, which the application serves.",
    "Stripe webhook stripe-webhook leads to a host that is not the API's.",
  ],
  "stripe-webhook-exists": ["Stripe's webhook endpoint is not set up by this stack."],
  "mail-sender-domain": ["sender noreply@bookbarber.com is no address of the mail domain."],
  "mail-sender-verified": ["sender noreply@bookedbarber.com is not verified."],
  "mail-senders-exist": ["sender support@bookedbarber.com is not set up by this stack."],
  "mail-events-signed": ["SendGrid event webhook mail-events is not signed."],
  "mail-events-hygiene": [
    "SendGrid event webhook mail-events lacks bounce, dropped, spam_report.",
    "SendGrid event webhook mail-events is switched off.",
  ],
  "mail-events-served": [
    "SendGrid event webhook mail-events leads to a host that is not the API's.",
  ],
  "mail-events-exist": ["SendGrid's event webhook is not set up by this stack."],
  "text-service-served": [
    "messaging service text-service leads to another path than /api/v2/webhooks/sms/status, which the application serves (statusCallback).",
  ],
  "text-service-number": [
    "messaging service text-service has another number than TWILIO_PHONE_NUMBER.",
    "messaging service text-service has no number.",
  ],
  "text-service-exists": ["Twilio's messaging service is not set up by this stack."],
  "alert-notifies": [
    "Sentry alert sentry-alert notifies nobody.",
    "Sentry alert sentry-alert notifies nobody.",
  ],
  "monitor-enabled": [
    "uptime monitor uptime-monitor is switched off.",
    "metric monitor metric-monitor is switched off.",
  ],
  "uptime-monitor-served": [
    "uptime monitor uptime-monitor leads to another path than /health, which the application serves.",
    "uptime monitor uptime-monitor leads to a host that is not the API's.",
  ],
  "uptime-monitor-exists": [
    "uptime monitor is not set up by this stack.",
    "uptime monitor is not set up by this stack.",
  ],
  "alert-critical-errors": [
    "alert of critical errors is not set up by this stack.",
    "alert of critical errors is not set up by this stack.",
  ],
  "alert-performance": [
    "alert of slow answers is not set up by this stack.",
    "alert of slow answers is not set up by this stack.",
  ],
  "alert-payments": ["alert of failed payments is not set up by this stack."],
  "alert-database": ["alert of lost database connections is not set up by this stack."],
  "zone-setting-strong": [
    "zone setting ciphers allows ciphers that can be broken (ciphers).",
    "zone settings zone-settings lets visitors' data go to the platform in clear (ssl).",
  ],
  "zone-setting-usual": [
    "zone setting security_level lets known attackers in without a challenge (security_level).",
    "zone setting development_mode puts the cache out of the way, so that all load is the origin's (development_mode).",
  ],
  "zone-not-paused": ["zone bookedbarber.com is paused."],
  "zone-whole": Array<string>(3).fill(
    "zone bookedbarber.com has its records at other name servers (type).",
  ),
  "alert-of-production": [
    "Sentry alert sentry-alert is about another environment.",
    "uptime monitor uptime-monitor is about another environment.",
    "metric monitor metric-monitor is about another environment.",
  ],
  "monitor-sensitive": [
    "metric monitor metric-monitor waits for more than half a minute.",
    "metric monitor metric-monitor waits for more than half of all requests.",
    "metric monitor metric-monitor waits for more than thousands of errors.",
  ],
  "mail-sender-replies": Array<string>(3).fill(
    "sender noreply@bookedbarber.com has answers sent to another domain (replyTo).",
  ),
  "sentry-key-open": Array<string>(3).fill(
    "Sentry key sentry-key throws errors away after the first few.",
  ),
  "access-rule-narrow": [
    "access rule access-rule lets a whole country past the firewall.",
    "access rule access-rule lets a large network past the firewall.",
  ],
  "uptime-monitor-awake": [
    "uptime monitor uptime-monitor tells of a failure after 4320 minutes.",
    "uptime monitor uptime-monitor tells of a failure after 100 minutes.",
  ],
  "alert-awake": ["Sentry alert sentry-alert tells of an issue once a day."],
  "app-record-home": [
    "CNAME app.bookedbarber.com leads elsewhere than to where the host is served.",
  ],
  "wildcard-record-home": [
    "CNAME *.bookedbarber.com leads every name that has no record of its own to a foreign host.",
  ],
  "name-not-delegated": [
    "NS pay.bookedbarber.com is delegated to a foreign name server.",
    "CNAME _acme-challenge.app.bookedbarber.com lets a stranger prove to authorities that the name is his.",
    "CNAME _acme-challenge.bookedbarber.com lets a stranger prove to authorities that the name is his.",
    "NS _acme-challenge.bookedbarber.com is delegated to a foreign name server.",
  ],
  "mx-home": ["MX bookedbarber.com gives mail to a foreign server."],
  "dkim-home": [
    "CNAME s1._domainkey.bookedbarber.com lets a stranger publish the key that mails are checked by.",
  ],
  "edge-rate-limit-effective": [
    "ruleset http_ratelimit only logs.",
    "ruleset http_ratelimit is for requests by which nobody signs in.",
    "ruleset http_ratelimit lets an address ask as often as it likes.",
    "ruleset http_ratelimit counts by what visitors choose themselves.",
    "ruleset http_ratelimit counts by what visitors choose themselves.",
  ],
  "edge-origin-own": [
    "ruleset http_request_origin sends requests to a foreign host (origin.host).",
    "page rule *bookedbarber.com/* sends requests to a foreign host (origin.host).",
  ],
  "edge-config-strong": [
    "ruleset http_config_settings lets visitors' data go to the platform in clear (ssl).",
    "page rule *bookedbarber.com/* turns security off (disable_security).",
  ],
  "edge-config-usual": [
    "ruleset http_config_settings does not look at what visitors' browsers say of themselves (bic).",
  ],
  "edge-skip-narrow": ["ruleset http_request_firewall_custom lets visitors past its other rules."],
  "edge-skip-certain": [
    "ruleset http_request_firewall_custom lets past its other rules whoever says the right thing.",
  ],
  "edge-managed-whole": [
    "ruleset http_request_firewall_managed turns rules of Cloudflare's down (overrides.enabled).",
  ],
  "edge-cache-private": [
    "ruleset http_request_cache_settings keeps the answers that visitors get, of pages or of the API.",
    "page rule *bookedbarber.com/* keeps the answers that visitors get, of pages or of the API.",
  ],
  "edge-visitors-served": [
    "ruleset http_request_firewall_custom stops visitors of the application.",
  ],
  "mail-record-name": [
    "TXT bookedbarber.com is a DMARC policy at the wrong name: nobody looks there.",
    "TXT k1.domainkey.bookedbarber.com is a DKIM key at the wrong name: nobody looks there.",
    "TXT mta-sts.bookedbarber.com is a MTA-STS record at the wrong name: nobody looks there.",
    "TXT _tls._smtp.bookedbarber.com is a record for TLS reports at the wrong name: nobody looks there.",
    "TXT default.bimi.bookedbarber.com is a BIMI record at the wrong name: nobody looks there.",
  ],
  "record-ttl": [
    "A www.bookedbarber.com has a time to live (ttl) of 30 seconds, and Cloudflare takes 60 to 86400.",
  ],
  "dmarc-readers-known": [
    "TXT _dmarc.bookedbarber.com sends reports to reports.example.net, and nothing tells that it allows that.",
  ],
  "mail-record-once": ["TXT k1._domainkey.bookedbarber.com is a second DKIM key at its name."],
  "mail-not-proxied": [
    "MX bookedbarber.com leads to mail.bookedbarber.com, which is proxied by Cloudflare.",
    "TXT bookedbarber.com lets mail come from bookedbarber.com, which is proxied by Cloudflare.",
  ],
  "mx-target": ["MX bookedbarber.com leads to mail.bookedbarber.com, which is an alias (CNAME)."],
  "cname-ends": [
    "CNAME www.bookedbarber.com leads back to itself by other names, in a circle. / CNAME app.bookedbarber.com leads back to itself by other names, in a circle.",
  ],
  "edge-redirect-home": [
    "ruleset http_request_dynamic_redirect leads to a foreign host.",
    "ruleset http_request_dynamic_redirect leads to http:, without TLS, and leads back to itself, without end.",
    "page rule *bookedbarber.com/* leads to a foreign host.",
    "list old leads to a foreign host.",
  ],
  "edge-redirect-elsewhere": ["ruleset http_request_dynamic_redirect leads to a foreign host."],
  "backup-bucket-private": [
    "public address of the bucket bookedbarber-backups opens the backups to everybody.",
    "CORS of the bucket bookedbarber-vault lets other sites' pages use the backups.",
  ],
  "deployment-checked": [
    "deployment trigger deployment-trigger deploys without waiting for checks.",
    "deployment trigger deployment-trigger deploys without waiting for checks.",
  ],
  "health-check-served": [
    "service platform-service has a health check of a path that nobody answers.",
  ],
  "deployment-source": [
    "deployment trigger deployment-trigger deploys another repository than the setting's.",
    "deployment trigger deployment-trigger deploys another branch than the others. / deployment trigger deployment-trigger deploys another branch than the others.",
  ],
};

describe("what the rules on resources say", () => {
  for (const rule of allRules) {
    if (rule.scope !== "resource" && rule.scope !== "stack") continue;
    it(`of the examples of ${rule.id}`, () => {
      const said = examples[rule.id]?.fail.map((example) =>
        judgeExample(rule, example)
          .filter(({ status }) => status === "fail")
          .map(({ message }) => message)
          .join(" / "),
      );
      assert.deepEqual(said, SAID[rule.id]);
    });
  }
});
