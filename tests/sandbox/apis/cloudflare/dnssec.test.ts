import assert from "node:assert/strict";

import { z } from "zod";

import { delegation, keyTag } from "../../../../sandbox/apis/cloudflare/dnssec-key";
import { open, zone } from "./opened";

const path = `/zones/${zone.id}/dnssec`;
const dnssec = z.object({
  status: z.string(),
  ds: z.string().nullable(),
  key_tag: z.number().nullable(),
  public_key: z.string().nullable(),
});

describe("Cloudflare's API: DNSSEC", () => {
  it("is pending until the registrar has the DS record, and back until it has dropped it", async () => {
    const { good, state } = open();
    const inner = state.zones.get(zone.id)?.dnssec;
    assert.ok(inner);
    const status = async (): Promise<string> => dnssec.parse(await good("GET", path)).status;
    assert.equal(await status(), "disabled");
    await good("PATCH", path, { status: "active" });
    assert.equal(await status(), "pending");
    inner.dsPublished = true;
    assert.equal(await status(), "active");
    await good("PATCH", path, { status: "disabled" });
    assert.equal(await status(), "pending-disabled");
    inner.dsPublished = false;
    assert.equal(await status(), "disabled");
  });

  it("keeps its key through a pause, and makes a new one after a removal", async () => {
    const { good } = open();
    const active = async (): Promise<string | null> =>
      dnssec.parse(await good("PATCH", path, { status: "active" })).public_key;
    const first = await active();
    await good("PATCH", path, { status: "disabled" });
    assert.equal(await active(), first);
    await good("PATCH", path, { status: "disabled" });
    assert.equal(await good("DELETE", path), zone.id);
    assert.notEqual(await active(), first);
  });

  it("shows nothing of a key where there is none", async () => {
    const { ds, key_tag: tag, public_key: key } = dnssec.parse(await open().good("GET", path));
    assert.deepEqual([ds, tag, key], [null, null, null]);
  });

  it("a DS record is the digest of the key (the example of RFC 6605 section 6.1)", () => {
    const publicKey = Buffer.from(
      "GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA==",
      "base64",
    );
    const key = { publicKey, modifiedOn: 0 };
    assert.equal(keyTag(key), 55648);
    assert.deepEqual(delegation("example.net", key), {
      keyTag: 55648,
      algorithm: 13,
      digestType: 2,
      digest: "B4C8C1FE2E7477127B27115656AD6256F424625BF5C1E2770CE6D6E37DF61D17",
    });
  });

  const refusals: [string, string, unknown, RegExp][] = [
    [
      "a status that nobody may ask for",
      "PATCH",
      { status: "pending" },
      /^400 1004 Invalid DNSSEC change/,
    ],
    ["a switch that is none", "PATCH", { dnssec_use_nsec3: "yes" }, /^400 1004 /],
  ];
  for (const [title, method, body, expected] of refusals)
    it(`refuses ${title}`, async () => {
      assert.match(await open().refused(method, path, body), expected);
    });

  it("refuses to remove the key while it is wanted", async () => {
    const { good, refused } = open();
    await good("PATCH", path, { status: "active", dnssec_use_nsec3: true });
    assert.match(await refused("DELETE", path), /^400 1004 DNSSEC must be disabled/);
    assert.match(JSON.stringify(await good("GET", path)), /"dnssec_use_nsec3":true/);
  });
});
