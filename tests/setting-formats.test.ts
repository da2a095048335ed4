import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";

import fc from "fast-check";

import {
  dkimKeys,
  dmarcRamp,
  mailExchangers,
  networks,
  oneOf,
  parkedZones,
  verificationToken,
  webAddress,
} from "../setting-formats";

const zone = "0123456789abcdef0123456789abcdef";

/** A public key as it stands between the lines of a PEM file. */
function publicKey(): string {
  const { publicKey: key } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return key.export({ type: "spki", format: "der" }).toString("base64");
}

describe("the formats of settings", () => {
  it("read mail servers with their preferences, in their order, or none", () => {
    assert.deepEqual(mailExchangers.parse("10 mx1.example.com, 20 mx2.example.com"), [
      { host: "mx1.example.com", preference: 10 },
      { host: "mx2.example.com", preference: 20 },
    ]);
    assert.deepEqual(mailExchangers.parse("a.example.com,b.example.com"), [
      { host: "a.example.com", preference: 10 },
      { host: "b.example.com", preference: 20 },
    ]);
    assert.deepEqual(mailExchangers.parse("none"), []);
    for (const wrong of ["none,a.example.com", "65536 a.example.com", "a", "1 2 a.example.com"]) {
      assert.equal(mailExchangers.safeParse(wrong).success, false, wrong);
    }
  });

  it("read public keys, each under a selector of its own that SendGrid does not have", () => {
    const [first, second] = [publicKey(), publicKey()];
    const read = dkimKeys.parse(`k1=${first},k2=${second}`);

    assert.deepEqual(
      read.map(({ selector, key }) => [selector, key.type, key.publicKey]),
      [
        ["k1", "rsa", first],
        ["k2", "rsa", second],
      ],
    );
    const refused = [`s1=${first}`, `k1=${first},k1=${second}`, `K 1=${first}`, first, "k1="];
    for (const wrong of refused) assert.equal(dkimKeys.safeParse(wrong).success, false);
  });

  it("never take a private key for one to publish", () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const text = privateKey.export({ type: "pkcs8", format: "der" }).toString("base64");

    assert.equal(dkimKeys.safeParse(`k1=${text}`).success, false);
  });

  it("read the stages of DMARC, the present one last", () => {
    assert.deepEqual(dmarcRamp.parse("monitor=2026-11-01, quarantine-test=2026-12-01"), [
      { stage: "monitor", since: "2026-11-01" },
      { stage: "quarantine-test", since: "2026-12-01" },
    ]);
    for (const wrong of ["monitor", "monitor=2026-02-30", "watch=2026-11-01", "monitor=today"]) {
      assert.equal(dmarcRamp.safeParse(wrong).success, false, wrong);
    }
  });

  it("read idle domains with their zones", () => {
    assert.deepEqual(parkedZones.parse(`bookbarber.com=${zone}`), [
      { domain: "bookbarber.com", zoneId: zone },
    ]);
    for (const wrong of ["bookbarber.com", `=${zone}`, `bookbarber.com=${zone}=1`, "a.com=1"]) {
      assert.equal(parkedZones.safeParse(wrong).success, false, wrong);
    }
  });

  it("read addresses and networks of both kinds", () => {
    const all = ["192.0.2.1", "192.0.2.0/24", "2001:db8::1", "2001:db8::/32"];
    assert.deepEqual(networks.parse(all.join(", ")), all);
    for (const wrong of ["192.0.2.256", "192.0.2.0/33", "example.com", ""]) {
      assert.equal(networks.safeParse(wrong).success, false, wrong);
    }
  });

  it("read https addresses of files, without a login, and nothing that ends a tag", () => {
    assert.equal(webAddress.parse("https://a.com/logo.svg"), "https://a.com/logo.svg");
    for (const wrong of [
      "http://a.com/l.svg",
      "https://a.com",
      "https://u:p@a.com/l",
      "https://a.com/l;a=b",
    ]) {
      assert.equal(webAddress.safeParse(wrong).success, false, wrong);
    }
  });

  it("read Railway's token with and without its key", () => {
    for (const right of ["0a1b2c3d4e", "railway-verify=0a1b2c3d4e"]) {
      assert.equal(verificationToken.parse(right), right);
    }
    assert.equal(verificationToken.safeParse('a"b c').success, false);
  });

  it("name every choice where none of them is written", () => {
    const choice = oneOf(["a", "b", "c"]);
    assert.equal(choice.parse("b"), "b");
    assert.match(choice.safeParse("d").error?.message ?? "", /must be a, b or c/);
  });

  it("answer for any text, and never repeat it", () => {
    const formats = { dkimKeys, dmarcRamp, mailExchangers, networks, parkedZones, webAddress };
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(formats)), fc.string(), (format, text) => {
        const { error } = format.safeParse(`CANARY${text}`);
        assert.ok(!(error?.message ?? "").includes("CANARY"));
      }),
    );
  });
});
