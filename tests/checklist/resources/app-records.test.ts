import assert from "node:assert/strict";

import type { PlainSubject } from "../../../checklist/resources/plain-subject";
import { judge, judgeStack, without } from "./judging";
import type { Partly } from "./judging";

const record = (
  type: string,
  content: string,
  more: { readonly name?: string; readonly proxied?: boolean; readonly ttl?: number } = {},
): PlainSubject => ({ kind: "dns-record", zone: "z1", name: "app.a.com", type, content, ...more });
const proxied = { proxied: true, ttl: 1 };

describe("the rules on the application's records", () => {
  const single: readonly (readonly [rule: string, PlainSubject | Partly, said: RegExp])[] = [
    ["record-proxy-valid", record("CNAME", "b.com", proxied), /^pass$/],
    ["record-proxy-valid", record("AAAA", "100::", proxied), /^pass$/],
    ["record-proxy-valid", record("CNAME", "b.com", { ...proxied, ttl: 300 }), /time to live of/],
    ["record-proxy-valid", record("CNAME", "b.com", { proxied: true }), /time to live of its own/],
    ["record-proxy-valid", record("TXT", "x", proxied), /which its type cannot be/],
    ["record-proxy-valid", record("CNAME", "b.com", { ttl: 300 }), /^not-applicable$/],
    [
      "record-proxy-valid",
      record("TXT", "x", { ...proxied, name: "s1._domainkey.a.com" }),
      /^not-applicable$/,
    ],
    ["record-proxy-valid", without(record("CNAME", "b.com", proxied), "ttl"), /^unknown$/],
    ["record-proxy-valid", without(record("CNAME", "b.com", proxied), "type"), /^unknown$/],
    ["record-proxy-valid", without(record("CNAME", "b.com"), "proxied"), /^unknown$/],
    ["app-record-target", record("CNAME", "web.onrender.com."), /^pass$/],
    ["app-record-target", record("A", "1.1.1.1"), /^pass$/],
    ["app-record-target", record("AAAA", "2606:4700::1111"), /^pass$/],
    ["app-record-target", record("AAAA", "100::", proxied), /^pass$/],
    ["app-record-target", record("A", "192.0.2.1", proxied), /^pass$/],
    ["app-record-target", record("A", "192.0.2.1"), /nobody's, without Cloudflare before it/],
    ["app-record-target", without(record("A", "192.0.2.1"), "proxied"), /^unknown$/],
    ["app-record-target", record("A", "10.0.0.1", proxied), /address that no visitor can reach/],
    ["app-record-target", record("AAAA", "::1"), /address that no visitor can reach/],
    ["app-record-target", record("CNAME", "APP.a.com."), /leads to itself/],
    ["app-record-target", record("CNAME", "https://b.com"), /no host's name/],
    ["app-record-target", record("CNAME", "web"), /no host's name/],
    ["app-record-target", record("CNAME", "db.railway.internal"), /host that no visitor can/],
    ["app-record-target", record("TXT", "10.0.0.1"), /^not-applicable$/],
    ["app-record-target", without(record("A", "10.0.0.1"), "content"), /^unknown$/],
    ["app-record-target", without(record("A", "10.0.0.1"), "type"), /^unknown$/],
  ];
  for (const [rule, given, said] of single) {
    it(`${rule}: ${JSON.stringify(given)} ${said.source}`, () => {
      assert.match(judge(rule, given), said);
    });
  }

  const urls = { FRONTEND_URL: "https://app.a.com", BACKEND_URL: "https://api.a.com" };
  const app = record("CNAME", "b.com");
  const api = record("CNAME", "x.up.railway.app", { name: "api.a.com" });
  const proof = (name: string, text = "railway-verify=abc"): PlainSubject =>
    record("TXT", `"${text}"`, { name });
  const stacks: readonly (readonly [
    rule: string,
    stack: readonly (PlainSubject | Partly)[],
    variables: Readonly<Record<string, string>> | undefined,
    said: readonly RegExp[],
  ])[] = [
    ["app-hosts-have-records", [app, api], urls, [/^pass @urn-0/, /^pass @urn-1/]],
    [
      "app-hosts-have-records",
      [],
      urls,
      [/app\.a\.com is missing.*web application\. @urn-backend/, /api\.a\.com is missing.*the API/],
    ],
    ["app-hosts-have-records", [app, without(api, "name")], urls, [/^pass/, /^unknown/]],
    ["app-hosts-have-records", [], undefined, [/^not-applicable$/]],
    ["app-hosts-have-records", [], { FRONTEND_URL: "not a url" }, [/^not-applicable$/]],
    ["app-hosts-have-records", [], { BACKEND_URL: "http://localhost:8000" }, [/^not-applicable$/]],
    [
      "app-hosts-have-records",
      [proof("app.a.com")],
      { FRONTEND_URL: urls.FRONTEND_URL },
      [/missing/],
    ],
    ["railway-verified", [app], undefined, [/^not-applicable$/]],
    ["railway-verified", [api], undefined, [/no TXT record railway-verify=.* @urn-0/]],
    ["railway-verified", [api, proof("_railway-verify.api.a.com")], undefined, [/^pass/]],
    ["railway-verified", [api, proof("api.a.com")], undefined, [/^pass/]],
    ["railway-verified", [api, proof("_railway-verify.app.a.com")], undefined, [/no TXT record/]],
    ["railway-verified", [api, proof("_x.api.a.com", "railway-verify=")], undefined, [/no TXT/]],
    ["railway-verified", [api, without(proof("x.a.com"), "content")], undefined, [/^unknown/]],
  ];
  for (const [at, [rule, stack, variables, said]] of stacks.entries()) {
    it(`${rule}, stack ${at + 1}: ${said.map(({ source }) => source).join(", ")}`, () => {
      const found = judgeStack(rule, stack, variables);
      assert.equal(found.length, said.length, found.join("; "));
      found.forEach((text, index) => {
        assert.match(text, said[index] ?? /^$/);
      });
    });
  }

  const silent = ['"v=spf1 -all"', '"v=DMARC1; p=reject"', '"v=DMARC1"', '"v=DKIM1; p="'];
  for (const content of silent) {
    it(`leave ${content} of an idle domain alone, whose name is almost ours`, () => {
      const given = record("TXT", content, { name: "bookbarber.com" });
      assert.equal(judge("record-under-domain", given), "pass");
    });
  }

  it("see every other record of a name that is almost ours", () => {
    const mail = record("MX", ".", { name: "bookbarber.com" });
    assert.equal(judge("record-under-domain", mail), "pass");
    const others: readonly (readonly [string, string])[] = [
      ["MX", "mx1.example.com"],
      ["TXT", '"v=spf1 include:sendgrid.net -all"'],
      ["TXT", '"v=DMARC1; p=none"'],
      ["TXT", '"v=DKIM1; p=AAAA"'],
      ["CNAME", "web.onrender.com"],
    ];
    for (const [type, content] of others) {
      const given = record(type, content, { name: "bookbarber.com" });
      assert.match(judge("record-under-domain", given), /almost bookedbarber\.com/, content);
    }
  });
});
