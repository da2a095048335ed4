import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";

import { parseRamp } from "../../../checklist/dns/dmarc-ramp";
import type { Context } from "../../../checklist/rule";
import { DOMAIN, findingsIn, record, txt, zoneBut } from "./dns-zone";
import type { Declared } from "./dns-zone";

const publicKey = (bits: number): string =>
  generateKeyPairSync("rsa", { modulusLength: bits })
    .publicKey.export({ type: "spki", format: "der" })
    .toString("base64");
const [K, WEAK] = [publicKey(2048), publicKey(1024)];
const spf = (terms: string): Declared => txt(DOMAIN, `v=spf1 ${terms}`);
const dkim = (text: string): Declared => txt(`k1._domainkey.${DOMAIN}`, text);
const dmarc = (tags: string): Declared => txt(`_dmarc.${DOMAIN}`, `v=DMARC1; ${tags}`);
const RUA = `rua=mailto:dmarc@${DOMAIN}`;
const SOUND = `p=none; sp=reject; ${RUA}`;
const host = (label: string): Declared => record(`${label}.${DOMAIN}`, "A", "1.1.1.1");
const bimi = txt(`default._bimi.${DOMAIN}`, "v=BIMI1; l=https://bookedbarber.com/logo.svg");
const ramp = (text: string): Partial<Context> => {
  const { record: dmarcRamp } = parseRamp(text);
  return dmarcRamp === undefined ? assert.fail(text) : { dmarcRamp };
};

type Changes = Readonly<Record<string, Declared | undefined>>;

/** Each is one mistake in a sound zone, and what is found: the rule, the subject, the status. */
const mistakes: readonly (readonly [
  what: string,
  changes: Changes,
  found: string,
  context?: Partial<Context>,
])[] = [
  [
    "two SPF records",
    { more: spf("include:amazonses.com -all") },
    `spf-one-record TXT ${DOMAIN} fail`,
  ],
  [
    "11 look-ups through includes",
    {
      spf: spf(
        "include:sendgrid.net include:mailgun.org include:_spf.salesforce.com include:_spf.google.com include:amazonses.com -all",
      ),
    },
    `spf-lookups TXT ${DOMAIN} fail`,
  ],
  ["+all", { spf: spf("include:sendgrid.net +all") }, `spf-closed TXT ${DOMAIN} fail`],
  ["?all", { spf: spf("include:sendgrid.net ?all") }, `spf-closed TXT ${DOMAIN} fail`],
  ["no all", { spf: spf("include:sendgrid.net") }, `spf-closed TXT ${DOMAIN} fail`],
  ["terms behind all", { spf: spf("-all include:sendgrid.net") }, `spf-closed TXT ${DOMAIN} fail`],
  ["a misspelt all", { spf: spf("include:sendgrid.net -al") }, `spf-syntax TXT ${DOMAIN} fail`],
  [
    "commas in SPF",
    { more: txt(`mail.${DOMAIN}`, "v=spf1,mx,-all") },
    `spf-syntax TXT mail.${DOMAIN} fail`,
  ],
  ["ptr", { spf: spf("ptr include:sendgrid.net -all") }, `spf-no-ptr TXT ${DOMAIN} fail`],
  [
    "three look-ups that find nothing",
    { spf: spf("a:one.example mx:two.example a:three.example include:sendgrid.net -all") },
    `spf-void-lookups TXT ${DOMAIN} fail`,
  ],
  [
    "an include of nothing",
    { spf: spf("include:mail.example -all") },
    `spf-includes TXT ${DOMAIN} fail`,
  ],
  [
    "an include of its own",
    { spf: spf(`include:${DOMAIN} -all`) },
    `spf-includes TXT ${DOMAIN} fail`,
  ],
  [
    "an include of which nothing is known",
    { spf: spf("include:spf.newsletters.io -all") },
    [
      `spf-includes TXT ${DOMAIN} unknown`,
      `spf-includes-recorded TXT ${DOMAIN} fail`,
      `spf-lookups TXT ${DOMAIN} unknown`,
      `spf-void-lookups TXT ${DOMAIN} unknown`,
    ].join(", "),
  ],
  [
    "an answer above 512 octets",
    { more: txt(DOMAIN, "a".repeat(250)), evenMore: txt(DOMAIN, "b".repeat(250)) },
    `spf-answer-size TXT ${DOMAIN} fail`,
  ],
  [
    "a DMARC record with pct",
    { dmarc: dmarc(`${SOUND}; pct=50`) },
    `dmarc-tags TXT _dmarc.${DOMAIN} fail`,
  ],
  [
    "a DMARC record with rf and ri",
    { dmarc: dmarc(`${SOUND}; rf=afrf; ri=3600`) },
    `dmarc-tags TXT _dmarc.${DOMAIN} fail`,
  ],
  [
    "a DMARC tag that does not exist",
    { dmarc: dmarc(`${SOUND}; policy=reject`) },
    `dmarc-tags TXT _dmarc.${DOMAIN} fail`,
  ],
  [
    "a DMARC tag twice",
    { dmarc: dmarc(`${SOUND}; p=none`) },
    `dmarc-valid TXT _dmarc.${DOMAIN} fail`,
  ],
  [
    "a DMARC policy that does not exist",
    { dmarc: dmarc(`p=monitor; sp=reject; ${RUA}`) },
    `dmarc-valid TXT _dmarc.${DOMAIN} fail`,
  ],
  [
    "two DMARC records",
    { more: dmarc("p=reject; rua=mailto:a@bookedbarber.com") },
    `dmarc-one-record TXT _dmarc.${DOMAIN} fail`,
  ],
  [
    "reports to a host of our own that does not allow it",
    {
      dmarc: dmarc("p=none; sp=reject; rua=mailto:dmarc@parked.com"),
      ours: txt("parked.com", "v=spf1 -all"),
      policy: txt("_dmarc.parked.com", `v=DMARC1; p=reject; rua=mailto:a@parked.com`),
    },
    `dmarc-reports-authorized TXT _dmarc.${DOMAIN} fail`,
  ],
  [
    "reports to somebody else's host",
    { dmarc: dmarc("p=none; sp=reject; rua=mailto:dmarc@processor.net") },
    `dmarc-readers-known TXT _dmarc.${DOMAIN} fail, dmarc-reports-authorized TXT _dmarc.${DOMAIN} unknown`,
  ],
  [
    "a test sub-domain without a policy",
    { dmarc: dmarc(`p=none; ${RUA}`), test: record(`test.${DOMAIN}`, "A", "203.0.113.7") },
    `dmarc-covers-subdomains TXT _dmarc.${DOMAIN} fail`,
  ],
  [
    "sub-domains that are let go (sp=none)",
    { dmarc: dmarc(`p=reject; sp=none; ${RUA}`) },
    `dmarc-covers-subdomains TXT _dmarc.${DOMAIN} fail`,
  ],
  [
    "a stage that comes too early",
    {},
    `dmarc-stage-early TXT _dmarc.${DOMAIN} fail`,
    ramp("monitor=2026-11-01 quarantine-test=2026-11-20"),
  ],
  [
    "more than the stage asks for",
    { dmarc: dmarc(`p=quarantine; sp=reject; ${RUA}`) },
    `dmarc-stage-early TXT _dmarc.${DOMAIN} fail`,
    ramp("monitor=2026-11-01"),
  ],
  [
    "a stage that is overdue",
    {},
    `dmarc-stage-overdue TXT _dmarc.${DOMAIN} fail`,
    ramp("monitor=2026-01-01"),
  ],
  [
    "a DKIM key of 1024 bits",
    { key: dkim(`v=DKIM1; k=rsa; p=${WEAK}`) },
    `dkim-key-size TXT k1._domainkey.${DOMAIN} fail`,
  ],
  [
    "a DKIM key that is cut off",
    { key: dkim(`v=DKIM1; k=rsa; p=${K.slice(0, 255)}`) },
    `dkim-key TXT k1._domainkey.${DOMAIN} fail`,
  ],
  [
    "a DKIM key in test",
    { key: dkim(`v=DKIM1; k=rsa; t=y; p=${K}`) },
    `dkim-not-testing TXT k1._domainkey.${DOMAIN} fail`,
  ],
  [
    "a DKIM key in one string",
    { key: record(`k1._domainkey.${DOMAIN}`, "TXT", `"v=DKIM1; k=rsa; p=${K}"`) },
    `txt-strings TXT k1._domainkey.${DOMAIN} fail`,
  ],
  [
    "a proxied DKIM CNAME",
    {
      dkim1: record(`s1._domainkey.${DOMAIN}`, "CNAME", "s1.domainkey.u1.wl1.sendgrid.net", {
        proxied: true,
      }),
    },
    `dkim-not-proxied CNAME s1._domainkey.${DOMAIN} fail`,
  ],
  // Cloudflare adds its own authorities while it issues.
  ["CAA without one of the edge's authorities", { "caa-3": undefined }, ""],
  [
    "CAA that locks out the platform alone",
    {
      "caa-1": undefined,
      app: undefined,
      only: record(`railway.${DOMAIN}`, "CNAME", "app.up.railway.app"),
      api: undefined,
    },
    `caa-allows-platform CAA ${DOMAIN} fail`,
  ],
  [
    "a CAA record that names no authority",
    { more: record(DOMAIN, "CAA", '0 issue "https://digicert.com"') },
    `caa-valid CAA ${DOMAIN} fail`,
  ],
  [
    "an MX beside a Null MX",
    { null: record(DOMAIN, "MX", ".", { priority: 0 }) },
    `null-mx-alone MX ${DOMAIN} fail`,
  ],
  [
    "an MX that leads to an address",
    { "mx-1": record(DOMAIN, "MX", "192.0.2.1", { priority: 10 }) },
    `mx-valid MX ${DOMAIN} fail`,
  ],
  ["MTA-STS without a host", { mtaStsHost: undefined }, `mta-sts-host TXT _mta-sts.${DOMAIN} fail`],
  ["MTA-STS without reports", { tlsRpt: undefined }, `tls-rpt-present TXT _mta-sts.${DOMAIN} fail`],
  [
    "an MTA-STS id with hyphens",
    { mtaSts: txt(`_mta-sts.${DOMAIN}`, "v=STSv1; id=2026-11-24;") },
    `mail-transport-valid TXT _mta-sts.${DOMAIN} fail`,
  ],
  ["BIMI without enforcement", { bimi }, `bimi-enforced TXT default._bimi.${DOMAIN} fail`],
  [
    "BIMI with a policy in test",
    { bimi, dmarc: dmarc(`p=quarantine; sp=reject; t=y; ${RUA}`) },
    `bimi-enforced TXT default._bimi.${DOMAIN} fail`,
  ],
  [
    "a CNAME beside other records",
    { more: txt(`app.${DOMAIN}`, "verification=1") },
    `cname-alone CNAME app.${DOMAIN} fail`,
  ],
  [
    "redirect beside all",
    { spf: spf("redirect=sendgrid.net -all") },
    `spf-closed TXT ${DOMAIN} fail`,
  ],
  ["include=", { spf: spf("include=sendgrid.net -all") }, `spf-syntax TXT ${DOMAIN} fail`],
  [
    "terms that a comma joins",
    { spf: spf("include:sendgrid.net,include:mailgun.org -all") },
    `spf-includes TXT ${DOMAIN} unknown, spf-lookups TXT ${DOMAIN} unknown, spf-syntax TXT ${DOMAIN} fail, spf-void-lookups TXT ${DOMAIN} unknown`,
  ],
  [
    "networks that are everything together",
    { spf: spf(`${[0, 64, 128, 192].map((first) => `ip4:${first}.0.0.0/10`).join(" ")} -all`) },
    "",
  ],
  [
    "halves of all addresses",
    {
      spf: spf(
        `${Array.from({ length: 80 }, (_, at) => `ip4:${at}.0.0.0/10 ip4:${at}.64.0.0/10`).join(" ")} -all`,
      ),
    },
    `spf-answer-size TXT ${DOMAIN} fail, spf-narrow TXT ${DOMAIN} fail`,
  ],
  [
    "a of SPF at a proxied host",
    { spf: spf(`a:app.${DOMAIN} -all`) },
    `mail-not-proxied TXT ${DOMAIN} fail`,
  ],
  [
    "an include of a name without SPF",
    {
      spf: spf(`include:api.${DOMAIN} include:app.${DOMAIN} -all`),
      api: host("api"),
      app: host("app"),
    },
    `spf-includes TXT ${DOMAIN} fail`,
  ],
  [
    "a DMARC policy that asks nothing for made-up names",
    { dmarc: dmarc(`p=reject; np=none; ${RUA}`) },
    `dmarc-covers-subdomains TXT _dmarc.${DOMAIN} fail`,
  ],
  [
    "a public suffix",
    { dmarc: dmarc(`p=reject; psd=y; ${RUA}`) },
    `dmarc-valid TXT _dmarc.${DOMAIN} fail`,
  ],
  [
    "a space before a DMARC policy",
    { dmarc: txt(`_dmarc.${DOMAIN}`, ` v=DMARC1; p=reject; ${RUA}`) },
    `dmarc-valid TXT _dmarc.${DOMAIN} fail`,
  ],
  [
    "the domain twice in a name",
    { more: txt(`k9._domainkey.${DOMAIN}.${DOMAIN}`, `v=DKIM1; k=rsa; p=${K}`) },
    `record-under-domain TXT k9._domainkey.${DOMAIN}.${DOMAIN} fail`,
  ],
  [
    "a key at a name without its underscore",
    { more: txt(`k9.domainkey.${DOMAIN}`, `v=DKIM1; k=rsa; p=${K}`) },
    `mail-record-name TXT k9.domainkey.${DOMAIN} fail`,
  ],
  [
    "two keys at one selector",
    { one: dkim(`v=DKIM1; k=rsa; p=${K}`), two: dkim(`v=DKIM1; k=rsa; p=${K}`) },
    `mail-record-once TXT k1._domainkey.${DOMAIN} fail`,
  ],
  [
    "two MTA-STS records",
    { more: txt(`_mta-sts.${DOMAIN}`, "v=STSv1; id=20261125;") },
    `mail-record-once TXT _mta-sts.${DOMAIN} fail`,
  ],
  [
    "a mail server behind an alias",
    {
      "mx-1": record(DOMAIN, "MX", `mail.${DOMAIN}`, { priority: 10 }),
      mail: record(`mail.${DOMAIN}`, "CNAME", "ghs.googlehosted.com"),
    },
    `mx-target MX ${DOMAIN} fail`,
  ],
  [
    "a mail server behind the proxy",
    {
      "mx-1": record(DOMAIN, "MX", `mail.${DOMAIN}`, { priority: 10 }),
      mail: record(`mail.${DOMAIN}`, "A", "1.1.1.1", { proxied: true }),
    },
    `mail-not-proxied MX ${DOMAIN} fail`,
  ],
  [
    "a preference in the mail server's name",
    { "mx-1": record(DOMAIN, "MX", "10 mx1.example.com") },
    `mx-valid MX ${DOMAIN} fail`,
  ],
  [
    "a mail server of one label",
    { "mx-1": record(DOMAIN, "MX", "localhost", { priority: 0 }) },
    `mx-valid MX ${DOMAIN} fail`,
  ],
  [
    "a tag of CAA that nobody knows",
    { more: record(DOMAIN, "CAA", '0 wildissue "letsencrypt.org"') },
    `caa-valid CAA ${DOMAIN} fail`,
  ],
  [
    "a CAA for another account than the platform's",
    {
      ...{ "caa-1": undefined, "caa-2": undefined, "caa-3": undefined },
      bound: record(
        DOMAIN,
        "CAA",
        '0 issue "letsencrypt.org; accounturi=https://acme-v02.api.letsencrypt.org/acme/acct/1"',
      ),
    },
    `caa-allows-platform CAA ${DOMAIN} fail`,
  ],
  [
    "names that lead to each other",
    {
      x: record(`x.${DOMAIN}`, "CNAME", `y.${DOMAIN}`),
      y: record(`y.${DOMAIN}`, "CNAME", `x.${DOMAIN}`),
    },
    `cname-ends CNAME x.${DOMAIN} fail, cname-ends CNAME y.${DOMAIN} fail`,
  ],
  [
    "a record under a misspelt domain",
    { more: record("app.bookbarber.com", "TXT", "x") },
    "record-under-domain TXT app.bookbarber.com fail",
  ],
];

/** What mail services and others have their customers add, as their own documents say it. */
const services: readonly (readonly [service: string, records: readonly Declared[]])[] = [
  ["DMARC at a service, by an alias", [record(`_dmarc.${DOMAIN}`, "CNAME", "x.dmarc.example.net")]],
  ["DMARC at a service, by NS", [record(`_dmarc.${DOMAIN}`, "NS", "ns.vali.email")]],
  ["TLS reports at a service", [record(`_smtp._tls.${DOMAIN}`, "CNAME", "x.tlsrpt.example.net")]],
  ["DKIM keys at a service, by NS", [record(`_domainkey.${DOMAIN}`, "NS", "ns1.example.net")]],
  [
    "names that only receive",
    [record(`parse.${DOMAIN}`, "MX", "mx.sendgrid.net", { priority: 10 })],
  ],
  [
    "a wildcard that only receives",
    [record(`*.${DOMAIN}`, "MX", "in1-smtp.messagingengine.com", { priority: 10 })],
  ],
  [
    "Amazon SES and Resend",
    [
      txt(`send.${DOMAIN}`, "v=spf1 include:amazonses.com ~all"),
      record(`send.${DOMAIN}`, "MX", "feedback-smtp.us-east-1.amazonses.com", { priority: 10 }),
      txt(`resend._domainkey.${DOMAIN}`, `p=${K}`),
    ],
  ],
  [
    "Postmark",
    [
      txt(`20261201pm._domainkey.${DOMAIN}`, `k=rsa; p=${K}`),
      record(`pm-bounces.${DOMAIN}`, "CNAME", "pm.mtasv.net"),
    ],
  ],
  [
    "Mailgun",
    [
      txt(`mg.${DOMAIN}`, "v=spf1 include:mailgun.org ~all"),
      txt(`pic._domainkey.mg.${DOMAIN}`, `k=rsa; p=${K}`),
      record(`mg.${DOMAIN}`, "MX", "mxa.mailgun.org", { priority: 10 }),
      record(`email.mg.${DOMAIN}`, "CNAME", "mailgun.org"),
    ],
  ],
  [
    "Brevo",
    [
      txt(DOMAIN, "brevo-code:0123456789abcdef"),
      record(`brevo1._domainkey.${DOMAIN}`, "CNAME", "b1.bookedbarber-com.dkim.brevo.com"),
    ],
  ],
  ["Mailchimp", [record(`k2._domainkey.${DOMAIN}`, "CNAME", "dkim2.mcsv.net")]],
  [
    "Microsoft 365",
    [
      txt(DOMAIN, "MS=ms12345678"),
      record(`autodiscover.${DOMAIN}`, "CNAME", "autodiscover.outlook.com"),
      record(
        `selector1._domainkey.${DOMAIN}`,
        "CNAME",
        "selector1-bookedbarber-com._domainkey.contoso.onmicrosoft.com",
      ),
    ],
  ],
  ["a part of SPF that others include", [txt(`_spf.${DOMAIN}`, "v=spf1 ip4:198.51.100.0/24 ?all")]],
  ["a selector with a dot", [txt(`feb.mailer._domainkey.${DOMAIN}`, `v=DKIM1; k=rsa; p=${K}`)]],
  ["a site builder at the top", [record(DOMAIN, "CNAME", "shop.example.net", { proxied: true })]],
];

describe("the rules on a zone", () => {
  for (const [service, records] of services) {
    it(`have nothing to say of ${service} beside ours`, () => {
      const taken = new Set(
        records.filter(({ type }) => type === "CNAME" || type === "NS").map(({ name }) => name),
      );
      const ours = zoneBut({}).filter(
        ({ name, type }) => !taken.has(name) || (name === DOMAIN && type !== "A"),
      );
      const below = ours.filter(
        ({ name }) => !(taken.has(`_domainkey.${DOMAIN}`) && name.includes("._domainkey.")),
      );
      // What is at others is unknown in the plan, and never missing.
      const found = findingsIn([...below, ...records]).filter(({ status }) => status !== "unknown");
      assert.deepEqual(found, []);
    });
  }

  it("have nothing to say of all of them together", () => {
    const all = services
      .flatMap(([, records]) => records)
      .filter(({ type, name }) => type !== "NS" && !name.startsWith("_dmarc."));
    const taken = new Set(all.filter(({ type }) => type === "CNAME").map(({ name }) => name));
    const ours = zoneBut({}).filter(({ name }) => !taken.has(name) || name === DOMAIN);
    assert.deepEqual(
      findingsIn([...ours, ...all]).filter(({ rule }) => rule !== "spf-answer-size"),
      [],
    );
  });

  it("have nothing to say of a sound one, of whatever stage", () => {
    assert.deepEqual(findingsIn(zoneBut({})), []);
    assert.deepEqual(findingsIn(zoneBut({}), ramp("monitor=2026-11-01")), []);
    const reject = dmarc(`p=reject; ${RUA}`);
    assert.deepEqual(findingsIn(zoneBut({ bimi, dmarc: reject })), []);
    const key = dkim(`v=DKIM1; k=rsa; p=${K}`);
    assert.deepEqual(findingsIn(zoneBut({ key, dkim1: undefined, dkim2: undefined })), []);
  });

  for (const [what, changes, found, context] of mistakes) {
    it(`find ${what}, once`, () => {
      const findings = findingsIn(zoneBut(changes), context);
      assert.equal(
        findings
          .map(({ rule, subject, status }) => `${rule} ${subject} ${status}`)
          .sort()
          .join(", "),
        found,
      );
      for (const { fix, items } of findings) {
        assert.ok(fix.length > 10);
        assert.ok(items.length > 0);
      }
    });
  }

  it("find several mistakes in one zone, each by itself", () => {
    const findings = findingsIn(
      zoneBut({
        more: spf("+all"),
        dmarc: dmarc(`p=none; pct=50; ${RUA}`),
        key: dkim(`v=DKIM1; k=rsa; p=${WEAK}`),
        null: record(DOMAIN, "MX", ".", { priority: 0 }),
        "caa-1": undefined,
      }),
    );
    assert.deepEqual(findings.map(({ rule, status }) => `${rule} ${status}`).sort(), [
      "caa-allows-platform fail",
      "dkim-key-size fail",
      "dmarc-covers-subdomains fail",
      "dmarc-tags fail",
      "null-mx-alone fail",
      "spf-closed fail",
      "spf-one-record fail",
    ]);
  });

  it("say by whom an include has to be recorded", () => {
    const findings = findingsIn(zoneBut({ spf: spf("include:spf.newsletters.io -all") }));
    const recorded = findings.find(({ rule }) => rule === "spf-includes-recorded");
    assert.equal(
      recorded?.fix,
      "Record what the DNS says of it: npm run spf-tree -- spf.newsletters.io.",
    );
    assert.equal(recorded.severity, "warning");
  });

  it("know the records of the stack itself when they count look-ups", () => {
    const changes = {
      spf: spf(`include:spf.${DOMAIN} mx -all`),
      own: txt(`spf.${DOMAIN}`, "v=spf1 include:sendgrid.net -all"),
      key: dkim(`v=DKIM1; k=rsa; p=${K}`),
    };
    const rules = findingsIn(zoneBut(changes)).map(({ rule }) => rule);
    assert.deepEqual(
      rules.filter((rule) => rule.startsWith("spf-")),
      [],
    );
    const void_ = {
      spf: spf("mx mx mx include:sendgrid.net -all"),
      "mx-1": record(DOMAIN, "MX", ".", { priority: 0 }),
    };
    assert.deepEqual(
      findingsIn(zoneBut(void_)).map(({ rule }) => rule),
      ["spf-void-lookups"],
    );
  });

  it("take names that are written from the zone for what they are", () => {
    const relative = zoneBut({
      spf: txt("@", "v=spf1 include:sendgrid.net -all"),
      dmarc: txt("_dmarc", `v=DMARC1; ${SOUND}; pct=50`),
    });
    assert.deepEqual(
      findingsIn(relative).map(({ rule }) => rule),
      ["dmarc-tags"],
    );
  });

  it("ask a parked name for a policy as well, once for all its hosts", () => {
    const parked = [
      record("parked.org", "A", "203.0.113.7"),
      record("www.parked.org", "A", "203.0.113.7"),
      record("deep.www.parked.org", "A", "203.0.113.7"),
    ];
    const rules = findingsIn(parked, { domain: "parked.org" }).map(
      ({ rule, subject }) => `${rule} ${subject}`,
    );
    assert.deepEqual(rules, ["dmarc-covers-subdomains A parked.org"]);
  });
});
