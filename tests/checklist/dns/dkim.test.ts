import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";

import fc from "fast-check";

import {
  dkimAt,
  dkimDelegationAt,
  dkimKeyOf,
  dkimPlace,
  dkimText,
  parseDkim,
} from "../../../checklist/dns/dkim";
import type { DkimKey } from "../../../checklist/dns/dkim";
import { readPublicKey, rsaBits } from "../../../checklist/dns/dkim-public-key";
import {
  dkimRotationAt,
  firstRevocationDay,
  firstSigningDay,
  revoked,
} from "../../../checklist/dns/dkim-rotation";
import { txtStrings, txtText } from "../../../checklist/dns/txt";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const weak = generateKeyPairSync("rsa", { modulusLength: 1024 });
const short = generateKeyPairSync("rsa", { modulusLength: 512 });
const ed25519 = generateKeyPairSync("ed25519");
const der = (pair: typeof rsa, type: "spki" | "pkcs1" = "spki"): string =>
  pair.publicKey.export({ type, format: "der" }).toString("base64");
const raw = ed25519.publicKey.export({ type: "spki", format: "der" }).subarray(12);
/** RFC 8463, appendix A.2. */
const RFC_8463 = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

const codesOf = (text: string): string =>
  parseDkim(text)
    .problems.map(({ code }) => code)
    .join(", ");

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const key: fc.Arbitrary<DkimKey> = fc
  .record(
    {
      publicKey: fc.constantFrom(der(rsa), der(weak), ""),
      hashes: fc.array(word, { minLength: 1, maxLength: 3 }),
      services: fc.array(word, { minLength: 1, maxLength: 3 }),
      flags: fc.array(fc.constantFrom("y", "s"), { minLength: 1, maxLength: 2 }),
      notes: word,
    },
    { requiredKeys: ["publicKey"] },
  )
  .map((given) => ({ type: "rsa" as const, ...given }));

describe("a DKIM key record", () => {
  it("is read again as it was written", () => {
    fc.assert(
      fc.property(key, (given) => {
        assert.deepEqual(parseDkim(dkimText(given)).record, given);
      }),
    );
    const given = { type: "ed25519", publicKey: RFC_8463 } as const;
    assert.deepEqual(parseDkim(dkimText(given)), { record: given, problems: [] });
  });

  const K = der(rsa);
  const table: readonly (readonly [text: string, codes: string])[] = [
    [`v=DKIM1; k=rsa; p=${K}`, ""],
    [`p=${K}`, ""],
    [`v=DKIM1; k=RSA; p=${K};`, ""],
    [`v=DKIM1; p=${K.slice(0, 80)} ${K.slice(80)}`, ""],
    [`v=DKIM1; p=${der(rsa, "pkcs1")}`, ""],
    [`v=DKIM1; p=${der(weak)}`, "weak-key"],
    [`v=DKIM1; p=${der(short)}`, "short-key"],
    ["v=DKIM1; p=", "revoked"],
    ["v=DKIM1; k=rsa", "no-key"],
    [`v=DKIM2; p=${K}`, "version"],
    [`p=${K}; v=DKIM1`, "late-version"],
    [`v=DKIM1; k=dsa; p=${K}`, "key-type"],
    [`v=DKIM1; p=${K.slice(1)}`, "not-base64"],
    [`v=DKIM1; p=${K.slice(4)}`, "not-a-key"],
    [`v=DKIM1; k=ed25519; p=${K}`, "not-a-key"],
    [`v=DKIM1; k=rsa; p=${RFC_8463}`, "not-a-key"],
    [`v=DKIM1; p=${K}; p=${K}`, "repeated-tag"],
    [`v=DKIM1;; p=${K}`, "empty-tag"],
    [`v=DKIM1; junk; p=${K}`, "no-equals"],
    [`v=DKIM1; a-b=c; p=${K}`, "tag-name"],
    [`v=DKIM1; n=\0; p=${K}`, "value-character"],
    [`v=DKIM1; h=sha1; p=${K}`, "hash"],
    [`v=DKIM1; h=md5; p=${K}`, "hash"],
    [`v=DKIM1; h=sha1:sha256; p=${K}`, ""],
    [`v=DKIM1; s=tlsrpt; p=${K}`, "service"],
    [`v=DKIM1; s=*; p=${K}`, ""],
    [`v=DKIM1; t=y; p=${K}`, "testing"],
    [`v=DKIM1; t=s:x; p=${K}`, "unknown-flag"],
  ];
  for (const [text, codes] of table) {
    it(`${text.slice(0, 24)}... of ${text.length}: ${codes === "" ? "right" : codes}`, () => {
      assert.equal(codesOf(text), codes);
    });
  }

  it("is none where verifiers pass over it", () => {
    for (const text of [`v=DKIM2; p=${K}`, "v=DKIM1", `v=DKIM1; junk; p=${K}`, "", "p=abc"]) {
      assert.equal(parseDkim(text).record, undefined, text);
    }
    assert.equal(parseDkim("v=DKIM1; p=").record?.publicKey, "");
  });

  it("holds no more of a key in its problems than its size", () => {
    const { problems } = parseDkim(`v=DKIM1; p=${der(weak)}`);
    assert.equal(problems[0]?.message, "has a key of 1024 bits, and 2048 are needed");
  });

  it("is made of a public key in every form, and of nothing else", () => {
    const pem = rsa.publicKey.export({ type: "spki", format: "pem" }).toString();
    const pkcs1 = rsa.publicKey.export({ type: "pkcs1", format: "pem" }).toString();
    for (const text of [pem, pkcs1, K, der(rsa, "pkcs1"), `${K.slice(0, 64)}\n${K.slice(64)}`]) {
      assert.deepEqual(dkimKeyOf(text), { record: { type: "rsa", publicKey: K }, problems: [] });
    }
    const edPem = ed25519.publicKey.export({ type: "spki", format: "pem" }).toString();
    for (const text of [edPem, raw.toString("base64")]) {
      assert.deepEqual(dkimKeyOf(text).record, {
        type: "ed25519",
        publicKey: raw.toString("base64"),
      });
    }
    assert.deepEqual(
      dkimKeyOf(der(weak)).problems.map(({ code }) => code),
      ["weak-key"],
    );
    const secret = rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey;
    for (const text of [
      secret,
      rsa.privateKey.export({ type: "pkcs8", format: "der" }).toString("base64"),
      ec.export({ type: "spki", format: "pem" }).toString(),
      "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
      "changeme",
      "",
    ]) {
      assert.deepEqual(
        dkimKeyOf(text).problems.map(({ code }) => code),
        ["no-public-key"],
      );
      assert.equal(readPublicKey(text), undefined);
    }
  });

  it("counts the bits of an RSA key, and of nothing else", () => {
    assert.equal(rsaBits(K), 2048);
    assert.equal(rsaBits(der(weak)), 1024);
    assert.equal(rsaBits(raw.toString("base64")), undefined);
    assert.equal(rsaBits("abc"), undefined);
  });

  it("is split after 255 octets, as Cloudflare stores it", () => {
    const { name, type, content } = dkimAt("k1", "example.com", { type: "rsa", publicKey: K });
    assert.deepEqual([name, type], ["k1._domainkey.example.com", "TXT"]);
    const { record = [] } = txtStrings(content);
    assert.deepEqual(
      record.map(({ length }) => length),
      [255, 18 + K.length - 255],
    );
    assert.equal(parseDkim(txtText(content)).record?.publicKey, K);
  });

  it("is left to a service by a CNAME, and found by its name", () => {
    assert.deepEqual(dkimDelegationAt("s1", "example.com", "s1.domainkey.u1.wl1.sendgrid.net"), {
      name: "s1._domainkey.example.com",
      type: "CNAME",
      content: "s1.domainkey.u1.wl1.sendgrid.net",
    });
    assert.deepEqual(dkimPlace("A.b._domainkey.Example.com."), {
      selector: "a.b",
      domain: "example.com",
    });
    assert.equal(dkimPlace("_domainkey.example.com"), undefined);
  });
});

describe("the rotation of DKIM keys", () => {
  const signing = { selector: "k2", key: { type: "rsa", publicKey: der(rsa) } } as const;
  const other = { selector: "k1", key: { type: "rsa", publicKey: der(weak) } } as const;

  it("has the key of today's mail and of last week's published at once", () => {
    assert.deepEqual(
      dkimRotationAt("example.com", { signing, other }).map(({ name }) => name),
      ["k2._domainkey.example.com", "k1._domainkey.example.com"],
    );
    assert.equal(dkimRotationAt("example.com", { signing }).length, 1);
  });

  it("waits before signing and before revoking", () => {
    assert.equal(firstSigningDay("2026-12-31"), "2027-01-02");
    assert.equal(firstRevocationDay("2026-12-31"), "2027-01-07");
  });

  it("revokes a key by saying so", () => {
    assert.equal(dkimText(revoked(other).key), "v=DKIM1; k=rsa; p=");
  });
});
