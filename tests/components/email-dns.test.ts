import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

import { EmailDns } from "../../components/email-dns";
import type { EmailDnsArgs } from "../../components/email-dns";
import { byName, declare } from "./mocks";
import type { Declared } from "./mocks";

const zoneId = "0123456789abcdef0123456789abcdef";
const args: EmailDnsArgs = {
  zoneId,
  domain: "example.com",
  spfIncludes: ["sendgrid.net"],
  sendgridDnsTarget: "u1.wl2.sendgrid.net",
  sendgridSubdomain: "em1234",
  dmarcSubdomainPolicy: "reject",
  dmarcReportAddress: "dmarc@example.com",
  tlsReportAddress: "tls@example.com",
  mtaStsMode: "testing",
};

const record = (suffix: string, name: string, rest: Record<string, unknown>): Declared => ({
  type: "cloudflare:index/dnsRecord:DnsRecord",
  name: `email-dns-${suffix}`,
  inputs: { zoneId, name, ...rest, ttl: 3600, proxied: false },
});
const txt = (suffix: string, name: string, text: string): Declared =>
  record(suffix, name, { type: "TXT", content: `"${text}"` });
const cname = (suffix: string, name: string, content: string): Declared =>
  record(suffix, name, { type: "CNAME", content });

const always: readonly Declared[] = [
  txt("spf", "example.com", "v=spf1 include:sendgrid.net -all"),
  cname("dkim-1", "s1._domainkey.example.com", "s1.domainkey.u1.wl2.sendgrid.net"),
  cname("dkim-2", "s2._domainkey.example.com", "s2.domainkey.u1.wl2.sendgrid.net"),
  cname("envelope-sender", "em1234.example.com", "u1.wl2.sendgrid.net"),
  txt(
    "dmarc",
    "_dmarc.example.com",
    "v=DMARC1; p=none; sp=reject; np=reject; rua=mailto:dmarc@example.com",
  ),
];

/** The records that are declared besides, or other than, those that always are. */
async function besides(more: Partial<EmailDnsArgs>): Promise<readonly Declared[]> {
  const declared = await declare(() => new EmailDns("email-dns", { ...args, ...more }));
  return byName(declared.slice(1)).filter(
    (one) => !always.some((other) => isDeepStrictEqual(one, other)),
  );
}

describe("EmailDns", () => {
  it("declares SPF, DKIM, the envelope sender and DMARC, none of them proxied", async () => {
    const declared = await declare(() => new EmailDns("email-dns", args));

    assert.deepEqual(
      byName(declared),
      byName([{ type: "bookedbarber:index:EmailDns", name: "email-dns", inputs: args }, ...always]),
    );
  });

  it("takes the records that SendGrid tells instead of its host, and has none without both", async () => {
    const cnames = always.filter(({ inputs }) => (inputs as { type: string }).type === "CNAME");
    const sendgridRecords = cnames.map(({ inputs }) => {
      const { name, type, content } = inputs as { name: string; type: string; content: string };
      return { name, type, content: content.replace("u1.wl2", "u7.wl8") };
    });
    const declared = await declare(
      () => new EmailDns("email-dns", { ...args, sendgridDnsTarget: undefined, sendgridRecords }),
    );

    assert.deepEqual(
      byName(declared.slice(1)),
      byName(
        always.map((one) => {
          const inputs = one.inputs as { name: string };
          const told = sendgridRecords.find(({ name }) => name === inputs.name);
          return told === undefined ? one : { ...one, inputs: { ...inputs, ...told } };
        }),
      ),
    );
    const without = await declare(
      () => new EmailDns("email-dns", { ...args, sendgridDnsTarget: undefined }),
    );
    assert.deepEqual(
      without.slice(1).map(({ name }) => name),
      ["email-dns-spf", "email-dns-dmarc"],
    );
  });

  it("has the records of the links' host as SendGrid tells them, in whatever order", async () => {
    const records = [
      { name: "1234567.example.com", type: "CNAME", content: "sendgrid.net" },
      { name: "links.example.com", type: "CNAME", content: "sendgrid.net" },
    ];
    for (const told of [records, [...records].reverse()]) {
      const mailLinks = { host: "links.example.com", records: told };
      assert.deepEqual(await besides({ mailLinks }), [
        cname("links", "links.example.com", "sendgrid.net"),
        cname("links-owner", "1234567.example.com", "sendgrid.net"),
      ]);
    }
  });

  it("lets further addresses send, before the includes, which cost look-ups", async () => {
    assert.deepEqual(await besides({ spfAddresses: ["192.0.2.1", "2001:db8::/32"] }), [
      txt("spf", "example.com", "v=spf1 ip4:192.0.2.1 ip6:2001:db8::/32 include:sendgrid.net -all"),
    ]);
  });

  it("publishes keys of other services, each under its selector", async () => {
    const publicKey = Buffer.alloc(32, 7).toString("base64");
    const keys = ["k1", "k2"].map((selector) => ({
      selector,
      key: { type: "ed25519", publicKey } as const,
    }));

    assert.deepEqual(await besides({ dkimKeys: keys }), [
      txt("dkim-k1", "k1._domainkey.example.com", `v=DKIM1; k=ed25519; p=${publicKey}`),
      txt("dkim-k2", "k2._domainkey.example.com", `v=DKIM1; k=ed25519; p=${publicKey}`),
    ]);
  });

  const stages = [
    ["monitor", "p=none; sp=reject; np=reject"],
    ["quarantine-test", "p=quarantine; sp=reject; np=reject; t=y"],
    ["quarantine", "p=quarantine; sp=reject; np=reject"],
    ["reject", "p=reject; sp=reject; np=reject"],
  ] as const;
  for (const [stage, policy] of stages) {
    it(`asks receivers for ${policy} in the stage ${stage}`, async () => {
      const declared = await declare(
        () => new EmailDns("email-dns", { ...args, dmarcRamp: [{ stage, since: "2026-11-01" }] }),
      );

      const content = `"v=DMARC1; ${policy}; rua=mailto:dmarc@example.com"`;
      const [component] = declared;
      assert.deepEqual(component?.inputs, { ...args, dmarcRamp: `${stage}=2026-11-01` });
      assert.deepEqual(
        declared.find(({ name }) => name === "email-dns-dmarc"),
        record("dmarc", "_dmarc.example.com", { type: "TXT", content }),
      );
    });
  }

  it("shows a logo, with its certificate where there is one", async () => {
    const logo = "https://example.com/logo.svg";
    const bimi = (text: string): Declared => txt("bimi", "default._bimi.example.com", text);

    assert.deepEqual(await besides({ bimiLogo: logo }), [bimi(`v=BIMI1; l=${logo}`)]);
    assert.deepEqual(
      await besides({ bimiLogo: logo, bimiCertificate: "https://example.com/logo.pem" }),
      [bimi(`v=BIMI1; l=${logo}; a=https://example.com/logo.pem`)],
    );
  });

  it("says that a domain without servers takes no mail", async () => {
    assert.deepEqual(await besides({ mailExchangers: [] }), [
      record("mx-1", "example.com", { type: "MX", content: ".", priority: 0 }),
    ]);
  });

  const servers = [
    { host: "mx1.example.net", preference: 10 },
    { host: "mx2.example.net", preference: 20 },
  ];
  const mail = [
    record("mx-1", "example.com", { type: "MX", content: "mx1.example.net", priority: 10 }),
    record("mx-2", "example.com", { type: "MX", content: "mx2.example.net", priority: 20 }),
    txt("tls-reports", "_smtp._tls.example.com", "v=TLSRPTv1; rua=mailto:tls@example.com"),
  ];

  it("leads mail to its servers, and hears where they were not reached over TLS", async () => {
    assert.deepEqual(await besides({ mailExchangers: servers }), mail);
  });

  it("publishes an MTA-STS policy of its servers, whose id changes with it", async () => {
    const expected = ["testing", "enforce"] as const;
    const ages = { testing: 86_400, enforce: 1_209_600 };
    for (const mtaStsMode of expected) {
      const more = { mailExchangers: servers, mtaStsTarget: "pages.example.net", mtaStsMode };
      const policy =
        ["version: STSv1", `mode: ${mtaStsMode}`, "mx: mx1.example.net", "mx: mx2.example.net"]
          .concat(`max_age: ${ages[mtaStsMode]}`)
          .join("\r\n") + "\r\n";
      const id = createHash("sha256").update(policy).digest("hex").slice(0, 20);
      let served: string | undefined;
      await declare(() => {
        served = new EmailDns("email-dns", { ...args, ...more }).mtaStsPolicy;
      });

      assert.equal(served, policy);
      assert.deepEqual(await besides(more), [
        txt("mta-sts", "_mta-sts.example.com", `v=STSv1; id=${id};`),
        cname("mta-sts-host", "mta-sts.example.com", "pages.example.net"),
        ...mail,
      ]);
    }
  });

  it("publishes no MTA-STS policy for a domain that takes no mail", async () => {
    const more = { mailExchangers: [], mtaStsTarget: "pages.example.net" };

    assert.deepEqual(
      (await besides(more)).map(({ name }) => name),
      ["email-dns-mx-1"],
    );
    assert.deepEqual(await besides({ mtaStsTarget: "pages.example.net" }), []);
  });
});
