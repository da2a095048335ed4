import assert from "node:assert/strict";

import { bimiName, bimiText, isBimi, parseBimi } from "../../../checklist/dns/bimi";
import { mxText, parseMx, readMx } from "../../../checklist/dns/mx";
import type { Parsed } from "../../../checklist/dns/parsed";
import { readTags } from "../../../checklist/dns/tag-list";

/** What a person is told: `severity code: message (where)`. */
function told({ problems }: Pick<Parsed<unknown>, "problems">): readonly string[] {
  return problems.map(
    ({ severity, code, message, where }) =>
      `${severity} ${code}: ${message}${where === undefined ? "" : ` (${where})`}`,
  );
}

const LOGO = "https://example.com/logo.svg";

/** A text, what is told of it, and whether a record is read all the same. */
const bimi: readonly (readonly [text: string, told: readonly string[], isRead: boolean])[] = [
  [`v=BIMI1; l=${LOGO}`, [], true],
  [`v \t= \tBIMI1 \t; l=${LOGO}`, [], true],
  [`x v=BIMI1; l=${LOGO}`, ["error version: does not begin with v=BIMI1"], false],
  ["v=BIMI1", ["error no-logo: has no logo (l)"], false],
  [
    "v=BIMI1; l=http://example.com/logo.svg",
    ["error logo: has a logo that is not served over https (tag l)"],
    false,
  ],
  [`v=BIMI1; l=x${LOGO}`, ["error logo: has a logo that is not served over https (tag l)"], false],
  [`v=BIMI1; l=${LOGO},x`, ["error logo: has a logo that is not served over https (tag l)"], false],
  [
    "v=BIMI1; l=https://example.com/logo.svg.png",
    ["error logo-type: has a logo that is no SVG file by its name: mail programs show SVG (tag l)"],
    true,
  ],
  [`v=BIMI1; l=${LOGO}?version=12`, [], true],
  [
    `v=BIMI1; l=${LOGO}; a=self`,
    ["error evidence: has a certificate that is not served over https (tag a)"],
    true,
  ],
];

const mx: readonly (readonly [text: string, told: readonly string[], read: string])[] = [
  [" 10 \t mx.example.com. ", [], "10 mx.example.com"],
  ["0 .", [], "0 ."],
  ["65535 a.com", [], "65535 a.com"],
  [
    "65536 a.com",
    ["error preference: has a preference that is none from 0 to 65535"],
    "65536 a.com",
  ],
  ["10 a..com", ["error host: leads to no host's name"], "10 a..com"],
  ["x 10 a.com", ["error syntax: is no preference and host"], ""],
  ["10 a.com x", ["error syntax: is no preference and host"], ""],
  ["10", ["error syntax: is no preference and host"], ""],
  ["a.com", ["error syntax: is no preference and host"], ""],
];

const tags: readonly (readonly [text: string, told: readonly string[]])[] = [
  ["a=1; b=2;", []],
  ["a=1; b=2; ", []],
  ["a=1;; b=2", ["error empty-tag: has two semicolons with nothing between them (part 2)"]],
  ["a=1; ; b=2", ["error empty-tag: has two semicolons with nothing between them (part 2)"]],
  ["a=1; b", ["error no-equals: has a part without = (part 2)"]],
  ["a=1; =2", ["error tag-name: has a tag whose name cannot be one (part 2)"]],
  ["a=1; b=2; a=3", ["error repeated-tag: has a tag twice (tag a)"]],
  ["a=1; b=\u0001", ["error value-character: has a character that no value may have (part 2)"]],
];

describe("what a person is told of a record", () => {
  for (const [text, expected, isRead] of bimi) {
    it(`BIMI ${text}`, () => {
      const parsed = parseBimi(text);
      assert.deepEqual(told(parsed), expected);
      assert.equal(parsed.record !== undefined, isRead);
    });
  }

  it("BIMI: its name, its text, and what is meant as one", () => {
    assert.equal(bimiName("a.com"), "default._bimi.a.com");
    assert.equal(bimiText({ logo: undefined }), "v=BIMI1; l=; a=");
    assert.equal(bimiText({ logo: LOGO }), `v=BIMI1; l=${LOGO}`);
    assert.equal(bimiText({ logo: undefined, evidence: LOGO }), `v=BIMI1; l=; a=${LOGO}`);
    assert.equal(isBimi("v=bimi1"), true);
    assert.equal(isBimi("v = BIMI1 ; l="), true);
    assert.equal(isBimi("x v=BIMI1;"), false);
  });

  for (const [text, expected, read] of mx) {
    it(`MX ${text}`, () => {
      const parsed = parseMx(text);
      assert.deepEqual(told(parsed), expected);
      assert.equal(parsed.record === undefined ? "" : mxText(parsed.record), read);
    });
  }

  it("MX: without a preference", () => {
    assert.deepEqual(told(readMx("a.com", undefined)), ["error no-preference: has no preference"]);
    assert.deepEqual(told(readMx(" . ", undefined)), []);
    assert.deepEqual(told(readMx("a.com", 1.5)), [
      "error preference: has a preference that is none from 0 to 65535",
    ]);
  });

  for (const [text, expected] of tags) {
    it(`tags ${JSON.stringify(text)}`, () => {
      assert.deepEqual(told(readTags(text)), expected);
    });
  }
});
