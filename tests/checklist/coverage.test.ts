import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { coverage, coverageOf, isCovered } from "../../checklist/coverage";
import type { ItemCoverage } from "../../checklist/coverage";
import { findItem, items } from "../../checklist/items";
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

  it("has for each item the means that decides, there or still to come", () => {
    for (const { item, main, means } of coverage) {
      assert.ok(
        means.some(({ how }) => how === main),
        `${item} has no ${main} means`,
      );
    }
  });

  it("names rules that exist and serve the item, and every rule under each of its items", () => {
    for (const { item, by, available } of meansOf("enforced")) {
      assert.equal(available, true);
      assert.ok(by.length > 0, item);
      for (const id of by) assert.ok(describedRule(id)?.items.includes(item), `${item}: ${id}`);
    }
    for (const { id, items: served } of allRules) {
      for (const item of served) {
        assert.ok(findItem(item), `${id}: ${item}`);
        const enforced = coverageOf(item).means.find(({ how }) => how === "enforced");
        assert.ok(enforced?.by.includes(id), `${item}: ${id}`);
      }
    }
  });

  it("calls declared only what a component makes, and says of the rest that it is to come", () => {
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
    for (const { item, by, available, note } of meansOf("declared")) {
      for (const type of by) assert.equal(isMade(type), available, `${item}: ${type}`);
      assert.equal(note === undefined, available, item);
    }
  });

  it("counts no probe before there is one, and says what each will look at", () => {
    for (const { item, by, available, note } of meansOf("verified")) {
      assert.equal(available, false, item);
      assert.equal(by.length, 1, item);
      assert.ok((note ?? "").length > 10, item);
    }
  });

  it("names resource types and probes as such, and says in words what is to come", () => {
    for (const { item, by, note } of meansOf("declared")) {
      assert.ok(by.length > 0, item);
      for (const type of by) assert.match(type, /^[a-z]+:[a-zA-Z0-9/]+:[A-Z][A-Za-z0-9]+$/, item);
      if (note !== undefined) assert.match(note, /^[\w@]\S* .*[^.]$/, item);
    }
    for (const { item, by, note } of meansOf("verified")) {
      for (const probe of by) assert.match(probe, /^[a-z]+(-[a-z0-9]+)*$/, item);
      if (note !== undefined) assert.match(note, /^[\w@]\S* .*[^.]$/, item);
    }
  });

  it("asks a person for exactly what only a person can know", () => {
    for (const { item, main, means } of coverage) {
      const attested = means.filter(({ how }) => how === "attested");
      assert.equal(attested.length, main === "attested" ? 1 : 0, item);
      for (const { available, by } of attested) {
        assert.equal(available, true);
        assert.deepEqual(by, []);
      }
    }
    for (const item of ["3.6", "4.7", "5.7", "8.1", "9.8", "10.8", "11.15"]) {
      assert.equal(coverageOf(item).main, "attested", item);
    }
  });

  it("covers what is there today and not what is to come", () => {
    const covered: Readonly<Record<string, boolean>> = {
      "1.3": true,
      "2.5": false,
      "3.1": true,
      "3.2": false,
      "4.2": true,
      "4.8": false,
      "4.15": true,
      "5.1": true,
      "5.5": false,
      "7.1": true,
      "7.3": false,
      "9.1": false,
      "9.2": true,
      "9.6": true,
      "11.6": false,
      "10.1": true,
    };
    for (const [item, expected] of Object.entries(covered)) {
      assert.equal(isCovered(coverageOf(item)), expected, item);
    }
    const means = { by: [], available: true } as const;
    assert.equal(isCovered({ item: "1.1", main: "declared", means: [] }), false);
    assert.equal(
      isCovered({ item: "1.1", main: "declared", means: [{ ...means, how: "attested" }] }),
      false,
    );
    assert.equal(
      isCovered({
        item: "1.1",
        main: "declared",
        means: [{ ...means, how: "declared", available: false }],
      }),
      false,
    );
    assert.equal(
      isCovered({ item: "1.1", main: "declared", means: [{ ...means, how: "declared" }] }),
      true,
    );
  });
});
