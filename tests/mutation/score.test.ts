import assert from "node:assert/strict";

import { scoreOf, tableOf } from "../../mutation/score";

const mutants = (...states: string[]): { mutants: { status: string }[] } => ({
  mutants: states.map((status) => ({ status })),
});

describe("the mutation score", () => {
  it("counts what was noticed against what was not, and nothing that says neither", () => {
    const report = {
      files: {
        a: mutants("Killed", "Survived", "NoCoverage", "CompileError"),
        b: mutants("Timeout", "RuntimeError", "Ignored", "Pending"),
      },
    };
    assert.deepEqual(scoreOf(report), { noticed: 2, unnoticed: 2 });
    assert.deepEqual(scoreOf({ files: {} }), { noticed: 0, unnoticed: 0 });
  });

  it("weighs the parts by their changes", () => {
    const { text, percent } = tableOf({
      large: { noticed: 270, unnoticed: 30 },
      small: { noticed: 0, unnoticed: 100 },
    });
    assert.equal(percent, 67.5);
    assert.deepEqual(text.split("\n").slice(2), [
      "| large | 300 | 270 | 90.0 % |",
      "| small | 100 | 0 | 0.0 % |",
      "| all | 400 | 270 | 67.5 % |",
    ]);
  });

  it("is nothing where nothing was changed", () => {
    assert.equal(tableOf({}).percent, 0);
  });
});
