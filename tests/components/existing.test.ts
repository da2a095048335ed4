import assert from "node:assert/strict";

import { alreadyThere } from "../../components/existing";

describe("alreadyThere", () => {
  const urn =
    "urn:pulumi:prod::bookedbarber::bookedbarber:index:EmailDns$" +
    "cloudflare:index/dnsRecord:DnsRecord::email-dns-spf";
  const one = { description: "TXT one", importId: "zone/1" };
  const other = { description: "TXT other", importId: "zone/2" };

  it("names what is there, and gives the commands that take it over", () => {
    const text = alreadyThere(urn, "email-dns", [one]);
    assert.match(text, /^it is there already: TXT one\. Take over what is there,/);
    assert.match(text, /"id":"zone\/1","parent":"email-dns"/);
  });

  it("takes over the first of several, and names them all", () => {
    const text = alreadyThere(urn, "email-dns", [one, other]);
    assert.match(text, /TXT one, TXT other\. Take over the first of them \(and delete the others/);
    assert.match(text, /"id":"zone\/1"/);
    assert.doesNotMatch(text, /zone\/2/);
  });
});
