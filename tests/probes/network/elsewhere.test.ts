import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import { lookedElsewhere } from "../../../probes/network/open";
import type { NetworkOptions } from "../../../probes/network/open";

describe("where the probes look elsewhere than at production", () => {
  const told = (environment: NetworkOptions["environment"], given: Partial<NetworkOptions> = {}) =>
    lookedElsewhere({ environment, ...given }).join("\n");

  it("is nowhere where nothing says so", () => {
    assert.equal(told({ PATH: "/bin", HTTPS_PROXY: "http://proxy.partner.net" }), "");
    assert.equal(
      told({ STRIPE_API_URL: "https://api.stripe.com", NODE_OPTIONS: "--max-old-space-size=4000" }),
      "",
    );
  });

  it("is told of each option", () => {
    assert.match(told({}, { resolver: "127.0.0.1:53" }), /DNS .* 127\.0\.0\.1:53/);
    assert.match(told({}, { authorities: "/tmp/ca.pem" }), /\/tmp\/ca\.pem/);
    const many = Array.from({ length: 12 }, (_, at) => `h${at}.test:443:127.0.0.1:${at + 1}`);
    const detours = told({}, { connectTo: many.join(",") });
    for (let at = 0; at < 12; at++)
      assert.ok(detours.includes(`h${at}.test:443 at 127.0.0.1:${at + 1}`));
  });

  it("is told of the address of each API, without what it may carry", () => {
    const source = readFileSync(path.join(__dirname, "../../../probes/network/open.ts"), "utf8");
    const names = [...source.matchAll(/\["([A-Z_]+_URL)", "https:/g)].map(([, name = ""]) => name);
    assert.equal(names.length, 9);
    for (const name of names) {
      const said = told({ [name]: "http://user:canary@127.0.0.1:1/canary?canary" });
      assert.match(said, new RegExp(`at 127\\.0\\.0\\.1:1 \\(${name}\\)`));
      assert.ok(!said.includes("canary"));
      assert.match(told({ [name]: "canary" }), /an address that cannot be read/);
    }
  });

  for (const [name, value] of Object.entries({
    NODE_EXTRA_CA_CERTS: "/tmp/canary",
    SSL_CERT_FILE: "/tmp/canary",
    HOSTALIASES: "/tmp/canary",
    RES_OPTIONS: "canary",
    LD_PRELOAD: "/tmp/canary",
    PGSSLROOTCERT: "/tmp/canary",
    NODE_OPTIONS: "--require /tmp/canary",
    NODE_TLS_REJECT_UNAUTHORIZED: "0",
  })) {
    it(`is told of ${name}`, () => {
      const said = told({ [name]: value });
      assert.ok(said.includes(name) && !said.includes("canary"), said);
    });
  }
});
