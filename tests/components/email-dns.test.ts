import assert from "node:assert/strict";

import { EmailDns } from "../../components/email-dns";
import { declare } from "./mocks";

const args = {
  zoneId: "0123456789abcdef0123456789abcdef",
  domain: "example.com",
  spfIncludes: ["sendgrid.net"],
  sendgridDnsTarget: "u1.wl2.sendgrid.net",
  sendgridSubdomain: "em1234",
  dmarcPolicy: "none",
  dmarcReportAddress: "dmarc@example.com",
} as const;

describe("EmailDns", () => {
  it("declares SPF, DKIM, the envelope sender and DMARC, none of them proxied", async () => {
    const declared = await declare(() => new EmailDns("email-dns", args));

    const record = (suffix: string, name: string, type: string, content: string): object => ({
      type: "cloudflare:index/dnsRecord:DnsRecord",
      name: `email-dns-${suffix}`,
      inputs: { zoneId: args.zoneId, name, type, content, ttl: 3600, proxied: false },
    });
    assert.deepEqual(declared, [
      { type: "bookedbarber:index:EmailDns", name: "email-dns", inputs: args },
      record("spf", "example.com", "TXT", '"v=spf1 include:sendgrid.net -all"'),
      record("dkim-1", "s1._domainkey.example.com", "CNAME", "s1.domainkey.u1.wl2.sendgrid.net"),
      record("dkim-2", "s2._domainkey.example.com", "CNAME", "s2.domainkey.u1.wl2.sendgrid.net"),
      record("envelope-sender", "em1234.example.com", "CNAME", "u1.wl2.sendgrid.net"),
      record(
        "dmarc",
        "_dmarc.example.com",
        "TXT",
        '"v=DMARC1; p=none; rua=mailto:dmarc@example.com"',
      ),
    ]);
  });
});
