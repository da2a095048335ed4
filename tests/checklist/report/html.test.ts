import assert from "node:assert/strict";

import fc from "fast-check";

import { items } from "../../../checklist/items";
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

const OWN_TAGS = new Set(
  "html head meta title style body header main section h1 h2 p table thead tbody tr th td a details summary div span strong code ul li".split(
    " ",
  ),
);

/** Nothing but what the page itself is made of: no script, nothing loaded, valid to a browser. */
function assertHarmless({ tags, attributes, errors }: Tree): void {
  assert.deepEqual(errors, []);
  assert.deepEqual(
    tags.filter((tag) => !OWN_TAGS.has(tag)),
    [],
  );
  for (const { name, value } of attributes) {
    assert.doesNotMatch(name, /^on|^src|^style$|^action$/);
    if (name === "href") assert.match(value, /^#section-\d+$/);
  }
}

describe("the HTML report", () => {
  const page = treeOf(render(reportOf(oneOfEach, [], TODAY), "html"));

  it("is one valid page with nothing to load or run", () => {
    assertHarmless(page);
    const policy = page.attributes.find(({ value }) => value.includes("default-src"));
    assert.equal(policy?.value, "default-src 'none'; style-src 'unsafe-inline'");
    assert.doesNotMatch(page.textsOf("style").join(), /@import|url\(/);
  });

  it("names its language, its title, one main heading, and has headings for all sections", () => {
    assert.ok(page.attributes.some(({ name, value }) => name === "lang" && value === "en"));
    assert.deepEqual(page.textsOf("title"), ["Production deployment: not ready"]);
    assert.deepEqual(page.textsOf("h1"), ["Production deployment: not ready"]);
    assert.equal(page.textsOf("h2").length, 11);
    assert.equal(page.tags.filter((tag) => tag === "main").length, 1);
  });

  it("has each item once, with its status in words, its title and why", () => {
    const summaries = page.textsOf("summary");
    assert.equal(summaries.length, items.length);
    for (const [index, { id, title }] of items.entries()) {
      const summary = summaries[index] ?? "";
      assert.match(summary, /^(Ready|Partial|Not ready)/);
      assert.ok(summary.includes(`${id} ${title} `), summary);
    }
  });

  it("leads from the table of sections to each section, by ids that are there once", () => {
    const ids = page.attributes.filter(({ name }) => name === "id").map(({ value }) => value);
    assert.equal(new Set(ids).size, ids.length);
    const targets = page.attributes.filter(({ name }) => name === "href");
    assert.equal(targets.length, 11);
    for (const { value } of targets) assert.ok(ids.includes(value.slice(1)));
  });

  it("is for light and dark, for screens and paper", () => {
    const style = page.textsOf("style").join();
    assert.match(style, /prefers-color-scheme: dark/);
    assert.match(style, /@media print/);
    assert.doesNotMatch(style, /[<>&"']/);
  });

  it("shows findings alone in groups, the settled ones folded", () => {
    const html = render(resultOf(oneOfEach), "html");
    assertHarmless(treeOf(html));
    assert.deepEqual(treeOf(html).textsOf("summary"), [
      "Could not be judged (2)",
      "Must be mended (1)",
      "Warnings (1)",
      "Waived (2)",
      "Not known yet (2)",
      "Passed (2)",
      "Not applicable (2)",
    ]);
    assert.equal(html.match(/<details open="">/g)?.length, 3);
  });

  it("shows what belongs to no item", () => {
    const loose = finding({ items: [], status: "fail", message: "It is loose." });
    const html = render(reportOf([loose], [], TODAY), "html");
    assert.match(html, /Besides the items.*It is loose\./s);
  });

  for (const text of hostileTexts) {
    it(`shows ${JSON.stringify(text)} as itself`, () => {
      const tree = treeOf(render(resultOf([hostile(text)]), "html"));
      assertHarmless(tree);
      const shown = clean(text);
      assert.deepEqual(tree.textsOf("code"), [shown, shown, clean(`${text}:3`)]);
    });
  }

  it("is harmless and complete whatever is in it", () => {
    fc.assert(
      fc.property(anyResult, (result) => {
        const tree = treeOf(render(result, "html"));
        assertHarmless(tree);
        assert.equal(tree.textsOf("h1").length, 1);
      }),
      atMost(40),
    );
  });

  it("shows ten thousand findings", () => {
    const html = render(resultOf(tenThousand), "html");
    assert.equal(html.match(/class="finding /g)?.length, 10_000);
  });
});
