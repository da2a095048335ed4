import assert from "node:assert/strict";

import fc from "fast-check";
import { parse } from "marked";

import { coverage as catalogue } from "../../../checklist/coverage";
import { clean } from "../../../checklist/report/clean";
import { render } from "../../../checklist/report/render";
import { reportOf, resultOf } from "../../../checklist/report/result";
import {
  anyResult,
  atMost,
  finding,
  hostile,
  hostileTexts,
  oneOfEach,
  tenThousand,
  TODAY,
} from "./findings";
import { treeOf } from "./html-tree";
import type { Tree } from "./html-tree";

const MOST = 65_536;

const OWN_TAGS = new Set("h2 h3 p table thead tbody tr th td details summary code br".split(" "));

/** The Markdown as GitHub would show it. */
const shown = (markdown: string): Tree =>
  treeOf(parse(markdown, { async: false, gfm: true }), true);

function assertHarmless(markdown: string): void {
  const { tags, attributes } = shown(markdown);
  assert.deepEqual(
    tags.filter((tag) => !OWN_TAGS.has(tag)),
    [],
  );
  for (const { name } of attributes) assert.equal(name, "align");
  // What GitHub looks for after the rendering.
  assert.doesNotMatch(markdown, /@\w|[^&\w]#\d/);
  assert.ok(markdown.length < MOST);
}

describe("the Markdown report", () => {
  it("has the summary first, then what must be mended, and the rest folded", () => {
    // Without rules that should have answered: each of them would be told as broken.
    const coverage = catalogue.map((one) => ({ ...one, means: [] }));
    const markdown = render(reportOf(oneOfEach, [], TODAY, { coverage }), "markdown");
    assertHarmless(markdown);
    assert.match(markdown, /^## ❌ Production deployment: not ready on 2026-11-24\n\n\d+ checks: /);
    const tree = shown(markdown);
    assert.ok(tree.textsOf("h3")[0]?.startsWith("Could not be judged ("));
    assert.equal(tree.textsOf("h3")[1], "Must be mended (1)");
    assert.deepEqual(
      tree.textsOf("summary").map((text) => text.replace(/ \(\d+\)/, "")),
      ["Warnings", "Waived", "Not known yet", "All 134 items"],
    );
  });

  it("has a row for each section and each item", () => {
    const rows = shown(render(reportOf([], [], TODAY), "markdown")).textsOf("tr");
    assert.equal(
      rows.filter((row) => /^\s*(✅|⚠️|❌) (Ready|Partial|Not ready)\s+\d+ [A-Z]/.test(row)).length,
      11,
    );
    assert.equal(
      rows.filter((row) => /^\s*(✅|⚠️|❌) (Ready|Partial|Not ready)\s+\d+\.\d+ /.test(row)).length,
      134,
    );
  });

  it("is short where all is well", () => {
    assert.equal(
      render(resultOf([finding()]), "markdown"),
      "## ✅ Environment: ready\n\n1 check: 1 passed.\n",
    );
  });

  for (const text of hostileTexts) {
    it(`shows ${JSON.stringify(text)} as itself`, () => {
      const markdown = render(resultOf([hostile(text)]), "markdown");
      assertHarmless(markdown);
      const tree = shown(markdown);
      const squeezed = (one: string): string => one.replace(/\s+/g, " ").trim();
      assert.equal(tree.textsOf("tr").length, 2);
      assert.equal(squeezed(tree.textsOf("code")[0] ?? ""), squeezed(clean(text)));
      assert.equal(squeezed(tree.textsOf("td")[2] ?? ""), squeezed(clean(`${text} is wrong.`)));
    });
  }

  it("is harmless and within GitHub's limit whatever is in it", () => {
    fc.assert(
      fc.property(anyResult, (result) => {
        assertHarmless(render(result, "markdown"));
      }),
      atMost(60),
    );
  });

  it("holds of ten thousand findings what a comment can hold, and says how many it left out", () => {
    for (const result of [resultOf(tenThousand), reportOf(tenThousand, [], TODAY)]) {
      const markdown = render(result, "markdown");
      assertHarmless(markdown);
      assert.ok(markdown.length > 50_000);
      assert.match(markdown, /\n\n\d+ more are not shown here\./);
    }
  });

  it("stays within the limit where each finding needs the most room", () => {
    const long = "<".repeat(5_000);
    const many = Array.from({ length: 2_000 }, () => hostile(long));
    const all = [...many, ...many.map((one) => ({ ...one, severity: "warning" as const }))];
    const markdown = render(reportOf(all, [], TODAY), "markdown");
    assert.ok(markdown.length < MOST);
    assert.match(markdown, /\nMust be mended \(2000\): not shown here\.\n/);
    assert.match(markdown, /\nWarnings \(2000\): not shown here\.\n/);
    assert.match(markdown, /\| 11\.15 .*\n\n<\/details>\n$/);
  });
});
