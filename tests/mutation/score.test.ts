import assert from "node:assert/strict";

import { percentOf, rowsOf, scoresOf, sumOf, tableOf } from "../../mutation/score";

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
    assert.deepEqual(
      [...scoresOf(report)],
      [
        ["a", { noticed: 1, unnoticed: 2 }],
        ["b", { noticed: 1, unnoticed: 0 }],
      ],
    );
    assert.deepEqual(sumOf(scoresOf(report).values()), { noticed: 2, unnoticed: 2 });
    assert.deepEqual([...scoresOf({ files: {} })], []);
  });

  it("weighs folders, parts and everything by their changes", () => {
    const scores = new Map([
      ["core/large.ts", { noticed: 180, unnoticed: 20 }],
      ["core/more/one.ts", { noticed: 50, unnoticed: 5 }],
      ["core/more/two.ts", { noticed: 40, unnoticed: 5 }],
      ["core/small.ts", { noticed: 0, unnoticed: 100 }],
    ]);
    const partOf = (file: string): string => (file.endsWith("small.ts") ? "small" : "large");
    assert.deepEqual(tableOf(rowsOf(scores, partOf)).split("\n").slice(2), [
      "| large | core (1) | 200 | 180 | 90.0 % |",
      "| large | core/more (2) | 100 | 90 | 90.0 % |",
      "| large | all (3) | 300 | 270 | 90.0 % |",
      "| small | core (1) | 100 | 0 | 0.0 % |",
      "| small | all (1) | 100 | 0 | 0.0 % |",
      "| all | all (4) | 400 | 270 | 67.5 % |",
    ]);
  });

  it("is nothing where nothing was changed", () => {
    assert.equal(percentOf({ noticed: 0, unnoticed: 0 }), 0);
    assert.deepEqual(rowsOf(new Map(), String), [
      { part: "all", files: "all (0)", score: { noticed: 0, unnoticed: 0 } },
    ]);
  });
});
