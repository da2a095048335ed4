import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { coverage, coverageOf, isCovered } from "../../checklist/coverage";
import type { ItemCoverage } from "../../checklist/coverage";
import { findItem, items } from "../../checklist/items";
import { probes } from "../../checklist/probes/catalogue";
import { allRules, describedRule } from "../../checklist/rules/all-rules";

const meansOf = (how: string): readonly (ItemCoverage["means"][number] & { item: string })[] =>
  coverage.flatMap(({ item, means }) =>
    means.filter((means) => means.how === how).map((means) => ({ ...means, item })),
  );

describe("the coverage of the checklist", () => {
  it("has each of the 134 items once, in their order, and tells how it is covered", () => {
    assert.equal(coverage.length, 134);
    assert.deepEqual(
      coverage.map(({ item }) => item),
      items.map(({ id }) => id),
    );
    for (const line of coverage) assert.equal(coverageOf(line.item), line);
    assert.throws(() => coverageOf("12.1"), /no item 12\.1/);
  });

  it("has for each item the means that decides", () => {
    for (const { item, main, means } of coverage) {
      assert.ok(
        means.some(({ how }) => how === main),
        `${item} has no ${main} means`,
      );
    }
  });

  it("names rules that exist and serve the item, and every rule under each of its items", () => {
    const judging = [
      ["enforced", allRules],
      ["verified", probes],
    ] as const;
    for (const [how, all] of judging) {
      for (const { item, by } of meansOf(how)) {
        assert.ok(by.length > 0, item);
        for (const id of by) assert.ok(describedRule(id)?.items.includes(item), `${item}: ${id}`);
      }
      for (const { id, items: served } of all) {
        for (const item of served) {
          assert.ok(findItem(item), `${id}: ${item}`);
          const means = coverageOf(item).means.find((one) => one.how === how);
          assert.ok(means?.by.includes(id), `${item}: ${id}`);
        }
      }
    }
  });

  it("calls declared only what a component makes", () => {
    const folder = path.join(__dirname, "..", "..", "components");
    const sources = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(path.join(parentPath, name), "utf8"));
    const source = sources.join("\n");
    const isMade = (type: string): boolean => {
      const [plugin = "", module = "", name = ""] = type.split(":");
      if (plugin === "saas") {
        return sources.some(
          (one) => one.includes(`saas/sdk/${module}"`) && one.includes(`new ${name}(`),
        );
      }
      return plugin === "bookedbarber"
        ? source.includes(`"${type}"`)
        : source.includes(`new ${plugin}.${name}(`);
    };
    for (const { item, by } of meansOf("declared")) {
      assert.ok(by.length > 0, item);
      for (const type of by) {
        assert.match(type, /^[a-z]+:[a-zA-Z0-9/]+:[A-Z][A-Za-z0-9]+$/, item);
        assert.ok(isMade(type), `${item}: ${type}`);
      }
    }
  });

  it("asks a person for exactly what only a person can know", () => {
    for (const { item, main, means } of coverage) {
      const attested = means.filter(({ how }) => how === "attested");
      assert.equal(attested.length, main === "attested" ? 1 : 0, item);
      for (const { by } of attested) assert.deepEqual(by, []);
    }
    for (const item of ["5.7", "8.1", "9.8", "10.8", "11.15"]) {
      assert.equal(coverageOf(item).main, "attested", item);
    }
  });

  it("covers every item, and calls none covered without the means that decides", () => {
    assert.deepEqual(
      coverage.filter((line) => !isCovered(line)),
      [],
    );
    assert.equal(isCovered({ item: "1.1", main: "declared", means: [] }), false);
    const attested = { how: "attested", by: [] } as const;
    assert.equal(isCovered({ item: "1.1", main: "declared", means: [attested] }), false);
    assert.equal(isCovered({ item: "1.1", main: "attested", means: [attested] }), true);
  });
});
