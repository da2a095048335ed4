import assert from "node:assert/strict";

import fc from "fast-check";

import {
  isMtaSts,
  matchesMx,
  mtaStsAt,
  mtaStsPolicyText,
  mtaStsText,
  mtaStsUrl,
  parseMtaSts,
  parseMtaStsPolicy,
} from "../../../checklist/dns/mta-sts";
import type { MtaStsPolicy } from "../../../checklist/dns/mta-sts";

const codesOf = (problems: readonly { readonly code: string }[]): string =>
  problems.map(({ code }) => code).join(", ");

describe("an MTA-STS record", () => {
  for (const [text, codes] of [
    ["v=STSv1; id=20160831085700Z;", ""],
    ["v=STSv1;id=1", ""],
    ["v=STSv1 ; id=1; ext=2", ""],
    ["v=STSv1", "version"],
    ["v=stsv1; id=1", "version"],
    ["id=1; v=STSv1", "version"],
    ["v=STSv1;", "no-id"],
    ["v=STSv1; id=", "bad-id"],
    ["v=STSv1; id=2026-11-24", "bad-id"],
    [`v=STSv1; id=${"a".repeat(33)}`, "bad-id"],
    ["v=STSv1; id=1; id=2", "repeated-tag"],
  ] as const) {
    it(`${text.slice(0, 40)}: ${codes === "" ? "right" : codes}`, () => {
      assert.equal(codesOf(parseMtaSts(text).problems), codes);
    });
  }

  it("is read again as it was written, at its name", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{1,32}$/), (id) => {
        assert.deepEqual(parseMtaSts(mtaStsText({ id })), { record: { id }, problems: [] });
      }),
    );
    assert.deepEqual(mtaStsAt("a.com", { id: "1" }), {
      name: "_mta-sts.a.com",
      type: "TXT",
      content: '"v=STSv1; id=1;"',
    });
    assert.ok(isMtaSts("v=STSv1;") && isMtaSts("V=stsv1") && !isMtaSts("v=STSv10;"));
  });
});

describe("an MTA-STS policy", () => {
  /** RFC 8461, section 3.2. */
  const EXAMPLE =
    "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmx: backupmx.example.com\nmax_age: 604800\n";

  it("is read as RFC 8461 has it", () => {
    assert.deepEqual(parseMtaStsPolicy(EXAMPLE), {
      record: {
        mode: "enforce",
        mx: ["mail.example.com", "*.example.net", "backupmx.example.com"],
        maxAge: 604_800,
      },
      problems: [],
    });
    assert.equal(mtaStsUrl("a.com"), "https://mta-sts.a.com/.well-known/mta-sts.txt");
  });

  it("is read again as it was written", () => {
    const policy: fc.Arbitrary<MtaStsPolicy> = fc.record(
      {
        mode: fc.constantFrom("enforce", "testing", "none"),
        mx: fc.array(
          fc.domain().map((domain) => domain.toLowerCase()),
          { minLength: 1, maxLength: 5 },
        ),
        maxAge: fc.integer({ min: 86_400, max: 31_557_600 }),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(policy, (given) => {
        const text = mtaStsPolicyText(given);
        assert.ok(text.endsWith("\r\n"));
        assert.deepEqual(parseMtaStsPolicy(text), { record: given, problems: [] });
      }),
    );
  });

  for (const [change, codes] of [
    [["mode: enforce", "mode: hard"], "mode"],
    [["version: STSv1", "version: STSv2"], "version"],
    [["version: STSv1\n", ""], "version"],
    [["max_age: 604800", "max_age: 31557601"], "max-age"],
    [["max_age: 604800", "max_age: never"], "max-age"],
    [["max_age: 604800", "max_age: 3600"], "short-age"],
    [["mx: *.example.net", "mx: a b"], "mx"],
    [["mx: *.example.net", "mx"], "syntax"],
    [["mx: *.example.net", "-x: y"], "syntax"],
    [["mx: *.example.net", "mode: none"], "repeated-key"],
    [["mx: *.example.net", "extension: y"], ""],
  ] as const) {
    it(`with ${JSON.stringify(change[1])}: ${codes === "" ? "right" : codes}`, () => {
      assert.equal(
        codesOf(parseMtaStsPolicy(EXAMPLE.replace(change[0], change[1])).problems),
        codes,
      );
    });
  }

  it("needs hosts, unless it is none", () => {
    const without = EXAMPLE.replaceAll(/mx: .*\n/g, "");
    assert.equal(codesOf(parseMtaStsPolicy(without).problems), "no-mx");
    assert.equal(parseMtaStsPolicy(without).record, undefined);
    assert.equal(codesOf(parseMtaStsPolicy(without.replace("enforce", "none")).problems), "");
  });

  it("names hosts, and those of one label below a name", () => {
    assert.ok(matchesMx("mail.example.com", "MAIL.example.com."));
    assert.ok(matchesMx("*.example.net", "mx1.example.net"));
    assert.ok(!matchesMx("*.example.net", "a.mx1.example.net"));
    assert.ok(!matchesMx("*.example.net", "example.net"));
    assert.ok(!matchesMx("mail.example.com", "mx.example.com"));
  });
});
