import { caaAt, caaFor, CLOUDFLARE_AUTHORITIES } from "../../../checklist/dns/caa";
import { dkimDelegationAt } from "../../../checklist/dns/dkim";
import { dmarcAt } from "../../../checklist/dns/dmarc";
import { dmarcOfStage } from "../../../checklist/dns/dmarc-ramp";
import { mtaStsAt } from "../../../checklist/dns/mta-sts";
import { mxAt } from "../../../checklist/dns/mx";
import { silentDomain } from "../../../checklist/dns/silent-domain";
import { spfAt, spfOf } from "../../../checklist/dns/spf";
import { tlsRptAt } from "../../../checklist/dns/tls-rpt";
import { txtAt } from "../../../checklist/dns/txt";
import type { ZoneRecord } from "../../../checklist/dns/zone-record";
import type { Finding } from "../../../checklist/finding";
import { subjectOfPlain } from "../../../checklist/resources/plain-subject";
import type { Subject } from "../../../checklist/resources/subject";
import { PRODUCTION } from "../../../checklist/rule";
import type { Context } from "../../../checklist/rule";
import { resourceRules, stackRules } from "../../../checklist/rules/resources/catalogue";
import {
  applyResourceRule,
  applyStackRule,
} from "../../../checklist/rules/resources/resource-rule";

export const DOMAIN = "bookedbarber.com";

/** A record of a zone, and whether Cloudflare is before it. */
export interface Declared {
  readonly name: string;
  readonly type: string;
  readonly content: string;
  readonly priority?: number;
  readonly proxied?: boolean;
}

export const txt = (name: string, text: string): Declared => txtAt(name, text);
export const record = (name: string, type: string, content: string, more = {}): Declared => ({
  name,
  type,
  content,
  ...more,
});

const spf = spfAt(DOMAIN, spfOf({ includes: ["sendgrid.net"] }));
const dmarc = (tags: Parameters<typeof dmarcOfStage>[1]): ZoneRecord =>
  dmarcAt(DOMAIN, dmarcOfStage("monitor", { rua: [`mailto:dmarc@${DOMAIN}`], ...tags }));

/** A zone as the stack declares it, nothing of it wrong. */
export const soundZone: Readonly<Record<string, Declared>> = {
  spf,
  dkim1: dkimDelegationAt("s1", DOMAIN, "s1.domainkey.u1.wl1.sendgrid.net"),
  dkim2: dkimDelegationAt("s2", DOMAIN, "s2.domainkey.u1.wl1.sendgrid.net"),
  envelope: record(`em1234.${DOMAIN}`, "CNAME", "u1.wl1.sendgrid.net"),
  dmarc: dmarc({ sp: "reject", np: "reject" }),
  ...named("mx", mxAt(DOMAIN, [{ preference: 10, host: "mx1.example.com" }])),
  mtaSts: mtaStsAt(DOMAIN, { id: "20261124" }),
  mtaStsHost: record(`mta-sts.${DOMAIN}`, "CNAME", "policies.example.com"),
  tlsRpt: tlsRptAt(DOMAIN, { rua: [`mailto:tls@${DOMAIN}`] }),
  ...named("caa", caaAt(DOMAIN, caaFor(CLOUDFLARE_AUTHORITIES, `mailto:security@${DOMAIN}`))),
  app: record(`app.${DOMAIN}`, "CNAME", "app.up.railway.app", { proxied: true }),
  api: record(`api.${DOMAIN}`, "CNAME", "api.onrender.com"),
  ...named("silent", silentDomain(`parked.${DOMAIN}`, { rua: [`mailto:dmarc@${DOMAIN}`] })),
};

function named(what: string, records: readonly Declared[]): Readonly<Record<string, Declared>> {
  return Object.fromEntries(records.map((one, index) => [`${what}-${index + 1}`, one]));
}

/** The sound zone with some records changed, taken away or added. */
export function zoneBut(
  changes: Readonly<Record<string, Declared | undefined>>,
): readonly Declared[] {
  return Object.values({ ...soundZone, ...changes }).filter((one) => one !== undefined);
}

const RULES = /^(spf|dkim|dmarc|mx|null-mx|mail|mta-sts|tls-rpt|bimi|caa|txt|cname|record-under)/;

/** What the rules on DNS and mail find in a zone, all that is not right. */
export function findingsIn(
  records: readonly Declared[],
  given: Partial<Context> = {},
): readonly Finding[] {
  const context: Context = { ...PRODUCTION, domain: DOMAIN, today: "2026-11-24", ...given };
  const subjects = records.map((one, index): Subject =>
    subjectOfPlain({ kind: "dns-record", ...one }, `urn-${index}`),
  );
  const each = resourceRules
    .filter(({ id }) => RULES.test(id))
    .flatMap((rule) => subjects.map((subject) => applyResourceRule(rule, subject, context)));
  const whole = stackRules
    .filter(({ id }) => RULES.test(id))
    .flatMap((rule) =>
      applyStackRule(rule, { subjects, environments: {}, environmentIds: {} }, context),
    )
    .map(({ finding }) => finding);
  return [...each, ...whole].filter(
    ({ status }) => status !== "pass" && status !== "not-applicable",
  );
}
