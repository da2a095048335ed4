import assert from "node:assert/strict";

import fc from "fast-check";

import { HIDDEN, redacted } from "../../checklist/redaction";

describe("a text without secrets", () => {
  const table: readonly (readonly [text: string, secrets: readonly string[], shown: string])[] = [
    ["the key is s3cret!", ["s3cret"], `the key is ${HIDDEN}!`],
    // A value within a longer one leaves nothing of that, whichever comes first.
    ["pw=longer-s3cret-word", ["s3cret", "longer-s3cret-word"], `pw=${HIDDEN}`],
    ["pw=longer-s3cret-word", ["longer-s3cret-word", "s3cret"], `pw=${HIDDEN}`],
    // Two that overlap leave nothing of either.
    ["abcdefgh", ["abcdef", "defgh"], HIDDEN],
    ["s3crets3cret", ["s3cret"], HIDDEN],
    ['{"key":"a\\"b\\nc"}', ['a"b\nc'], `{"key":"${HIDDEN}"}`],
    ["https://x/?p=a%2Fb%40c", ["a/b@c"], `https://x/?p=${HIDDEN}`],
    ["line two: second-line", ["first-line\nsecond-line"], `line two: ${HIDDEN}`],
    // Very short ones would only tear ordinary words apart.
    ["a is a", ["a", ""], "a is a"],
    ["", ["s3cret"], ""],
  ];
  for (const [text, secrets, shown] of table) {
    it(`is ${shown} of ${text} without ${JSON.stringify(secrets)}`, () => {
      assert.equal(redacted(text, secrets), shown);
    });
  }

  it("holds none of them, wherever they stand, and all of the rest", () => {
    const secret = fc.string({ minLength: 6, maxLength: 20, unit: fc.constantFrom("x", "y", "7") });
    const word = fc.string({ maxLength: 9, unit: fc.constantFrom("a", "b", " ") });
    fc.assert(
      fc.property(fc.array(secret, { maxLength: 4 }), fc.array(word), (secrets, words) => {
        const parts = words.flatMap((each, at) => [
          each,
          secrets[at % (secrets.length || 1)] ?? "",
        ]);
        const shown = redacted(parts.join(""), secrets);
        assert.ok(!secrets.some((each) => shown.includes(each)));
        assert.equal(
          shown.replaceAll(HIDDEN, ""),
          secrets.length === 0 ? parts.join("") : words.join(""),
        );
      }),
    );
  });
});
