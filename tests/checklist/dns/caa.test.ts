import assert from "node:assert/strict";

import fc from "fast-check";

import {
  caaAt,
  caaData,
  caaFor,
  caaText,
  issuersFor,
  parseCaa,
  readCaa,
} from "../../../checklist/dns/caa";
import type { CaaRecord } from "../../../checklist/dns/caa";

const authority = fc.domain().map((domain) => domain.toLowerCase());
const critical = fc.constantFrom<{ critical?: true }>({}, { critical: true });
const parameter = fc.record(
  {
    name: fc.stringMatching(/^[a-z]{1,10}$/),
    value: fc.stringMatching(/^[!-:<-~]{0,20}$/),
  },
  { noNullPrototype: true },
);
const record: fc.Arbitrary<CaaRecord> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("issue" as const, "issuewild" as const),
      fc.option(authority, { nil: undefined }),
      fc.array(parameter, { maxLength: 3 }),
      critical,
    )
    .map(([tag, of, parameters, flag]) => ({
      tag,
      authority: of,
      ...(parameters.length === 0 ? {} : { parameters }),
      ...flag,
    })),
  fc
    .tuple(authority, critical)
    .map(([of, flag]) => ({ tag: "iodef" as const, url: `mailto:security@${of}`, ...flag })),
  fc
    .tuple(authority, critical)
    .map(([of, flag]) => ({ tag: "other" as const, name: "issuemail", value: of, ...flag })),
);

describe("a CAA record", () => {
  it("is read again as it was written", () => {
    fc.assert(
      fc.property(record, (given) => {
        assert.deepEqual(parseCaa(caaText(given)), { record: given, problems: [] });
        assert.deepEqual(readCaa(caaData(given)).record, given);
      }),
    );
  });

  for (const [text, codes, expected] of [
    ['0 issue "ca1.example.net"', "", { tag: "issue", authority: "ca1.example.net" }],
    ["0 issue ca1.example.net", "", { tag: "issue", authority: "ca1.example.net" }],
    ['0 ISSUE "CA1.example.net"', "", { tag: "issue", authority: "ca1.example.net" }],
    ['0 issue ";"', "", { tag: "issue", authority: undefined }],
    ['0 issuewild ""', "", { tag: "issuewild", authority: undefined }],
    [
      '0 issue "ca1.example.net; account=230123"',
      "",
      {
        tag: "issue",
        authority: "ca1.example.net",
        parameters: [{ name: "account", value: "230123" }],
      },
    ],
    [
      '0 iodef "mailto:security@example.com"',
      "",
      { tag: "iodef", url: "mailto:security@example.com" },
    ],
    [
      '0 iodef "https://iodef.example.com/"',
      "",
      { tag: "iodef", url: "https://iodef.example.com/" },
    ],
    [
      '128 tbs "Unknown"',
      "critical-tag",
      { tag: "other", name: "tbs", value: "Unknown", critical: true },
    ],
    ['0 tbs "Unknown"', "unknown-tag", { tag: "other", name: "tbs", value: "Unknown" }],
    ['0 issue "%%%%%"', "issuer", { tag: "issue", authority: undefined }],
    ['0 issue "https://letsencrypt.org"', "issuer", { tag: "issue", authority: undefined }],
    ['0 issue "a.com; b"', "issuer", { tag: "issue", authority: undefined }],
    ['0 iodef "security@example.com"', "iodef", { tag: "iodef", url: "security@example.com" }],
    ['1 issue "a.com"', "unknown-flags", { tag: "issue", authority: "a.com" }],
    ['256 issue "a.com"', "flags", { tag: "issue", authority: "a.com" }],
    ['0 is-sue "a.com"', "tag", undefined],
    ["issue a.com", "syntax", undefined],
    ['0 issue "a.com', "syntax", undefined],
    ["", "syntax", undefined],
  ] as const) {
    it(`${text}: ${codes === "" ? "right" : codes}`, () => {
      const { record: read, problems } = parseCaa(text);
      assert.equal(problems.map(({ code }) => code).join(", "), codes);
      assert.deepEqual(read, expected);
    });
  }

  it("comes with its parts, which Cloudflare takes", () => {
    assert.deepEqual(caaAt("a.com", [{ tag: "issue", authority: "ssl.com" }]), [
      {
        name: "a.com",
        type: "CAA",
        content: '0 issue "ssl.com"',
        data: { flags: 0, tag: "issue", value: "ssl.com" },
      },
    ]);
  });
});

describe("the authorities that may issue", () => {
  const caa = (...texts: string[]): readonly CaaRecord[] =>
    texts.flatMap((text) => parseCaa(text).record ?? []);
  const answers = (
    name: string,
    sets: Readonly<Record<string, readonly CaaRecord[]>>,
  ): readonly [string | undefined, readonly string[] | undefined] => {
    const { at, authorities } = issuersFor(name, (one) => sets[one] ?? []);
    return [at, authorities];
  };
  const sets = {
    "example.com": caa('0 issue "ca1.example.net"', '0 issuewild "ca2.example.org"'),
    "app.example.com": caa('0 issue "ca3.example.net"', '0 issue "ca3.example.net"'),
    "none.example.com": caa('0 issue ";"'),
    "mail.example.com": caa('0 iodef "mailto:a@example.com"'),
    "wild.example.com": caa('0 issuewild ";"'),
    "critical.example.com": caa('128 tbs "x"', '0 issue "ca1.example.net"'),
  };

  for (const [name, at, authorities] of [
    ["example.com", "example.com", ["ca1.example.net"]],
    ["Deep.below.Example.com.", "example.com", ["ca1.example.net"]],
    ["*.example.com", "example.com", ["ca2.example.org"]],
    ["app.example.com", "app.example.com", ["ca3.example.net"]],
    ["*.app.example.com", "app.example.com", ["ca3.example.net"]],
    ["none.example.com", "none.example.com", []],
    ["mail.example.com", "mail.example.com", undefined],
    ["wild.example.com", "wild.example.com", undefined],
    ["*.wild.example.com", "wild.example.com", []],
    ["critical.example.com", "critical.example.com", []],
    ["other.org", undefined, undefined],
  ] as const) {
    it(`for ${name}: ${authorities?.join(", ") ?? "any"}`, () => {
      assert.deepEqual(answers(name, sets), [at, authorities]);
    });
  }

  it("are those that a set of records was made for, or nobody", () => {
    const made = caaFor(["letsencrypt.org", "pki.goog", "pki.goog"], "mailto:a@example.com");
    assert.deepEqual(answers("example.com", { "example.com": made })[1], [
      "letsencrypt.org",
      "pki.goog",
    ]);
    assert.equal(made.length, 3);
    assert.deepEqual(answers("example.com", { "example.com": caaFor([]) })[1], []);
  });
});
