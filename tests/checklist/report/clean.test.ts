import assert from "node:assert/strict";

import fc from "fast-check";

import { clean, clipped } from "../../../checklist/report/clean";

describe("a clean text", () => {
  const table: readonly (readonly [string, string])[] = [
    ["DEBUG is on.", "DEBUG is on."],
    ["Müller, 東京, 🎉, a\u0301", "Müller, 東京, 🎉, a\u0301"],
    ["a\nb\r\nc\td", "a b c d"],
    ["\u001b[31mred", "\\u001b[31mred"],
    ["a\u0000b\u007f\u009b", "a\\u0000b\\u007f\\u009b"],
    ["\u202eabc\u2069", "\\u202eabc\\u2069"],
    ["zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"],
    ["\u2028\u2029", "\\u2028\\u2029"],
    ["\ud800", "\ufffd"],
    ["\uffff", "\\uffff"],
    ["\u{e0041}", "\\ue0041"],
  ];
  for (const [text, cleaned] of table) {
    it(`of ${JSON.stringify(text)} is ${JSON.stringify(cleaned)}`, () => {
      assert.equal(clean(text), cleaned);
    });
  }

  it("has one line, commands no terminal and changes no more when cleaned again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const cleaned = clean(text);
        assert.doesNotMatch(cleaned, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        assert.equal(clean(cleaned), cleaned);
      }),
    );
  });
});

describe("a clipped text", () => {
  it("is at most as long as asked for, well formed, and says that it was cut", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 40 }), (text, most) => {
        const short = clipped(text, most);
        assert.ok(short.length <= most);
        assert.ok(short.isWellFormed());
        assert.equal(short === clean(text), clean(text).length <= most);
        if (short !== clean(text)) assert.ok(short.endsWith("…"));
      }),
    );
  });

  const table: readonly (readonly [text: string, most: number, clipped: string])[] = [
    ["abcde", 5, "abcde"],
    ["abcdef", 5, "abcd…"],
    ["abcdefgh", 2, "a…"],
    // Four times as long as it may be, and short once it is clean.
    ["a\n\n\n\n\n\nb", 3, "a b"],
    ["a\n\n\n\n\n\n\n", 2, "a "],
    ["a\n\n\n\n\n\n\n\n", 2, "a…"],
  ];
  for (const [text, most, short] of table) {
    it(`of ${JSON.stringify(text)} in ${most} characters is ${JSON.stringify(short)}`, () => {
      assert.equal(clipped(text, most), short);
    });
  }

  it("takes no time for megabytes", () => {
    assert.equal(clipped("\u0000".repeat(5_000_000), 10).length, 10);
  });
});
