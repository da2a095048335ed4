import assert from "node:assert/strict";

import fc from "fast-check";

import { isMeantAsSpf, isSpf, parseSpf, spfAt, spfOf, spfText } from "../../../checklist/dns/spf";
import type { SpfMechanism, SpfQualifier, SpfRecord } from "../../../checklist/dns/spf";

const qualifier = fc.constantFrom<SpfQualifier>("+", "-", "~", "?");
const domain = fc.oneof(
  fc.domain(),
  fc.constantFrom("%{i}._spf.%{d2}", "%{ir}.%{l1r+-}.example.com", "_spf.example.com."),
);
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
/** What is undefined is left out, as in a record that was read. */
const compact = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;

const mechanism: fc.Arbitrary<SpfMechanism> = fc.oneof(
  fc.record({ kind: fc.constant("all" as const), qualifier }, { noNullPrototype: true }),
  fc.record(
    { kind: fc.constantFrom("include" as const, "exists" as const), qualifier, domain },
    { noNullPrototype: true },
  ),
  fc
    .record({
      kind: fc.constantFrom("a" as const, "mx" as const),
      qualifier,
      domain: optional(domain),
      bits4: optional(fc.integer({ min: 0, max: 32 })),
      bits6: optional(fc.integer({ min: 0, max: 128 })),
    })
    .map((one) => compact(one) as SpfMechanism),
  fc
    .record({ kind: fc.constant("ptr" as const), qualifier, domain: optional(domain) })
    .map((one) => compact(one) as SpfMechanism),
  fc
    .record({
      kind: fc.constant("ip4" as const),
      qualifier,
      address: fc.ipV4(),
      bits: optional(fc.integer({ min: 0, max: 32 })),
    })
    .map((one) => compact(one) as SpfMechanism),
  fc
    .record({
      kind: fc.constant("ip6" as const),
      qualifier,
      address: fc.ipV6(),
      bits: optional(fc.integer({ min: 0, max: 128 })),
    })
    .map((one) => compact(one) as SpfMechanism),
);

const record: fc.Arbitrary<SpfRecord> = fc
  .record({
    mechanisms: fc.array(mechanism, { maxLength: 12 }),
    redirect: optional(domain),
    explanation: optional(domain),
    modifiers: optional(fc.constant([{ name: "moo", value: "c%{i}w" }])),
  })
  .map((one) => compact(one) as SpfRecord);

/** What a record is refused for: the codes, and at which terms. */
const problemsOf = (text: string): string =>
  parseSpf(text)
    .problems.map(({ code, where }) => `${code}${where === undefined ? "" : ` at ${where}`}`)
    .join(", ");

describe("an SPF record", () => {
  it("is read again as it was written", () => {
    fc.assert(
      fc.property(record, (spf) => {
        assert.deepEqual(parseSpf(spfText(spf)), { record: spf, problems: [] });
      }),
    );
  });

  it("is read with everything in it", () => {
    assert.deepEqual(
      parseSpf(
        "v=spf1 a/24//64 ?mx:m.example.com ip4:192.0.2.0/24 -ip6:2001:db8:: ~include:%{d}.x.com exists:%{i}.y.com ptr redirect=z.com exp=e.com moo=cow",
      ).record,
      {
        mechanisms: [
          { kind: "a", qualifier: "+", bits4: 24, bits6: 64 },
          { kind: "mx", qualifier: "?", domain: "m.example.com" },
          { kind: "ip4", qualifier: "+", address: "192.0.2.0", bits: 24 },
          { kind: "ip6", qualifier: "-", address: "2001:db8::" },
          { kind: "include", qualifier: "~", domain: "%{d}.x.com" },
          { kind: "exists", qualifier: "+", domain: "%{i}.y.com" },
          { kind: "ptr", qualifier: "+" },
        ],
        redirect: "z.com",
        explanation: "e.com",
        modifiers: [{ name: "moo", value: "cow" }],
      },
    );
  });

  const table: readonly (readonly [text: string, problems: string])[] = [
    ["v=spf1 -all", ""],
    ["V=SPF1 INCLUDE:SENDGRID.NET ~ALL", ""],
    ["v=spf10 -all", "version"],
    ["v=spf1\t-all", "version"],
    ["v=spf1 foo -all", "unknown-mechanism at term 1"],
    ["v=spf1 -all:x.com", "all-value at term 1"],
    ["v=spf1 a -all/8", "all-value at term 2"],
    ["v=spf1 include", "domain at term 1"],
    ["v=spf1 include:localhost", "domain at term 1"],
    ["v=spf1 include:%{x}.com", "domain at term 1"],
    ["v=spf1 include:%{c}.com", "domain at term 1"],
    ["v=spf1 include:%{i0}.com", "domain at term 1"],
    ["v=spf1 include:a..com", "domain at term 1"],
    ["v=spf1 exists:a..com", ""],
    ["v=spf1 exists:%", "domain at term 1"],
    ["v=spf1 exists:%{i", "domain at term 1"],
    ["v=spf1 exists:%{i}.a.com%{d}", ""],
    ["v=spf1 exists:a%%b.com", ""],
    ["v=spf1 ptr/24", "domain at term 1"],
    ["v=spf1 ptr:x", "domain at term 1"],
    ["v=spf1 a:", "domain at term 1"],
    ["v=spf1 mx:a", "domain at term 1"],
    ["v=spf1 a/33", "prefix-length at term 1"],
    ["v=spf1 a//129", "prefix-length at term 1"],
    ["v=spf1 a/024", "prefix-length at term 1"],
    ["v=spf1 ip4:192.0.2.0/33", "prefix-length at term 1"],
    ["v=spf1 ip6:::/129", "prefix-length at term 1"],
    ["v=spf1 ip4:192.0.2.256", "address at term 1"],
    ["v=spf1 ip4:192.0.2", "address at term 1"],
    ["v=spf1 ip4:192.0.02.1", "address at term 1"],
    ["v=spf1 ip4=192.0.2.1", ""],
    ["v=spf1 ip6:192.0.2.1", "address at term 1"],
    ["v=spf1 ip6:fe80::1%eth0", "address at term 1"],
    ["v=spf1 redirect=x", "domain at term 1"],
    ["v=spf1 redirect=a..com", "domain at term 1"],
    ["v=spf1 redirect=a.com redirect=b.com", "repeated-modifier at term 2"],
    ["v=spf1 exp=a.com -all exp=b.com", "repeated-modifier at term 3"],
    ["v=spf1 =x", "modifier-name at term 1"],
    ["v=spf1 a_b.c-d=x", ""],
    ["v=spf1 moo=%{", "macro at term 1"],
    ["v=spf1 foo bar -all", "unknown-mechanism at term 1, unknown-mechanism at term 2"],
  ];
  for (const [text, problems] of table) {
    it(`${text}: ${problems === "" ? "right" : problems}`, () => {
      assert.equal(problemsOf(text), problems);
    });
  }

  it("keeps what can be read beside what cannot", () => {
    assert.deepEqual(parseSpf("v=spf1 foo -all").record?.mechanisms, [
      { kind: "all", qualifier: "-" },
    ]);
    assert.equal(parseSpf("google-site-verification=x").record, undefined);
  });

  it("is told from other texts as receivers tell it", () => {
    for (const text of ["v=spf1", "v=spf1 ", "V=Spf1 -all"]) assert.ok(isSpf(text), text);
    for (const text of ["v=spf1,a", "v=spf10", " v=spf1", "spf1"]) assert.ok(!isSpf(text), text);
    for (const text of ["v=spf1,a", " v=spf1 a", "v = spf1 a"]) assert.ok(isMeantAsSpf(text), text);
    for (const text of ["v=spf10", "v=spf1a", "spf1"]) assert.ok(!isMeantAsSpf(text), text);
  });

  it("lets the senders send and nobody else, addresses first", () => {
    assert.equal(spfText(spfOf({})), "v=spf1 -all");
    assert.equal(
      spfText(
        spfOf({
          includes: ["sendgrid.net", "_spf.google.com"],
          addresses: ["192.0.2.1", "198.51.100.0/24", "2001:db8::/32"],
          all: "~",
        }),
      ),
      "v=spf1 ip4:192.0.2.1 ip4:198.51.100.0/24 ip6:2001:db8::/32 include:sendgrid.net include:_spf.google.com ~all",
    );
    assert.deepEqual(spfAt("a.com", spfOf({})), {
      name: "a.com",
      type: "TXT",
      content: '"v=spf1 -all"',
    });
  });

  it("never has its unknown names repeated at length", () => {
    const [problem] = parseSpf(`v=spf1 ${"x".repeat(500)}=%{`).problems;
    assert.ok((problem?.message.length ?? 0) < 100);
  });
});
