import assert from "node:assert/strict";

import { AppDns } from "../../components/app-dns";
import type { AppDnsArgs } from "../../components/app-dns";
import { declare } from "./mocks";

const zoneId = "0123456789abcdef0123456789abcdef";
const args: AppDnsArgs = {
  zoneId,
  domain: "example.com",
  appHost: "app.example.com",
  apiHost: "api.example.com",
  authorities: [],
  proxied: true,
};
const targets = { appTarget: "web.up.railway.app", apiTarget: "api.up.railway.app" };

/** `type name content ttl proxied` of each record, and the expression of each redirect. */
async function declaredOf(more: Partial<AppDnsArgs>): Promise<readonly string[]> {
  const declared = await declare(() => new AppDns("app-dns", { ...args, ...more }));
  const texts = declared.slice(1).map(({ type, inputs }) => {
    const given = inputs as Record<string, unknown>;
    assert.equal(given["zoneId"], zoneId);
    if (type.endsWith(":Ruleset")) {
      const [rule] = given["rules"] as readonly { expression: string }[];
      return `${String(given["phase"])} ${rule?.expression ?? ""}`;
    }
    const proxied = given["proxied"] === true ? "proxied" : "direct";
    const content = given["content"] ?? JSON.stringify(given["data"]);
    return [given["type"], given["name"], content, given["ttl"], proxied].join(" ");
  });
  return texts.sort();
}

describe("AppDns", () => {
  it("declares no record before it is told where the platforms serve", async () => {
    assert.deepEqual(await declaredOf({}), []);
  });

  it("leads hosts to the platforms through Cloudflare, and the domain to the application", async () => {
    assert.deepEqual(
      await declaredOf(targets),
      [
        "CNAME app.example.com web.up.railway.app 1 proxied",
        "CNAME api.example.com api.up.railway.app 1 proxied",
        "AAAA example.com 100:: 1 proxied",
        "AAAA www.example.com 100:: 1 proxied",
        'http_request_dynamic_redirect (http.host in {"example.com" "www.example.com"})',
      ].sort(),
    );
  });

  it("leads straight to the platforms, for minutes, where nothing is proxied", async () => {
    assert.deepEqual(
      await declaredOf({ ...targets, proxied: false }),
      [
        "CNAME app.example.com web.up.railway.app 300 direct",
        "CNAME api.example.com api.up.railway.app 300 direct",
      ].sort(),
    );
  });

  it("leads the domain to a website of its own at www", async () => {
    assert.deepEqual(
      await declaredOf({ ...targets, wwwTarget: "sites.example.net" }),
      [
        "CNAME app.example.com web.up.railway.app 1 proxied",
        "CNAME api.example.com api.up.railway.app 1 proxied",
        "CNAME www.example.com sites.example.net 1 proxied",
        "AAAA example.com 100:: 1 proxied",
        'http_request_dynamic_redirect (http.host eq "example.com")',
      ].sort(),
    );
  });

  it("redirects no host that serves the application itself", async () => {
    const records = await declaredOf({ appTarget: "web.onrender.com", appHost: "example.com" });

    assert.deepEqual(
      records,
      [
        "CNAME example.com web.onrender.com 1 proxied",
        "AAAA www.example.com 100:: 1 proxied",
        'http_request_dynamic_redirect (http.host eq "www.example.com")',
      ].sort(),
    );
  });

  it("proves to Railway whose the hosts are, with or without what stands before the token", async () => {
    const records = await declaredOf({
      appVerification: "token-1",
      apiVerification: "railway-verify=token-2",
    });

    assert.deepEqual(
      records,
      [
        'TXT _railway-verify.app.example.com "railway-verify=token-1" 3600 direct',
        'TXT _railway-verify.api.example.com "railway-verify=token-2" 3600 direct',
      ].sort(),
    );
  });

  it("lets the authorities issue that are in use, each by a record in its parts", async () => {
    const authorities = ["letsencrypt.org", "pki.goog"];
    const part = (value: string): string => JSON.stringify({ flags: 0, tag: "issue", value });

    assert.deepEqual(
      await declaredOf({ authorities }),
      authorities.map((authority) => `CAA example.com ${part(authority)} 3600 direct`),
    );
  });
});
