import assert from "node:assert/strict";

import { once } from "../../checklist/once";

describe("what is asked once", () => {
  it("is computed for each thing once, also where nothing comes of it", () => {
    let asked = 0;
    const length = once(({ text }: { text?: string }) => {
      asked += 1;
      return text?.length;
    });
    const [one, other, none] = [{ text: "abc" }, { text: "abc" }, {}];
    assert.deepEqual([length(one), length(one), length(other)], [3, 3, 3]);
    assert.deepEqual([length(none), length(none)], [undefined, undefined]);
    assert.equal(asked, 3);
  });
});
