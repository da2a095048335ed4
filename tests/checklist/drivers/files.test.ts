import assert from "node:assert/strict";

import { docker, nextEnv, pythonDotenv } from "../../../checklist/environment/file-readers";
import type { FileReader } from "../../../checklist/environment/file-readers";
import answers from "./answers.json";

type Values = Readonly<Record<string, string>> | null;
type Row = readonly [text: string, python: Values, next: Values | "=", docker: Values | "="];

const rows = answers.files as unknown as readonly Row[];

/** Why a reader of ours may read a text otherwise. */
const DIFFERENCES: readonly (readonly [text: RegExp, reader: string, reason: string])[] = [
  [
    /^constructor=/,
    "@next/env",
    "What JavaScript's objects have as well it takes for set already.",
  ],
];

const readers: readonly (readonly [
  name: string,
  reader: FileReader,
  answer: (row: Row) => Values,
])[] = [
  ["python-dotenv", pythonDotenv, ([, python]) => python],
  ["@next/env", nextEnv, ([, python, next]) => (next === "=" ? python : next)],
  ["docker", docker, ([, python, , taken]) => (taken === "=" ? python : taken)],
];

describe("environment files, as their readers read them", () => {
  for (const [name, reader, answer] of readers) {
    it(`are read as ${name} does`, () => {
      for (const row of rows) {
        const [text] = row;
        if (DIFFERENCES.some(([known, of]) => of === name && known.test(text))) continue;
        const written = reader.written(text);
        const mine = written === undefined ? undefined : reader.filled(written);
        const theirs = answer(row);
        assert.deepEqual(
          mine === undefined ? null : Object.fromEntries(mine),
          theirs,
          JSON.stringify(text),
        );
      }
    });
  }
});
