import assert from "node:assert/strict";

import fc from "fast-check";

import { txtAt, txtContent, txtStrings, txtText } from "../../../checklist/dns/txt";

describe("the text of a TXT record", () => {
  for (const [content, text] of [
    ['"v=spf1 -all"', "v=spf1 -all"],
    ['"v=spf1 " "-all"', "v=spf1 -all"],
    ['"v=spf1 ""-all"', "v=spf1 -all"],
    ['"v=spf1 "\t"-all"', "v=spf1 -all"],
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ['"\\195\\164"', "ä"],
    ['"\\256"', "256"],
    ['"\\06"', "06"],
    ["  v=spf1 -all ", "v=spf1 -all"],
    ["ä", "ä"],
    ['"ä"', "ä"],
    ['""', ""],
    ['"open', ""],
    ['"one" "open', "one"],
    ['"one" two', "one"],
    ["", ""],
  ] as const) {
    it(`of ${JSON.stringify(content)} is ${JSON.stringify(text)}`, () => {
      assert.equal(txtText(content), text);
    });
  }

  for (const [content, codes] of [
    [`"${"a".repeat(255)}"`, []],
    [`"${"a".repeat(256)}"`, ["long-string"]],
    [`"${"ä".repeat(128)}"`, ["long-string"]],
    [`"a" "${"a".repeat(256)}"`, ["long-string"]],
    ["a".repeat(256), ["long-string"]],
    ['"open', ["open-quote"]],
    ['"end\\"', ["open-quote"]],
    ['"one" two', ["stray-text"]],
    ['"one", "two"', ["stray-text"]],
  ] as const) {
    it(`has these problems, ${JSON.stringify(content.slice(0, 12))}: ${codes.join(", ")}`, () => {
      assert.deepEqual(
        txtStrings(content).problems.map(({ code }) => code),
        codes,
      );
    });
  }

  it("tells which string is wrong", () => {
    const [problem] = txtStrings(`"a" "${"a".repeat(256)}"`).problems;
    assert.equal(problem?.where, "string 2");
    assert.equal(txtStrings('"a" "b').problems[0]?.where, "string 2");
  });
});

describe("a TXT record's content", () => {
  it("is one string for a short text", () => {
    assert.equal(txtContent("v=spf1 -all"), '"v=spf1 -all"');
    assert.equal(txtContent(""), '""');
  });

  it("escapes quotes and backslashes, and writes what cannot be printed as numbers", () => {
    assert.equal(txtContent('a "b" \\c'), '"a \\"b\\" \\\\c"');
    assert.equal(txtContent("ä\n"), '"\\195\\164\\010"');
  });

  it("is split after 255 octets, and read again as the same text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 900 }), (text) => {
        const content = txtContent(text);
        const { record: strings = [], problems } = txtStrings(content);
        assert.deepEqual(problems, []);
        for (const part of strings.slice(0, -1)) assert.equal(part.length, 255);
        assert.equal(txtText(content), text);
        assert.match(content, /^[ -~]*$/);
      }),
    );
  });

  it("is a record's at a name", () => {
    assert.deepEqual(txtAt("a.com", "x"), { name: "a.com", type: "TXT", content: '"x"' });
  });
});
