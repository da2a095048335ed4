import assert from "node:assert/strict";

import fc from "fast-check";

import { dsOf, isSameDs, parseDnsKey, parseDs } from "../../../checklist/dns/dnssec";

/** The key and the DS records of RFC 4034, section 5.4, and RFC 4509, section 2.3. */
const KEY =
  "256 3 5 AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUS" +
  "djMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==";
const ZONE = "dskey.example.com";
const SHA1 = "60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118";
const SHA256 = "60485 5 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A";

describe("DNSSEC", () => {
  const key = parseDnsKey(KEY) ?? assert.fail();
  const ds = parseDs(SHA256) ?? assert.fail();

  for (const text of [SHA1, SHA256]) {
    it(`makes the DS record of the standards: ${text.slice(0, 9)}`, () => {
      const wanted = parseDs(text) ?? assert.fail();
      const made = dsOf(`${ZONE.toUpperCase()}.`, key, wanted.digestType) ?? assert.fail();
      assert.ok(isSameDs(made, wanted));
    });
  }

  it("makes none of a digest that nobody knows", () => {
    assert.equal(dsOf(ZONE, key, 3), undefined);
  });

  it("reads a DS record with what stands before it, in any case and with spaces", () => {
    const [tag, rest] = [SHA256.slice(0, 30), SHA256.slice(30).toLowerCase()];
    const read = parseDs(`${ZONE}. 3600 IN DS ${tag} ${rest}`) ?? assert.fail();
    assert.ok(isSameDs(read, ds));
  });

  it("tells records apart by each of their parts", () => {
    for (const other of [
      { ...ds, keyTag: 1 },
      { ...ds, algorithm: 8 },
      { ...ds, digestType: 4 },
      { ...ds, digest: "AB" },
    ]) {
      assert.ok(!isSameDs(ds, other));
    }
  });

  for (const text of ["", "1 2 3", "x 13 2 AB", "1 13 2 XY"]) {
    it(`takes "${text}" for no record`, () => {
      assert.equal(parseDs(text), undefined);
      assert.equal(parseDnsKey(text.replace("XY", "!")), undefined);
    });
  }

  it("reads whatever comes, and makes a record of every key that it reads", () => {
    fc.assert(
      fc.property(
        fc.nat(99_999),
        fc.nat(999),
        fc.uint8Array({ minLength: 1 }),
        (flags, algorithm, octets) => {
          const text = `${flags} 3 ${algorithm} ${Buffer.from(octets).toString("base64")}`;
          const read = parseDnsKey(text) ?? assert.fail();
          assert.deepEqual(read.publicKey, Buffer.from(octets));
          const made = dsOf(ZONE, read, 2) ?? assert.fail();
          assert.ok(made.keyTag >= 0 && made.keyTag <= 0xffff);
        },
      ),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseDs(text);
        parseDnsKey(text);
      }),
    );
  });
});
