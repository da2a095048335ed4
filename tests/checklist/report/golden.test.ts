import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { GOLDEN_FOLDER, goldenFiles } from "./golden-files";

const HOW =
  "if it is meant: node toolchain/bootstrap.js tests/checklist/report/write-golden.ts, and look at the files";

describe("what a person has looked at in every format", () => {
  const files = goldenFiles();

  it("is there, and nothing else (tests/checklist/report/golden)", () => {
    assert.deepEqual(readdirSync(GOLDEN_FOLDER).sort(), [...files.keys()].sort(), HOW);
  });

  for (const [name, text] of files) {
    it(`is still shown so: ${name}`, () => {
      assert.equal(text, readFileSync(path.join(GOLDEN_FOLDER, name), "utf8"), HOW);
    });
  }
});
