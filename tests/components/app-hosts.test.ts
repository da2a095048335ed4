import assert from "node:assert/strict";

import {
  certificateAuthorities,
  HOSTINGS,
  railwayVerification,
  redirectedHosts,
  sslMode,
} from "../../components/app-hosts";

describe("what follows from where the application runs", () => {
  const cloudflare = ["letsencrypt.org", "pki.goog", "ssl.com"];
  const table = {
    railway: { ssl: "full", direct: ["letsencrypt.org"] },
    render: { ssl: "strict", direct: ["letsencrypt.org", "pki.goog"] },
    both: { ssl: "full", direct: ["letsencrypt.org", "pki.goog"] },
    none: { ssl: "strict", direct: [] },
  } as const;
  for (const hosting of HOSTINGS) {
    const { ssl, direct } = table[hosting];
    it(`${hosting}: ssl ${ssl}, certificates of ${direct.join(", ") || "anybody"}`, () => {
      assert.equal(sslMode(hosting), ssl);
      assert.deepEqual(certificateAuthorities(hosting, false), direct);
      assert.deepEqual(certificateAuthorities(hosting, true), cloudflare);
    });
  }

  it("writes Railway's key before a token once", () => {
    assert.equal(railwayVerification("abc"), "railway-verify=abc");
    assert.equal(railwayVerification("railway-verify=abc"), "railway-verify=abc");
  });

  it("redirects the hosts that nothing serves, and leads none to itself", () => {
    const hosts = { domain: "a.com", app: "app.a.com", api: "api.a.com" };
    assert.deepEqual(redirectedHosts(hosts, false), {
      from: ["a.com", "www.a.com"],
      to: hosts.app,
    });
    assert.deepEqual(redirectedHosts(hosts, true), { from: ["a.com"], to: "www.a.com" });
    assert.deepEqual(redirectedHosts({ ...hosts, app: "www.a.com" }, false), {
      from: ["a.com"],
      to: "www.a.com",
    });
    assert.deepEqual(redirectedHosts({ ...hosts, app: "www.a.com", api: "a.com" }, false).from, []);
  });
});
