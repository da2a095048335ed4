import assert from "node:assert/strict";

import { count, dayOf, listed, word } from "../../probes/words";

describe("the words of probes", () => {
  it("count things", () => {
    assert.deepEqual(
      [0, 1, 2].map((number) => count(number, "day")),
      ["0 days", "1 day", "2 days"],
    );
  });

  it("list eight names, and count the others", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    assert.equal(listed(names), "a, b, c, d, e, f, g, h");
    assert.equal(listed([...names, "i", "j"]), "a, b, c, d, e, f, g, h, and 2 more");
  });

  it("repeat a word, and no text", () => {
    for (const told of ["requirements.past_due", "US", "CRASHED", "txcd_1-2"])
      assert.equal(word(told), told);
    const others = ["", "a sentence", "x".repeat(65), "a\nb", "ops@example.com", null, undefined];
    for (const told of others) assert.equal(word(told), "a word that is not known");
  });

  it("tell the day of a time", () => {
    assert.equal(dayOf(1_790_000_000), "2026-09-21");
  });
});
