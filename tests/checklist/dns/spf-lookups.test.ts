import assert from "node:assert/strict";

import fc from "fast-check";

import { isDomainName } from "../../../checklist/dns/name";
import { recordedNode, spfTree } from "../../../checklist/dns/recorded-spf";
import { parseSpf } from "../../../checklist/dns/spf";
import { answerOctets, answerProblems, countLookups } from "../../../checklist/dns/spf-lookups";
import type { SpfLookups, SpfNode } from "../../../checklist/dns/spf-lookups";

const count = (text: string, nodes: Readonly<Record<string, SpfNode>> = {}): SpfLookups => {
  const { record } = parseSpf(text);
  if (record === undefined) assert.fail(text);
  return countLookups("example.com", record, (name) => nodes[name]);
};
const codesOf = ({ problems }: SpfLookups): readonly string[] =>
  problems.map(({ code, where }) => `${code} ${where ?? ""}`);

describe("the look-ups of an SPF record", () => {
  it("are those of include, a, mx, ptr, exists and redirect (RFC 7208, section 4.6.4)", () => {
    const text =
      "v=spf1 a:a.com mx ptr exists:%{i}.c.com include:%{d}.e ip4:192.0.2.1 ip6:::1 -all";
    assert.equal(count(text).lookups, 5);
    assert.equal(count("v=spf1 redirect=%{d}.a.com").lookups, 1);
    assert.equal(count("v=spf1 ?all exp=a.com").lookups, 0);
  });

  it("end at all, behind which nothing is read, not even redirect", () => {
    assert.equal(count("v=spf1 a -all mx redirect=b.com").lookups, 1);
  });

  it("go on in what is included, each time that it is included", () => {
    const nodes = {
      "one.com": { spf: ["v=spf1 include:two.com include:two.com -all"] },
      "two.com": { spf: ["v=spf1 a mx redirect=three.com"] },
      "three.com": { spf: ["v=spf1 ip4:192.0.2.1 -all"] },
    };
    const counted = count("v=spf1 include:One.com. -all", nodes);
    assert.equal(counted.lookups, 1 + 2 * (1 + 3));
    assert.deepEqual(counted.unknown, []);
    assert.deepEqual(counted.problems, []);
  });

  it("are the least where nobody has recorded what is included", () => {
    const counted = count("v=spf1 include:known.com include:other.com redirect=more.com", {
      "known.com": { spf: ["v=spf1 a -all"] },
    });
    assert.equal(counted.lookups, 4);
    assert.deepEqual(counted.unknown, ["other.com", "more.com"]);
  });

  it("find loops, however long, and end all the same", () => {
    const nodes = {
      "one.com": { spf: ["v=spf1 include:two.com -all"] },
      "two.com": { spf: ["v=spf1 include:one.com -all"] },
    };
    assert.deepEqual(codesOf(count("v=spf1 include:one.com -all", nodes)), ["loop one.com"]);
    assert.deepEqual(codesOf(count("v=spf1 include:example.com -all")), ["loop example.com"]);
    assert.deepEqual(codesOf(count("v=spf1 redirect=EXAMPLE.com")), ["loop example.com"]);
  });

  it("stop before a tree of many branches takes long", () => {
    const nodes = Object.fromEntries(
      Array.from({ length: 30 }, (_, level) => [
        `l${level}.com`,
        { spf: [`v=spf1 ${`include:l${level + 1}.com `.repeat(9)}-all`] },
      ]),
    );
    assert.ok(count("v=spf1 include:l0.com -all", nodes).lookups <= 300);
  });

  it("find records that break the one that includes them", () => {
    const nodes: Readonly<Record<string, SpfNode>> = {
      "none.com": { spf: [] },
      "gone.com": { spf: [], exists: false },
      "two.com": { spf: ["v=spf1 -all", "v=spf1 ~all"] },
      "broken.com": { spf: ["v=spf1 foo -all"] },
    };
    for (const [name, code] of [
      ["none.com", "no-record none.com"],
      ["gone.com", "no-record gone.com"],
      ["two.com", "two-records two.com"],
      ["broken.com", "broken-record broken.com"],
    ] as const) {
      assert.deepEqual(codesOf(count(`v=spf1 include:${name} -all`, nodes)), [code]);
    }
  });

  it("are void where nothing is there, and are counted", () => {
    const nodes: Readonly<Record<string, SpfNode>> = {
      "gone.com": { spf: [], exists: false },
      "silent.com": { spf: [], addresses: 0, mailHosts: 0 },
      "example.com": { spf: [], mailHosts: 0, addresses: 2 },
    };
    const text =
      "v=spf1 include:gone.com a:gone.com a:silent.com mx:silent.com mx a exists:gone.com -all";
    assert.equal(count(text, nodes).voids, 6);
    assert.equal(count("v=spf1 a:unknown.com mx:unknown.com -all", nodes).voids, 0);
  });

  it("ask for ten mail hosts at most", () => {
    const many = (mailHosts: number): SpfLookups =>
      count("v=spf1 mx:m.com -all", { "m.com": { spf: [], mailHosts } });
    assert.deepEqual(many(10).problems, []);
    assert.deepEqual(codesOf(many(11)), ["mail-hosts m.com"]);
  });

  it("are those of today in the recorded tree", () => {
    const lookups = (name: string): number => {
      const { record } = parseSpf(`v=spf1 include:${name} -all`);
      const counted = countLookups("example.com", record ?? assert.fail(), recordedNode);
      assert.deepEqual([counted.unknown, counted.problems], [[], []], name);
      return counted.lookups;
    };
    assert.equal(lookups("sendgrid.net"), 2);
    assert.equal(lookups("_spf.google.com"), 1);
    assert.equal(lookups("amazonses.com"), 1);
    assert.equal(lookups("spf.protection.outlook.com"), 1);
    assert.equal(lookups("mailgun.org"), 5);
    for (const name of Object.keys(spfTree)) lookups(name);
  });
});

describe("the recorded tree", () => {
  it("says of each name what was seen, when and where", () => {
    for (const [name, { spf, on, source }] of Object.entries(spfTree)) {
      assert.ok(isDomainName(name) && name === name.toLowerCase(), name);
      for (const text of spf) assert.deepEqual(parseSpf(text).problems, [], name);
      assert.match(on, /^\d{4}-\d{2}-\d{2}$/);
      assert.ok(source.length > 2);
    }
  });

  it("knows names that cannot exist, and nothing of those that were not recorded", () => {
    assert.deepEqual(recordedNode("mail.example."), { spf: [], exists: false });
    assert.equal(recordedNode("constructor"), undefined);
    assert.equal(recordedNode("example.com"), undefined);
    assert.equal(recordedNode("SendGrid.net"), spfTree["sendgrid.net"]);
  });
});

describe("the answer with a name's TXT records", () => {
  it("is as long as the DNS makes it", () => {
    // A header of 12, the question 13 + 4, and a record of 12 + 1 + 11.
    assert.equal(answerOctets("example.com", ["v=spf1 -all"]), 12 + 13 + 4 + 12 + 1 + 11);
    assert.equal(answerOctets("a.b", ["x".repeat(256)]), 12 + 5 + 4 + 12 + 2 + 256);
  });

  it("is too long above 512 octets", () => {
    const texts = (length: number): readonly string[] => ["v=spf1 -all", "x".repeat(length)];
    const rest = answerOctets("example.com", texts(255)) - 255;
    assert.deepEqual(answerProblems("example.com", texts(512 - rest - 1)), []);
    assert.equal(answerProblems("example.com", texts(513 - rest)).length, 1);
  });

  it("grows with every octet", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600 }), (text) => {
        assert.ok(answerOctets("a.com", [text]) < answerOctets("a.com", [`${text}x`]));
      }),
    );
  });
});
