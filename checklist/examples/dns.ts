import { parseRamp } from "../dns/dmarc-ramp";
import { txtContent } from "../dns/txt";
import type { AggregateReport, ReportRow } from "../mail-reports/aggregate-report";
import type { PlainSubject } from "../resources/plain-subject";
import type { Context } from "../rule";
import type { Example, Examples } from "./example";

const DOMAIN = "bookedbarber.com";

/** Public keys that nobody holds the private halves of. */
const KEY_2048 =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAooK55ap+tFWrV/Si3YvpT2d1nScLHdlKFKulZOvN7HECFwSpLk3wf+4GRT9t1WtQuLWfPWOLzSrgJNqQ7+rIDwjrV7pkoq2G1HmrnoxsNopp27/VSmjir9zL3K2dRXh6ktaQkLFbMYCk1MIcW8Ngp+5bL29jAG+HFO/jWJzHhgU96lToiZ3uw4r1sfk5sGS12zhT1tDxSQwrUVm/hdBjiYn9+2AKq8mCindVc2WuVezwHDrbVclLc1igU1qMD0CvulRAg4Jg/MJB2d/9xKRKFL3XSPqeWfy9q9GZI5h9iCo/b6NKTKLotkHVf4kJSupCrHP5IwkLhiJKo+6SijgGxQIDAQAB";
const KEY_1024 =
  "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDnQk2qSwjcxxvM1tWJ5MbHTzT7H6BOKYTgDYgHy/C8HKq3/Q+NCjE4pXNPAIl8i6x+0zVfE3pr50gLbBu/VcF0x8RFCHDawC70teBjlTZECEaDOvZqEjL3Z2umpsfbdBU5acyEPNZQhflEQS4G4DuNGQhpM8NO/nRZMR5K5NhK7wIDAQAB";

const record = (name: string, type: string, content: string, more: object = {}): PlainSubject => ({
  kind: "dns-record",
  name,
  type,
  content,
  ...more,
});
const txt = (name: string, text: string): PlainSubject => record(name, "TXT", txtContent(text));
const spf = (text: string): PlainSubject => txt(DOMAIN, text);
const dkim = (text: string): PlainSubject => txt(`k1._domainkey.${DOMAIN}`, text);
const dmarc = (text: string): PlainSubject => txt(`_dmarc.${DOMAIN}`, text);
const mx = (content: string, priority: number, name = DOMAIN): PlainSubject =>
  record(name, "MX", content, { priority });
const caa = (content: string): PlainSubject => record(DOMAIN, "CAA", content);
const cname = (name: string, content: string, proxied = false): PlainSubject =>
  record(`${name}.${DOMAIN}`, "CNAME", content, { proxied });

const one = (...resources: PlainSubject[]): Example => ({ resources });
/** An example on a day, with a way through the stages of DMARC up to it. */
const on = (today: string, ramp: string, ...resources: PlainSubject[]): Example => {
  const { record: dmarcRamp } = parseRamp(ramp);
  const context: Partial<Context> = { today, ...(dmarcRamp === undefined ? {} : { dmarcRamp }) };
  return { resources, context };
};

/** A domain that rejects, and a receiver that found so many of a thousand mails signed. */
const reported = (signed: number): Example => {
  const row = (count: number, result: string): ReportRow => ({
    ...{ address: "167.89.1.1", count, from: DOMAIN, overrides: [], spf: [] },
    evaluated: { dkim: result, spf: "fail" },
    dkim: [{ domain: DOMAIN, selector: "k1", result }],
  });
  const report: AggregateReport = {
    ...{ reporter: "mails.com", id: "1", domain: DOMAIN, strict: { dkim: false, spf: false } },
    ...{ begin: "2026-11-22", end: "2026-11-23" },
    rows: [row(signed, "pass"), row(1000 - signed, "fail")],
  };
  const { record: dmarcRamp } = parseRamp(
    "monitor=2026-01-01 quarantine-test=2026-03-01 quarantine=2026-04-01 reject=2026-06-01",
  );
  const context: Partial<Context> = {
    today: "2026-11-24",
    mailReports: { reports: [report], problems: [] },
    ...(dmarcRamp === undefined ? {} : { dmarcRamp }),
  };
  return { resources: [reject, sound], context };
};

const hosts: PlainSubject = {
  kind: "application-hosts",
  app: `app.${DOMAIN}`,
  api: `api.${DOMAIN}`,
  appTarget: "web.onrender.com",
  apiTarget: "api.onrender.com",
};
const mailPlan: PlainSubject = {
  kind: "mail-plan",
  exchangers: { values: { "0.host": "mx1.mails.com", "0.preference": "10" }, partial: false },
};

const REPORTS = `rua=mailto:dmarc@${DOMAIN}`;
const sound = spf("v=spf1 include:sendgrid.net -all");
const reject = dmarc(`v=DMARC1; p=reject; ${REPORTS}`);
const monitor = dmarc(`v=DMARC1; p=none; ${REPORTS}`);
const monitorSince = (createdOn: string): PlainSubject =>
  record(`_dmarc.${DOMAIN}`, "TXT", txtContent(`v=DMARC1; p=none; ${REPORTS}`), { createdOn });
const foreign = "v=DMARC1; p=reject; rua=mailto:dmarc@barbers.example";
const bimi = txt(
  `default._bimi.${DOMAIN}`,
  `v=BIMI1; l=https://${DOMAIN}/logo.svg; a=https://${DOMAIN}/logo.pem`,
);
const policy = txt(`_mta-sts.${DOMAIN}`, "v=STSv1; id=20261124;");
const tlsReports = txt(`_smtp._tls.${DOMAIN}`, `v=TLSRPTv1; rua=mailto:tls@${DOMAIN}`);
const letsencrypt = caa('0 issue "letsencrypt.org"');

/** What the rules on DNS and mail records accept and refuse, by the rule's id. */
export const dnsExamples: Readonly<Record<string, Examples>> = {
  "app-record-home": {
    pass: [one(hosts, cname("app", "web.onrender.com"))],
    fail: [one(hosts, cname("app", "bookedbarber.example.net"))],
  },
  "wildcard-record-home": {
    pass: [one(cname("*", `app.${DOMAIN}`))],
    fail: [one(cname("*", "pages.example.net"))],
  },
  "name-not-delegated": {
    pass: [
      one(record(`lab.${DOMAIN}`, "NS", `ns1.${DOMAIN}`)),
      one(record(`_acme-challenge.lab.${DOMAIN}`, "CNAME", `lab.acme.${DOMAIN}`)),
    ],
    fail: [
      one(record(`pay.${DOMAIN}`, "NS", "ns1.example.net")),
      one(record(`_acme-challenge.app.${DOMAIN}`, "CNAME", "app.acme.example.net")),
      one(record(`_acme-challenge.${DOMAIN}`, "CNAME", "bookedbarber.com.example.net")),
      one(record(`_acme-challenge.${DOMAIN}`, "NS", "ns1.example.net")),
    ],
  },
  "mx-home": {
    pass: [one(mailPlan, mx("mx2.mails.com", 20))],
    fail: [one(mailPlan, mx("mx.example.net", 5))],
  },
  "dkim-home": {
    pass: [one(cname("s1._domainkey", "s1.domainkey.u1234567.wl123.sendgrid.net"))],
    fail: [one(cname("s1._domainkey", "keys.example.net"))],
  },
  "spf-syntax": {
    pass: [one(sound)],
    fail: [
      one(spf("v=spf1 include:sendgrid.net ipv4:192.0.2.1 -all")),
      one(spf("v=spf1,include:sendgrid.net -all")),
    ],
  },
  "spf-no-ptr": { pass: [one(sound)], fail: [one(spf("v=spf1 ptr include:sendgrid.net -all"))] },
  "spf-void-lookups": {
    pass: [one(sound)],
    fail: [one(spf("v=spf1 a:old.example a:older.example mx:oldest.example -all"))],
  },
  "spf-includes": {
    pass: [one(sound)],
    fail: [
      one(spf("v=spf1 include:sendgrid.example -all")),
      one(spf(`v=spf1 include:${DOMAIN} -all`)),
    ],
  },
  "spf-includes-recorded": {
    pass: [one(sound)],
    fail: [one(spf("v=spf1 include:spf.newsletters.io -all"))],
  },
  "spf-answer-size": {
    pass: [one(sound)],
    fail: [one(sound, txt(DOMAIN, `first-verification=${"a".repeat(250)}`), spf("b".repeat(250)))],
  },
  "dkim-key": {
    pass: [
      one(dkim(`v=DKIM1; k=rsa; p=${KEY_2048}`)),
      one(dkim("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")),
    ],
    fail: [
      one(dkim(`v=DKIM1; k=rsa; p=${KEY_2048.slice(0, 250)}`)),
      one(dkim(`k=rsa; p=${KEY_2048}; v=DKIM1`)),
    ],
  },
  "dkim-key-size": {
    pass: [one(dkim(`v=DKIM1; k=rsa; p=${KEY_2048}`))],
    fail: [one(dkim(`v=DKIM1; k=rsa; p=${KEY_1024}`))],
  },
  "dkim-not-testing": {
    pass: [one(dkim(`v=DKIM1; k=rsa; p=${KEY_2048}`))],
    fail: [one(dkim(`v=DKIM1; k=rsa; t=y; p=${KEY_2048}`))],
  },
  "dmarc-reports-authorized": {
    pass: [
      one(
        dmarc(foreign),
        txt("bookedbarber.com._report._dmarc.barbers.example", "v=DMARC1"),
        txt("barbers.example", "v=spf1 -all"),
      ),
    ],
    fail: [one(dmarc(foreign), txt("barbers.example", "v=spf1 -all"))],
  },
  "dmarc-covers-subdomains": {
    pass: [
      one(dmarc(`v=DMARC1; p=none; sp=reject; ${REPORTS}`), cname("test", "test.onrender.com")),
    ],
    fail: [
      one(monitor, cname("test", "test.onrender.com")),
      one(cname("test", "test.onrender.com")),
    ],
  },
  "dmarc-stage-early": {
    pass: [on("2026-11-24", "monitor=2026-11-01", monitor)],
    fail: [
      on("2026-11-24", "monitor=2026-11-01,quarantine-test=2026-11-20", monitor),
      on("2026-11-24", "monitor=2026-11-01", reject),
    ],
  },
  "dmarc-stage-overdue": {
    pass: [
      on("2026-11-24", "monitor=2026-11-01", monitor),
      on("2026-11-24", "", monitorSince("2026-08-26T09:00:00Z")),
    ],
    fail: [
      on("2026-11-24", "monitor=2026-06-01", monitor),
      // Nobody says since when the domain watches: its record tells.
      on("2026-11-24", "", monitorSince("2026-06-01T09:00:00Z")),
    ],
  },
  "dmarc-stage-proved": {
    pass: [reported(1000), reported(995)],
    fail: [reported(994)],
  },
  "mx-valid": {
    pass: [one(mx("mx1.example.com", 10)), one(mx(".", 0))],
    fail: [one(mx("192.0.2.1", 10)), one(mx(".", 10))],
  },
  "mx-target": {
    pass: [one(mx("mail.bookedbarber.com", 10), record(`mail.${DOMAIN}`, "A", "1.1.1.1"))],
    fail: [one(mx("mail.bookedbarber.com", 10), cname("mail", "ghs.googlehosted.com"))],
  },
  "mail-not-proxied": {
    pass: [one(mx("mail.bookedbarber.com", 10), record(`mail.${DOMAIN}`, "A", "1.1.1.1"))],
    fail: [
      one(
        mx("mail.bookedbarber.com", 10),
        record(`mail.${DOMAIN}`, "A", "1.1.1.1", { proxied: true }),
      ),
      one(spf("v=spf1 a -all"), record(DOMAIN, "A", "1.1.1.1", { proxied: true })),
    ],
  },
  "mail-record-name": {
    pass: [one(reject), one(policy)],
    fail: [
      one(txt(DOMAIN, `v=DMARC1; p=reject; ${REPORTS}`)),
      one(txt(`k1.domainkey.${DOMAIN}`, `v=DKIM1; k=rsa; p=${KEY_2048}`)),
      one(txt(`mta-sts.${DOMAIN}`, "v=STSv1; id=20261124000000Z;")),
      one(txt(`_tls._smtp.${DOMAIN}`, `v=TLSRPTv1; rua=mailto:tls@${DOMAIN}`)),
      one(txt(`default.bimi.${DOMAIN}`, `v=BIMI1; l=https://${DOMAIN}/logo.svg`)),
    ],
  },
  "mail-record-once": {
    pass: [one(dkim(`v=DKIM1; k=rsa; p=${KEY_2048}`), policy)],
    fail: [one(dkim(`v=DKIM1; k=rsa; p=${KEY_2048}`), dkim(`v=DKIM1; k=rsa; p=${KEY_1024}`))],
  },
  "dmarc-readers-known": {
    pass: [one(dmarc("v=DMARC1; p=reject; rua=mailto:re+abc@dmarc.postmarkapp.com"))],
    fail: [one(dmarc("v=DMARC1; p=reject; rua=mailto:agg@reports.example.net"))],
  },
  "null-mx-alone": {
    pass: [one(mx(".", 0))],
    fail: [one(mx(".", 0), mx("mx1.example.com", 10))],
  },
  "mail-transport-valid": {
    pass: [one(policy), one(tlsReports)],
    fail: [
      one(txt(`_mta-sts.${DOMAIN}`, "v=STSv1; id=2026-11-24;")),
      one(txt(`_smtp._tls.${DOMAIN}`, "v=TLSRPTv1;")),
    ],
  },
  "mta-sts-host": {
    pass: [one(policy, cname("mta-sts", "policies.example.com"))],
    fail: [one(policy)],
  },
  "tls-rpt-present": { pass: [one(policy, tlsReports)], fail: [one(policy)] },
  "bimi-valid": {
    pass: [one(bimi)],
    fail: [one(txt(`default._bimi.${DOMAIN}`, `v=BIMI1; l=http://${DOMAIN}/logo.svg`))],
  },
  "bimi-enforced": { pass: [one(bimi, reject)], fail: [one(bimi, monitor), one(bimi)] },
  "caa-valid": {
    pass: [one(letsencrypt)],
    fail: [one(caa('0 issue "https://letsencrypt.org"'))],
  },
  "caa-allows-platform": {
    pass: [one(letsencrypt, cname("app", "app.up.railway.app"))],
    fail: [one(caa('0 issue "digicert.com"'), cname("app", "app.up.railway.app"))],
  },
  "txt-strings": {
    pass: [one(sound)],
    fail: [
      one(record(`k1._domainkey.${DOMAIN}`, "TXT", `"v=DKIM1; k=rsa; p=${KEY_2048}"`)),
      one(record(DOMAIN, "TXT", '"v=spf1 include:sendgrid.net" -all')),
    ],
  },
  "cname-ends": {
    pass: [one(cname("www", "app.bookedbarber.com"), cname("app", "app.up.railway.app"))],
    fail: [one(cname("www", "app.bookedbarber.com"), cname("app", "www.bookedbarber.com"))],
  },
  "record-ttl": {
    pass: [
      one(record(`www.${DOMAIN}`, "A", "1.1.1.1", { ttl: 300 })),
      {
        resources: [record(`www.${DOMAIN}`, "A", "1.1.1.1", { ttl: 30 })],
        context: { cloudflarePlan: "enterprise" },
      },
    ],
    fail: [one(record(`www.${DOMAIN}`, "A", "1.1.1.1", { ttl: 30 }))],
  },
  "cname-alone": {
    pass: [one(cname("app", "app.up.railway.app"))],
    fail: [one(cname("app", "app.up.railway.app"), txt(`app.${DOMAIN}`, "v=spf1 -all"))],
  },
};
