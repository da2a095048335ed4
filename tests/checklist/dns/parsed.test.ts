import assert from "node:assert/strict";

import { errorOf, hasErrors, sayProblems, warningOf } from "../../../checklist/dns/parsed";

describe("what is wrong with a record", () => {
  it("is said in one sentence, with the place where the words do not name it", () => {
    assert.equal(
      sayProblems([
        errorOf("a", "has a mechanism that does not exist", "term 2"),
        warningOf("b", "uses pct, which is no longer a tag", "tag pct"),
        errorOf("c", "has no policy (p)"),
      ]),
      "has a mechanism that does not exist (term 2), and uses pct, which is no longer a tag, and has no policy (p)",
    );
    assert.equal(sayProblems([]), "");
  });

  it("is said of the first four, and how many more there are", () => {
    const problems = Array.from({ length: 7 }, (_, index) => errorOf("a", `has ${index}`));
    assert.equal(sayProblems(problems), "has 0, and has 1, and has 2, and has 3, and 3 more");
  });

  it("is an error or a warning", () => {
    assert.ok(hasErrors([warningOf("a", "is"), errorOf("b", "is")]));
    assert.ok(!hasErrors([warningOf("a", "is")]));
    assert.deepEqual(warningOf("a", "is"), { code: "a", message: "is", severity: "warning" });
  });
});
