import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";

import type { ProbeId } from "../../../checklist/probes/catalogue";
import { DnsFailure } from "../../../probes/network/dns";
import type { HttpAnswer } from "../../../probes/network/network";
import type { Target } from "../../../probes/target";
import { declared, domain, openRehearsal, policy } from "./rehearsal";
import type { Rehearsal } from "./rehearsal";

const PROBES: readonly ProbeId[] = [
  "dns-points-to-production",
  "dns-records-published",
  "mail-records-published",
  "mta-sts-served",
  "certificate-authorities-allowed",
  "dnssec-chain",
];

interface Case {
  readonly what: string;
  readonly probe: ProbeId;
  readonly spoil?: (rehearsal: Rehearsal) => void;
  readonly changes?: Partial<Target>;
  /** Every finding that is no pass, in their order. */
  readonly found: readonly RegExp[];
}

const app = `app.${domain}`;
const without = (name: string): Partial<Target> => ({
  records: declared.filter((record) => record.name !== name),
});
const instead = (name: string, ...records: Target["records"]): Partial<Target> => ({
  records: [...declared.filter((record) => record.name !== name), ...records],
});
const mx = (exchange: string): { preference: number; exchange: string } => ({
  ...{ preference: 1, exchange },
});
const weakKey = generateKeyPairSync("rsa", { modulusLength: 1024 })
  .publicKey.export({ type: "spki", format: "der" })
  .toString("base64");
const served = (changes: Partial<HttpAnswer>) => (rehearsal: Rehearsal) => {
  if (rehearsal.served instanceof Error) assert.fail();
  rehearsal.served = { ...rehearsal.served, ...changes };
};
const unreached = (code: string) => (rehearsal: Rehearsal) => {
  rehearsal.served = Object.assign(new Error("no"), { code });
};
const text =
  (name: string, ...texts: string[]) =>
  (rehearsal: Rehearsal) => {
    rehearsal.dns.faults.replaceTexts(name, ...texts);
  };
const answer =
  (name: string, type: string, ...data: Parameters<Rehearsal["dns"]["faults"]["replace"]>[2][]) =>
  (rehearsal: Rehearsal) => {
    rehearsal.dns.faults.replace(name, type, ...data);
  };
const remove = (name: string, alias?: string) => (rehearsal: Rehearsal) => {
  rehearsal.dns.faults.remove(name, alias);
};
const both =
  (...spoils: ((rehearsal: Rehearsal) => void)[]) =>
  (rehearsal: Rehearsal) => {
    for (const spoil of spoils) spoil(rehearsal);
  };
const spf = (record: string) => text(domain, record);
const dmarc = (record: string) => text(`_dmarc.${domain}`, record);

const cases: readonly Case[] = [
  // Where the hosts lead.
  {
    what: "a host that is gone",
    probe: "dns-points-to-production",
    spoil: remove(app),
    found: [/^fail app.*does not exist/],
  },
  {
    what: "a host without any address",
    probe: "dns-points-to-production",
    spoil: both(answer(app, "A"), answer(app, "AAAA"), text(app, "here")),
    found: [/^fail app.*leads to no address/],
  },
  {
    what: "a private address",
    probe: "dns-points-to-production",
    spoil: answer(app, "A", "10.1.2.3"),
    found: [/^fail app.*10\.1\.2\.3, which no visitor can reach/],
  },
  {
    what: "an address past Cloudflare",
    probe: "dns-points-to-production",
    spoil: answer(app, "A", "8.8.8.8"),
    found: [/^fail app.*past Cloudflare to 8\.8\.8\.8/],
  },
  {
    what: "a parking page",
    probe: "dns-points-to-production",
    spoil: both(
      remove(`www.${domain}`, "parked.railway.app"),
      answer("parked.railway.app", "CNAME", "www.sedoparking.com"),
    ),
    found: [/^fail www.*through www\.sedoparking\.com \(a parking page\)/],
  },
  {
    what: "the API without a record of the stack",
    probe: "dns-points-to-production",
    changes: without(`api.${domain}`),
    found: [/^unknown api.*the stack does not declare where it should/],
  },
  {
    what: "www without a record of the stack",
    probe: "dns-points-to-production",
    changes: without(`www.${domain}`),
    found: [/^not-applicable www.*declares no record/],
  },
  {
    what: "a CNAME past Cloudflare to another platform than declared",
    probe: "dns-points-to-production",
    spoil: both(remove(app, "old.railway.app"), answer("old.railway.app", "A", "8.8.8.8")),
    changes: instead(app, { name: app, type: "CNAME", content: "a1.up.railway.app" }),
    found: [/^fail app.*through old\.railway\.app, and not to a1\.up\.railway\.app/],
  },
  {
    what: "another address than declared",
    probe: "dns-points-to-production",
    spoil: both(answer(app, "A", "8.8.4.4"), answer(app, "AAAA")),
    changes: instead(app, { name: app, type: "A", content: "8.8.8.8" }),
    found: [/^fail app.*8\.8\.4\.4, and not to 8\.8\.8\.8/],
  },
  // What is published.
  {
    what: "a missing TXT record",
    probe: "dns-records-published",
    spoil: text(`_smtp._tls.${domain}`),
    found: [
      /^fail TXT _smtp\._tls.*should be "v=TLSRPTv1.*and (?:it is missing|the name does not exist)/,
    ],
  },
  {
    what: "a missing name",
    probe: "dns-records-published",
    spoil: remove(`em1234.${domain}`),
    found: [/^fail CNAME em1234.*the name does not exist/],
  },
  {
    what: "another CNAME",
    probe: "dns-records-published",
    spoil: remove(`em1234.${domain}`, "other.wl1.sendgrid.net"),
    found: [/^fail CNAME em1234.*"other\.wl1\.sendgrid\.net" instead/],
  },
  {
    what: "another SPF record",
    probe: "dns-records-published",
    spoil: spf("v=spf1 +all"),
    found: [/^fail TXT bookedbarber\.com.*"v=spf1 \+all" instead/],
  },
  {
    what: "a second SPF record",
    probe: "dns-records-published",
    spoil: text(domain, "v=spf1 include:sendgrid.net -all", "v=spf1 mx -all"),
    found: [/^fail TXT bookedbarber\.com.*has "v=spf1 mx -all" too/],
  },
  {
    what: "a second MX record",
    probe: "dns-records-published",
    spoil: answer(domain, "MX", mx("smtp.google.com"), mx("mx.example.net")),
    found: [/^fail MX.*has "1 mx\.example\.net" too/],
  },
  {
    what: "an MX record of another preference",
    probe: "dns-records-published",
    spoil: answer(domain, "MX", { preference: 5, exchange: "smtp.google.com" }),
    found: [/^fail MX.*should be "1 smtp\.google\.com".*"5 smtp\.google\.com" instead/],
  },
  {
    what: "a missing CAA record",
    probe: "dns-records-published",
    spoil: answer(domain, "CAA", { flags: 0, tag: "issue", value: "ssl.com" }),
    found: [/^fail CAA.*letsencrypt\.org.*pki\.goog/],
  },
  {
    what: "a proxied name without an address",
    probe: "dns-records-published",
    spoil: remove(app),
    found: [/^fail CNAME app.*has no address/],
  },
  {
    what: "a type that is not looked at",
    probe: "dns-records-published",
    changes: instead("x", { name: "x", type: "LOC", content: "" }),
    found: [/^unknown LOC x/],
  },
  {
    what: "a stack without records",
    probe: "dns-records-published",
    changes: { records: [] },
    found: [/^not-applicable/],
  },
  // Mail.
  {
    what: "no SPF record",
    probe: "mail-records-published",
    spoil: text(domain, "other"),
    found: [/^fail TXT bookedbarber\.com: .*has no SPF record/],
  },
  {
    what: "two SPF records",
    probe: "mail-records-published",
    spoil: text(domain, "v=spf1 -all", "v=spf1 ~all"),
    found: [/^fail .*has 2 SPF records/],
  },
  {
    what: "an SPF record that lets everybody send",
    probe: "mail-records-published",
    spoil: spf("v=spf1 +all"),
    found: [/^fail .*lets everybody send/],
  },
  {
    what: "a broken SPF record",
    probe: "mail-records-published",
    spoil: spf("v=spf1 inclde:sendgrid.net -all"),
    found: [/^fail .*mechanism that does not exist/],
  },
  {
    what: "an SPF record of eleven look-ups",
    probe: "mail-records-published",
    spoil: spf(`v=spf1 ${"a:mx.sendgrid.net ".repeat(11)}-all`),
    found: [/^fail .*needs 11 look-ups/],
  },
  {
    what: "an SPF record that asks for what is not there",
    probe: "mail-records-published",
    spoil: spf("v=spf1 a:x1.sendgrid.net a:x2.sendgrid.net a:x3.sendgrid.net -all"),
    found: [/^fail .*3 look-ups of the SPF record find nothing/],
  },
  {
    what: "an included name without an SPF record",
    probe: "mail-records-published",
    spoil: text("ab.sendgrid.net"),
    found: [/^fail .*includes a name without an SPF record/],
  },
  {
    what: "an included SPF record that is broken",
    probe: "mail-records-published",
    spoil: text("ab.sendgrid.net", "v=spf1 foo -all"),
    found: [/^fail .*includes a broken SPF record/],
  },
  {
    what: "SendGrid's bounce host without SPF",
    probe: "mail-records-published",
    spoil: text("u1234567.wl123.sendgrid.net"),
    found: [/^fail TXT em1234.*has no SPF record/],
  },
  {
    what: "a key that is gone at SendGrid",
    probe: "mail-records-published",
    spoil: remove("s1.domainkey.u1234567.wl123.sendgrid.net"),
    found: [/^fail DKIM s1.*has no key/],
  },
  {
    what: "a key that was revoked",
    probe: "mail-records-published",
    spoil: text("s1.domainkey.u1234567.wl123.sendgrid.net", "k=rsa; p="),
    found: [/^fail DKIM s1.*says that its key is revoked/],
  },
  {
    what: "a key of 1024 bits",
    probe: "mail-records-published",
    spoil: text("s1.domainkey.u1234567.wl123.sendgrid.net", `k=rsa; p=${weakKey}`),
    found: [/^fail DKIM s1.*1024 bits/],
  },
  {
    what: "a key in test",
    probe: "mail-records-published",
    spoil: (rehearsal) => {
      const name = "s1.domainkey.u1234567.wl123.sendgrid.net";
      const key = rehearsal.dns.dkimKeys.find((one) => one.name === name)?.record ?? "";
      rehearsal.dns.faults.replaceTexts(name, key.replace("t=s", "t=y"));
    },
    found: [/^warn DKIM s1.*in test/],
  },
  {
    what: "a key that is none",
    probe: "mail-records-published",
    spoil: text("s1.domainkey.u1234567.wl123.sendgrid.net", "k=rsa; p=!!!"),
    found: [/^fail DKIM s1.*no base64/],
  },
  {
    what: "two keys at one name",
    probe: "mail-records-published",
    spoil: text("s1.domainkey.u1234567.wl123.sendgrid.net", "k=rsa; p=", "k=rsa; p="),
    found: [/^fail DKIM s1.*has 2 TXT records/],
  },
  {
    what: "no DMARC record",
    probe: "mail-records-published",
    spoil: text(`_dmarc.${domain}`),
    found: [/^fail TXT _dmarc.*has no DMARC record/],
  },
  {
    what: "two DMARC records",
    probe: "mail-records-published",
    spoil: text(`_dmarc.${domain}`, "v=DMARC1; p=none", "v=DMARC1; p=reject"),
    found: [/^fail TXT _dmarc.*2 DMARC records/],
  },
  {
    what: "a DMARC record that cannot be read",
    probe: "mail-records-published",
    spoil: dmarc("v=DMARC1; p=refuse; rua=mailto:a@bookedbarber.com"),
    found: [/^fail TXT _dmarc.*policy/],
  },
  {
    what: "a DMARC record without reports",
    probe: "mail-records-published",
    spoil: dmarc("v=DMARC1; p=reject"),
    found: [/^fail TXT _dmarc.*no address for reports/],
  },
  {
    what: "reports to a host that does not allow it",
    probe: "mail-records-published",
    spoil: dmarc("v=DMARC1; p=reject; rua=mailto:a@google.com"),
    found: [/^fail TXT _dmarc.*google\.com does not allow/],
  },
  {
    what: "reports to a host that allows it",
    probe: "mail-records-published",
    spoil: dmarc("v=DMARC1; p=reject; rua=mailto:a@reports.example.net"),
    found: [],
  },
  {
    what: "a stage that is overdue",
    probe: "mail-records-published",
    spoil: dmarc("v=DMARC1; p=none; rua=mailto:a@bookedbarber.com"),
    changes: { settings: { dmarcRamp: "monitor=2026-01-01", sendgridSubdomain: "em1234" } },
    found: [/^warn TXT _dmarc.*quarantine-test/],
  },
  {
    what: "mail from a domain that nobody signs for",
    probe: "mail-records-published",
    changes: { backend: { SENDGRID_FROM_EMAIL: "noreply@stranger.example.net" } },
    found: [/^fail mail from stranger.*does not take for it/],
  },
  // MTA-STS.
  {
    what: "no policy of the stack",
    probe: "mta-sts-served",
    changes: { outputs: {} },
    found: [/^not-applicable/],
  },
  {
    what: "no record of the policy",
    probe: "mta-sts-served",
    spoil: text(`_mta-sts.${domain}`),
    found: [/^fail TXT _mta-sts.*is missing/],
  },
  {
    what: "two records of the policy",
    probe: "mta-sts-served",
    spoil: text(`_mta-sts.${domain}`, "v=STSv1; id=a;", "v=STSv1; id=b;"),
    found: [/^fail TXT _mta-sts.*2 times/],
  },
  {
    what: "a record without an id",
    probe: "mta-sts-served",
    spoil: text(`_mta-sts.${domain}`, "v=STSv1;"),
    found: [/^fail TXT _mta-sts.*no id/],
  },
  {
    what: "a policy that is not there",
    probe: "mta-sts-served",
    spoil: served({ status: 404 }),
    found: [/^fail https.*answers 404/],
  },
  {
    what: "a policy behind a redirect",
    probe: "mta-sts-served",
    spoil: served({ status: 301 }),
    found: [/^fail https.*follow no redirect/],
  },
  {
    what: "a policy as HTML",
    probe: "mta-sts-served",
    spoil: served({ headers: { "content-type": "text/html" } }),
    found: [/^fail https.*as text\/html/],
  },
  {
    what: "a policy of no type",
    probe: "mta-sts-served",
    spoil: served({ headers: {} }),
    found: [/^fail https.*no type/],
  },
  {
    what: "nonsense for a policy",
    probe: "mta-sts-served",
    spoil: served({ body: "<html>" }),
    found: [/^fail https.*no key: value/],
  },
  {
    what: "another policy",
    probe: "mta-sts-served",
    spoil: served({ body: policy.replace("enforce", "testing") }),
    found: [/^fail https.*Another policy.*testing/],
  },
  {
    what: "a mail server that is not in the policy",
    probe: "mta-sts-served",
    spoil: answer(domain, "MX", mx("mx.example.net")),
    found: [/^fail MX hosts.*leaves out mx\.example\.net/],
  },
  {
    what: "no mail server",
    probe: "mta-sts-served",
    spoil: answer(domain, "MX"),
    found: [/^fail MX hosts.*no host takes mail/],
  },
  {
    what: "a certificate that has ended",
    probe: "mta-sts-served",
    spoil: unreached("CERT_HAS_EXPIRED"),
    found: [/^fail https.*certificate has expired/],
  },
  {
    what: "a host that refuses connections",
    probe: "mta-sts-served",
    spoil: unreached("ECONNREFUSED"),
    found: [/^unknown https.*refused/],
  },
  // Authorities.
  {
    what: "an authority that is kept out",
    probe: "certificate-authorities-allowed",
    spoil: answer(domain, "CAA", { flags: 0, tag: "issue", value: "letsencrypt.org" }),
    found: Array.from({ length: 5 }, () => /^fail .*keep out pki\.goog and ssl\.com/),
  },
  {
    what: "wildcards that nobody may issue",
    probe: "certificate-authorities-allowed",
    spoil: answer(
      domain,
      "CAA",
      ...["letsencrypt.org", "pki.goog", "ssl.com"].map((value) => ({
        ...{ flags: 0, tag: "issue", value },
      })),
      { flags: 0, tag: "issuewild", value: ";" },
    ),
    found: [/^fail \*\.bookedbarber\.com/],
  },
  {
    what: "a host with records of its own",
    probe: "certificate-authorities-allowed",
    spoil: answer(app, "CAA", { flags: 0, tag: "issue", value: "digicert.com" }),
    found: [/^fail app.*The CAA records at app/],
  },
  {
    what: "no records at all",
    probe: "certificate-authorities-allowed",
    spoil: answer(domain, "CAA"),
    found: [],
  },
  {
    what: "nobody who is known to issue",
    probe: "certificate-authorities-allowed",
    changes: { hosting: "none", records: [] },
    found: [/^not-applicable/],
  },
  // DNSSEC.
  {
    what: "a stack without DNSSEC",
    probe: "dnssec-chain",
    changes: { settings: { dnssec: "false" } },
    found: [/^not-applicable/],
  },
  {
    what: "no DS record",
    probe: "dnssec-chain",
    spoil: answer(domain, "DS"),
    found: [/^fail .*has no DS record/],
  },
  {
    what: "no key",
    probe: "dnssec-chain",
    spoil: answer(domain, "DNSKEY"),
    found: [/^fail .*no DNSKEY, and the zone above says/],
  },
  {
    what: "another key",
    probe: "dnssec-chain",
    spoil: answer(domain, "DNSKEY", { flags: 257, algorithm: 13, key: Buffer.alloc(64, 7) }),
    found: [/^fail .*None of the 1 DS records/],
  },
  {
    what: "another DS record than the stack tells",
    probe: "dnssec-chain",
    changes: { outputs: { dnssecDs: `${domain}. 3600 IN DS 1 13 2 AB` } },
    found: [/^fail .*another DS record/],
  },
];

describe("the probes of the DNS", () => {
  let rehearsal: Rehearsal;
  before(async () => {
    rehearsal = await openRehearsal();
  });
  afterEach(() => {
    rehearsal.mend();
  });
  after(() => rehearsal.close());

  for (const probe of PROBES) {
    it(`${probe}: nothing is wrong with what is right`, async () => {
      assert.deepEqual(await rehearsal.problems(probe), []);
    });

    it(`${probe}: without an answer of the DNS nothing is known`, async () => {
      const resolve = (): Promise<never> => Promise.reject(new DnsFailure("SERVFAIL"));
      const found = await rehearsal.problems(probe, {}, { resolve });
      assert.equal(found.length, 1);
      assert.match(found[0] ?? "", /^unknown .*SERVFAIL/);
    });

    it(`${probe}: without an answer in time nothing is known`, async () => {
      const resolve = (): Promise<never> =>
        Promise.reject(Object.assign(new Error("no"), { code: "DNS_TIMEOUT" }));
      const [found = ""] = await rehearsal.problems(probe, {}, { resolve });
      assert.match(found, /^unknown .*does not answer/);
    });
  }

  for (const { what, probe, spoil, changes, found } of cases) {
    it(`${probe}: ${what}`, async () => {
      spoil?.(rehearsal);
      const problems = await rehearsal.problems(probe, changes);
      assert.equal(problems.length, found.length, problems.join("\n"));
      problems.forEach((problem, at) => {
        assert.match(problem, found[at] ?? /^$/);
      });
    });
  }

  const ranges: readonly (readonly [string, number, string, RegExp])[] = [
    ["fails", 500, "", /^unknown .*answers 500/],
    ["talks nonsense", 200, "<html>", /^unknown .*not understood/],
    [
      "has networks that are none",
      200,
      '{"result":{"ipv4_cidrs":["x"],"ipv6_cidrs":[]}}',
      /^unknown/,
    ],
  ];
  for (const [what, status, body, said] of ranges) {
    it(`dns-points-to-production: Cloudflare's API ${what}`, async () => {
      const request = (): Promise<HttpAnswer> =>
        Promise.resolve({ status, headers: {}, body, milliseconds: 1 });
      const [found = ""] = await rehearsal.problems("dns-points-to-production", {}, { request });
      assert.match(found, said);
    });
  }

  it("dns-records-published: what means the same is the same", async () => {
    const { faults } = rehearsal.dns;
    faults.replaceTexts(domain, "V=spf1  include:SENDGRID.net  -all", "google-site-verification=1");
    faults.replaceTexts(
      `_dmarc.${domain}`,
      `v=DMARC1;p=reject;np=reject;sp=reject;rua=mailto:dmarc@${domain};`,
    );
    faults.replace(`em1234.${domain}`, "CNAME", "U1234567.WL123.sendgrid.net");
    const authorities = ["ssl.com", "letsencrypt.org", "pki.goog", "digicert.com"];
    faults.replace(
      domain,
      "CAA",
      ...authorities.map((value) => ({ ...{ flags: 0, tag: "issue", value } })),
    );
    assert.deepEqual(await rehearsal.problems("dns-records-published"), []);
  });

  it("dns-records-published: a CNAME that the DNS flattens is published", async () => {
    const name = `mta-sts.${domain}`;
    rehearsal.dns.faults.remove(name);
    rehearsal.dns.faults.replace(name, "A", "192.0.2.83");
    assert.deepEqual(await rehearsal.problems("dns-records-published"), []);
  });
});
