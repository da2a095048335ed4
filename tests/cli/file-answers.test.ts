import assert from "node:assert/strict";

import type { Front } from "../../checklist/environment/environment";
import { parseEnvironmentFile } from "../../cli/env-file/environment-file";
import answers from "../checklist/drivers/answers.json";

type Values = Readonly<Record<string, string>> | null;
type Row = readonly [text: string, python: Values, next: Values | "=", docker: Values | "="];
type Reasons = Readonly<Record<string, RegExp>>;

const rows = answers.files as unknown as readonly Row[];

/** What is said of the file's form, not of a variable that is set twice. */
const found = (text: string, front: Front): readonly string[] =>
  parseEnvironmentFile(text, "x.env", front)
    .findings.filter(({ rule }) => rule !== "env-file-duplicates")
    .map(({ message }) => message);

/** Sees that each text has a reason, and each reason a text. */
function explained(texts: readonly string[], reasons: Reasons): void {
  const without = texts.filter((text) => !Object.values(reasons).some((one) => one.test(text)));
  assert.deepEqual(without, []);
  const unused = Object.entries(reasons).filter(([, one]) => !texts.some((text) => one.test(text)));
  assert.deepEqual(
    unused.map(([why]) => why),
    [],
    "reasons that nothing needs",
  );
}

/** Where readers differ, and nothing is said. */
const LAXER: Reasons = {
  "only Docker takes quotes for a part of a value; without them not every value can be written":
    /^[\w ]+=(["'])[^]*\1$/m,
  "only Docker fills in nothing, not even what the same file sets": /\$\{?[A-Z]|\$&|\\\$/,
  "a name that JavaScript's objects have as well, and no variable has": /^constructor=/,
  "what a platform fills in": /\$\{\{/,
};

/** Where the readers of one part agree, and something is said. */
const STRICTER: Reasons = {
  "a line whose variable a later line sets again": /^(\w+)=[^]*\n\s*\1=/m,
  "a line that sets nothing": /^(?!\s*#)\s*(export )?[^=]+$/m,
  "a name that is none": /^\s*("|'|`|\ufeff|Ä|é|__proto__|[^=]*[$`"'\\:\]é#])[^=]*=/m,
  "older readers, and shells, take a byte order mark for a part of the name": /^\ufeff/,
  "a quotation mark that is not closed": /=\s*(["'`])/,
  "the other part of the application, and the platforms' editors, end the value at a #": /=[^\n]*#/,
};

/** Whether all who read a part's files take a text alike. */
const agree = (front: Front, [, python, next, docker]: Row): boolean =>
  docker === "=" && (front === "backend" || next === "=") && python !== null;

/** The texts of which this holds for one of both parts. */
const textsWhere = (holds: (row: Row, front: Front) => boolean): readonly string[] =>
  rows
    .filter((row) => (["backend", "frontend"] as const).some((front) => holds(row, front)))
    .map(([text]) => text);

describe("environment files that the libraries were asked about", () => {
  it("are found fault with where readers differ", () => {
    const silent = textsWhere(
      (row, front) => !agree(front, row) && found(row[0], front).length === 0,
    );
    explained(silent, LAXER);
  });

  it("are found no fault with where all readers agree", () => {
    const loud = textsWhere((row, front) => agree(front, row) && found(row[0], front).length > 0);
    explained(loud, STRICTER);
  });
});
