import assert from "node:assert/strict";

import { silentDomain } from "../../../checklist/dns/silent-domain";

describe("a name that sends nothing", () => {
  it("says so by every record that receivers ask for", () => {
    assert.deepEqual(silentDomain("parked.com", { rua: ["mailto:dmarc@a.com"] }), [
      { name: "parked.com", type: "TXT", content: '"v=spf1 -all"' },
      { name: "parked.com", type: "MX", content: ".", priority: 0 },
      {
        name: "_dmarc.parked.com",
        type: "TXT",
        content: '"v=DMARC1; p=reject; sp=reject; rua=mailto:dmarc@a.com"',
      },
      { name: "*._domainkey.parked.com", type: "TXT", content: '"v=DKIM1; k=rsa; p="' },
    ]);
  });

  it("has no Null MX where it takes mail, and no address where nobody wants reports", () => {
    const records = silentDomain("parked.com", { receives: true });
    assert.deepEqual(
      records.map(({ type }) => type),
      ["TXT", "TXT", "TXT"],
    );
    assert.ok(records.every(({ content }) => !content.includes("rua")));
  });
});
