import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { LEAST_SCORE, partOf, parts } from "../../mutation/parts";
import { percentOf, sumOf } from "../../mutation/score";
import type { Score } from "../../mutation/score";

const root = path.join(__dirname, "..", "..");
const files = readdirSync(path.join(root, "checklist"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => `checklist/${file.replaceAll(path.sep, "/")}`);

/** The parts that have files; a part may be prepared for what is to come. */
const present = Object.keys(parts).filter((name) => files.some((file) => partOf(file) === name));

describe("the parts of the mutation tests", () => {
  it("have every file of the core, each in the part that is meant for it", () => {
    const table: readonly (readonly [file: string, part: string])[] = [
      ["checklist/rule.ts", "rules"],
      ["checklist/rules/stripe.ts", "rules"],
      ["checklist/environment/host.ts", "rules"],
      ["checklist/something-new.ts", "rules"],
      ["checklist/rules/resources/roles.ts", "resources"],
      ["checklist/resources/subject.ts", "resources"],
      ["checklist/waivers.ts", "records"],
      ["checklist/report/html.ts", "report"],
      ["checklist/examples/resources.ts", "examples"],
      ["checklist/dns/spf.ts", "dns"],
      ["checklist/edge/hsts.ts", "edge"],
      ["checklist/drift/changes.ts", "drift"],
      ["checklist/operations/areas.ts", "operations"],
    ];
    for (const [file, part] of table) assert.equal(partOf(file), part, file);
    for (const file of files) assert.ok(partOf(file) in parts, file);
    const named = Object.values(parts).flatMap(({ sources }) => sources);
    assert.equal(new Set(named).size, named.length);
  });

  it("name tests that are there", () => {
    for (const name of present) {
      for (const file of parts[name]?.tests ?? []) {
        const source = path.join(root, file.replace(/\.js$/, ".ts"));
        const isThere = source.includes("*")
          ? existsSync(path.dirname(source))
          : existsSync(source);
        assert.ok(isThere, `${name}: ${file}`);
      }
    }
  });
});

describe("docs/mutation.md", () => {
  const text = readFileSync(path.join(root, "docs", "mutation.md"), "utf8");
  const rows = text
    .split("\n")
    .map((line) =>
      /^\| (\S+) +\| (\S+) \((\d+)\) +\| +(\d+) \| +(\d+) \| +([\d.]+) % \|$/.exec(line),
    )
    .filter((match) => match !== null)
    .map(([, part = "", of = "", count, changes, noticed, percent = ""]) => ({
      part,
      of,
      count: Number(count),
      score: { noticed: Number(noticed), unnoticed: Number(changes) - Number(noticed) },
      percent,
    }));
  const totalOf = (wanted: string): (typeof rows)[number] | undefined =>
    rows.find(({ part, of }) => part === wanted && of === "all");

  it("has every part, measured or said not to be yet", () => {
    for (const name of present) {
      const isMissing = text.includes(`\n- \`${name}\`: not measured yet`);
      assert.notEqual(
        totalOf(name) === undefined,
        !isMissing,
        `${name}: npm run mutation -- ${name}`,
      );
    }
    for (const { part } of rows) assert.ok(part === "all" || present.includes(part), part);
  });

  it("adds up", () => {
    const sameTotal = (sum: readonly { count: number; score: Score }[], of: string): void => {
      const total = totalOf(of);
      assert.deepEqual(total?.score, sumOf(sum.map(({ score }) => score)), of);
      assert.equal(
        total.count,
        sum.reduce((all, { count }) => all + count, 0),
        of,
      );
    };
    const names = [...new Set(rows.map(({ part }) => part))].filter((part) => part !== "all");
    for (const name of names) {
      sameTotal(
        rows.filter(({ part, of }) => part === name && of !== "all"),
        name,
      );
    }
    sameTotal(
      names.flatMap((name) => totalOf(name) ?? []),
      "all",
    );
    for (const { score, percent, part, of } of rows) {
      assert.equal(percentOf(score).toFixed(1), percent, `${part} ${of}`);
    }
  });

  it("keeps its promise in every part", () => {
    assert.ok(text.includes(`at least ${LEAST_SCORE} %`));
    for (const { part, of, score } of rows) {
      if (of === "all") assert.ok(percentOf(score) >= LEAST_SCORE, part);
    }
  });
});
