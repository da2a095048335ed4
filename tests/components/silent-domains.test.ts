import assert from "node:assert/strict";

import { SilentDomains } from "../../components/silent-domains";
import type { SilentDomainsArgs } from "../../components/silent-domains";
import { declare } from "./mocks";

const zoneId = "0123456789abcdef0123456789abcdef";
const parkedId = "fedcba9876543210fedcba9876543210";
const args: SilentDomainsArgs = {
  domain: "example.com",
  zoneId,
  hosts: [],
  parkedZones: [],
  reportAddress: "dmarc@example.com",
};

/** `zone type name content` of each record. */
async function recordsOf(more: Partial<SilentDomainsArgs>): Promise<readonly string[]> {
  const declared = await declare(() => new SilentDomains("silent", { ...args, ...more }));
  const records = declared.slice(1).map(({ inputs }) => inputs as Record<string, unknown>);
  const texts = records.map((inputs) => {
    assert.deepEqual([inputs["ttl"], inputs["proxied"]], [3600, false]);
    const zone = inputs["zoneId"] === zoneId ? "own" : "parked";
    return [zone, inputs["type"], inputs["name"], inputs["content"]].join(" ");
  });
  return texts.sort();
}

const locked = (zone: string, name: string): readonly string[] => [
  `${zone} TXT ${name} "v=spf1 -all"`,
  `${zone} MX ${name} .`,
  `${zone} TXT _dmarc.${name} "v=DMARC1; p=reject; sp=reject; rua=mailto:dmarc@example.com"`,
  `${zone} TXT *._domainkey.${name} "v=DKIM1; k=rsa; p="`,
];

describe("SilentDomains", () => {
  it("declares nothing where there is no such name", async () => {
    assert.deepEqual(await recordsOf({}), []);
  });

  it("locks names below the domain", async () => {
    assert.deepEqual(
      await recordsOf({ hosts: ["intranet.example.com"] }),
      [...locked("own", "intranet.example.com")].sort(),
    );
  });

  it("locks a look-alike in its own zone, and allows the reports about it in ours", async () => {
    const parkedZones = [{ domain: "exmaple.com", zoneId: parkedId }];

    assert.deepEqual(
      await recordsOf({ parkedZones }),
      [
        ...locked("parked", "exmaple.com"),
        'own TXT exmaple.com._report._dmarc.example.com "v=DMARC1"',
      ].sort(),
    );
  });

  it("allows the domain's own reports where they go to another one of ours", async () => {
    const parkedZones = [{ domain: "reports.net", zoneId: parkedId }];
    const records = await recordsOf({ parkedZones, reportAddress: "dmarc@reports.net" });

    assert.deepEqual(
      records.filter((text) => text.includes("_report")),
      ['parked TXT example.com._report._dmarc.reports.net "v=DMARC1"'],
    );
  });

  it("leaves the allowance to others where reports go to a domain of theirs", async () => {
    assert.deepEqual(await recordsOf({ reportAddress: "dmarc@elsewhere.net" }), []);
  });
});
