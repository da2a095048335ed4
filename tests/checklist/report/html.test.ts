import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import fc from "fast-check";

import type { Finding } from "../../../checklist/finding";
import { items } from "../../../checklist/items";
import type { Changes } from "../../../checklist/report/changes";
import { clean } from "../../../checklist/report/clean";
import { SCRIPT } from "../../../checklist/report/html-script";
import { STYLE } from "../../../checklist/report/html-style";
import { element, htmlDocument, ownCode } from "../../../checklist/report/markup";
import { render } from "../../../checklist/report/render";
import { reportOf, resultOf } from "../../../checklist/report/result";
import type { Result } from "../../../checklist/report/result";
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
import { samples } from "./samples";

const OWN_TAGS = new Set(
  (
    "html head meta title style body header main section h1 h2 h3 p a table thead tbody tr th td dl div dt dd " +
    "details summary span strong code ul li time blockquote svg symbol circle path use rect " +
    "form fieldset legend label input select option output button script"
  ).split(" "),
);

const count = (list: readonly string[], one: string): number =>
  list.filter((each) => each === one).length;

/** Nothing but what the page itself is made of: one script, nothing loaded, valid to a browser. */
function assertHarmless({ tags, attributes, errors, textsOf }: Tree): void {
  assert.deepEqual(errors, []);
  assert.deepEqual(
    tags.filter((tag) => !OWN_TAGS.has(tag)),
    [],
  );
  assert.deepEqual([textsOf("script"), textsOf("style")], [[SCRIPT], [STYLE]]);
  for (const { name, value } of attributes) {
    assert.doesNotMatch(name, /^on|^src|^style$|^action$|^formaction$/);
    if (name === "href") assert.match(value, /^(#[a-z0-9.-]+|https?:\/\/\S+)$/);
  }
}

const attribute = ({ attributes }: Tree, wanted: string): readonly string[] =>
  attributes.filter(({ name }) => name === wanted).map(({ value }) => value);

/** A report in whose every field there is a text: of findings, records, its origin and changes. */
function hostileReport(text: string): Result {
  const terms = { expires: text, reason: text, owner: text, ticket: text };
  const said = { statement: text, by: text, on: text, evidence: text, expires: text };
  const all: readonly Finding[] = [
    { ...hostile(text), items: ["1.8", text] },
    { ...hostile(text), items: [] },
    finding({ status: "waived", rule: text, subject: text, message: text, waiver: terms }),
    finding({ rule: text, subject: text, message: text, attestation: said }),
    finding({ rule: text, message: text }),
  ];
  const { items: judged = [], sections = [], ...rest } = reportOf(all, [], TODAY);
  const told = { ...finding({ status: "fail", subject: text, message: text }), items: [text] };
  const changes: Changes = {
    since: { status: "ready", day: text, judgedAt: text, commit: text, stack: text },
    worse: [{ id: "1.8", title: text, from: "ready", to: "partial" }],
    better: [{ id: "1.9", title: text, from: "partial", to: "ready" }],
    appeared: [told],
    gone: [told],
  };
  return {
    ...rest,
    stack: text,
    judgedAt: text,
    commit: text,
    changes,
    sections: sections.map((one) => ({ ...one, title: text })),
    items: judged.map((item) => ({ ...item, title: text, why: text })),
  };
}

describe("the HTML report", () => {
  const result = reportOf(oneOfEach, [], TODAY);
  const html = render(result, "html");
  const page = treeOf(html);

  it("is one valid page that loads nothing and runs nothing but its own script", () => {
    assertHarmless(page);
    const hash = (code: string): string =>
      `'sha256-${createHash("sha256").update(code).digest("base64")}'`;
    assert.equal(
      page.attributes.find(({ value }) => value.includes("default-src"))?.value,
      `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`,
    );
    assert.doesNotMatch(STYLE, /@import|url\(/);
    assert.doesNotMatch(
      SCRIPT,
      /fetch|XMLHttpRequest|import|innerHTML|eval|outerHTML|document\.write/,
    );
  });

  it("names its language, its title, one main heading, and has headings for all sections", () => {
    assert.ok(page.attributes.some(({ name, value }) => name === "lang" && value === "en"));
    assert.deepEqual(page.textsOf("title"), ["Production deployment: not ready"]);
    assert.deepEqual(page.textsOf("h1"), ["Production deployment: not ready"]);
    assert.equal(count(page.tags, "main"), 1);
    const headings = page.textsOf("h2");
    for (const { number, title, status } of result.sections ?? []) {
      const word = { ready: "Ready", partial: "Partial", "not-ready": "Not ready" }[status];
      assert.ok(
        headings.some((one) => one.startsWith(`${number} ${title} ${word}`)),
        title,
      );
    }
  });

  it("has the verdict first: why, in which numbers, of what, when and of which commit", () => {
    const origin = {
      stack: "production",
      judgedAt: `${TODAY}T09:30:59.000Z`,
      commit: `${"ab".repeat(20)}-dirty`,
    };
    const header = treeOf(render(reportOf([], [], TODAY, { origin }), "html")).textsOf("header")[0];
    assert.match(header ?? "", /134 of 134 items must be mended before a deployment\./);
    assert.match(header ?? "", /Not ready134Partial0Ready0/);
    assert.match(
      header ?? "",
      /Stackproduction.*Judged2026-11-24 09:30 UTC.*Commitabababababab with uncommitted changes/,
    );
    assert.match(page.textsOf("header")[0] ?? "", /Judged2026-11-24.*Checks\d+: /);
  });

  it("gives the reason of every verdict in words", () => {
    const reason = (given: Result): string =>
      /class="reason">([^<]*)</.exec(render(given, "html"))?.[1] ?? "";
    const whole = (status: Result["status"], of: Result["status"] = status): Result => ({
      ...result,
      status,
      items: (result.items ?? []).slice(0, 2).map((item) => ({ ...item, status: of })),
    });
    assert.equal(reason(whole("ready")), "All 2 items are as they must be.");
    assert.equal(
      reason(whole("partial")),
      "Nothing critical is missing. 2 of 2 items need somebody&#39;s attention.",
    );
    assert.equal(reason(whole("not-ready")), "2 of 2 items must be mended before a deployment.");
    assert.match(
      reason(whole("not-ready", "ready")),
      /^Something that belongs to no item must be mended/,
    );
    assert.match(reason(resultOf([])), /^Some variables must be mended/);
    assert.match(reason(resultOf([finding()])), /^Every variable/);
    assert.match(reason(resultOf([finding({ status: "unknown" })])), /^Nothing stops a deployment/);
  });

  it("explains the legend, and what stands in the way", () => {
    const text = page.textsOf("main")[0] ?? "";
    assert.match(
      text,
      /ReadyEverything is as it must be\..*PartialNothing critical.*Not readySomething must be mended/s,
    );
    assert.match(text, /What stands in the way\d+ .*waiting for a person who vouches/s);
    const ready = { ...result, status: "ready" as const, items: [], findings: [] };
    assert.doesNotMatch(render(ready, "html"), /What stands in the way/);
  });

  it("has each item once, with its status in words, its title, how it is covered, and why", () => {
    const summaries = page
      .textsOf("summary")
      .filter((text) => /^(Ready|Partial|Not ready)\d/.test(text));
    assert.equal(summaries.length, items.length);
    for (const [index, { id, title, how, status, why }] of (result.items ?? []).entries()) {
      const summary = summaries[index] ?? "";
      assert.ok(summary.includes(`${id}${title}${how}`), summary);
      if (status !== "ready") assert.ok(summary.includes(clean(why).slice(0, 500)), summary);
    }
    for (const name of ["data-status", "data-section", "data-how"]) {
      assert.equal(attribute(page, name).length, items.length);
    }
  });

  it("leads from the table of sections to each section, by ids that are there once", () => {
    const ids = attribute(page, "id");
    assert.equal(new Set(ids).size, ids.length);
    const targets = attribute(page, "href").filter((value) => value.startsWith("#"));
    assert.equal(new Set(targets.filter((value) => value.startsWith("#section-"))).size, 11);
    for (const value of targets) assert.ok(ids.includes(value.slice(1)), value);
    // Fields have labels, and regions names, that are there.
    for (const name of ["for", "aria-labelledby"]) {
      for (const value of attribute(page, name)) assert.ok(ids.includes(value), value);
    }
  });

  it("is for light and dark, for screens and paper, and has nothing hidden where no script runs", () => {
    assert.match(STYLE, /prefers-color-scheme: dark/);
    assert.match(STYLE, /@media print/);
    // The form of filters, the word that none fits, and the buttons that copy.
    const copies = html.match(/class="copy" hidden=""/g)?.length ?? 0;
    assert.equal(attribute(page, "hidden").length, 2 + copies);
  });

  it("shows findings alone in groups, the settled ones folded", () => {
    const alone = treeOf(render(resultOf(oneOfEach), "html"));
    assertHarmless(alone);
    assert.deepEqual(
      alone.textsOf("summary").filter((text) => /\(\d+\)$/.test(text)),
      [
        "Could not be judged (2)",
        "Must be mended (1)",
        "Warnings (1)",
        "Waived (2)",
        "Not known yet (2)",
        "Passed (2)",
        "Not applicable (2)",
      ],
    );
    assert.equal(attribute(alone, "open").length, 3);
    assert.ok(!alone.tags.includes("form"));
  });

  it("shows what belongs to no item", () => {
    const loose = finding({ items: [], status: "fail", message: "It is loose." });
    const shown = render(reportOf([loose], [], TODAY), "html");
    assert.match(shown, /Besides the items.*It is loose\./s);
    assert.match(shown, /<strong>1<\/strong> besides the items/);
  });

  it("shows waivers with owner, ticket and days left, among the findings and in one place", () => {
    const text = treeOf(render(samples["report"] ?? result, "html")).textsOf("main")[0] ?? "";
    const terms = "Waived forA payment is tracedOwnerAdaTicketOPS-12Until2026-12-01 7 days left";
    assert.equal(text.split(terms).length, 3);
    assert.match(
      text,
      /Waived for now \(1\)LOG_LEVEL 1\.8, rule-aLOG_LEVEL logs <all>\.Waived for/,
    );
  });

  it("shows attestations with who, when, evidence as a link, and days left", () => {
    const shown = render(samples["report"] ?? result, "html");
    const text = treeOf(shown).textsOf("main")[0] ?? "";
    assert.match(
      text,
      /AttestedThe backup of May was restored & readByBob <bob@example\.com>, on 2026-11-20Evidencehttps:.*Until2027-02-20 88 days left/,
    );
    assert.match(
      shown,
      /<a href="https:\/\/tickets\.example\.com\/OPS-3\?a=1&amp;b=2" rel="noopener noreferrer"/,
    );
  });

  const days: readonly (readonly [string, string, boolean])[] = [
    ["2026-11-24", "its last day", true],
    ["2026-11-25", "1 day left", true],
    ["2026-12-08", "14 days left", true],
    ["2026-12-09", "15 days left", false],
  ];
  for (const [expires, words, soon] of days) {
    it(`counts the days until ${expires}: ${words}`, () => {
      const waiver = { reason: "Why", owner: "Ada", ticket: "OPS-1", expires };
      const waived = finding({ status: "waived", waiver });
      const shown = render(reportOf([waived], [], TODAY), "html");
      assert.ok(shown.includes(`<span class="days${soon ? " soon" : ""}">${words}</span>`));
      // Without a day nobody can count.
      assert.ok(!render(resultOf([waived]), "html").includes(words));
    });
  }

  it("links nothing but addresses on the web", () => {
    const hrefs = (evidence: string): readonly string[] => {
      const attestation = { statement: "Said", by: "Ada", on: TODAY, evidence, expires: TODAY };
      return attribute(treeOf(render(resultOf([finding({ attestation })]), "html")), "href").filter(
        (value) => !value.startsWith("#"),
      );
    };
    assert.deepEqual(hrefs("https://example.com/a?b=c#d"), ["https://example.com/a?b=c#d"]);
    for (const none of [
      "javascript:alert(1)",
      "data:text/html,x",
      " https://example.com",
      "https://",
      "https://a b",
      "https://example.com and more",
      'https://example.com/"><b>',
      "//example.com",
      "OPS-1",
    ]) {
      assert.deepEqual(hrefs(none), [], none);
    }
  });

  it("has commands apart from the words, to be copied", () => {
    const failed = finding({ status: "fail", fix: "Set it: pulumi config set X <value> --secret" });
    const shown = render(resultOf([failed]), "html");
    const commands =
      /<div class="command"><code>(.*?)<\/code><button type="button" class="copy" hidden="">Copy<\/button>/.exec(
        shown,
      );
    assert.equal(
      commands?.[1]?.replace(/<[^>]*>/g, ""),
      "pulumi config set X &lt;value&gt; --secret",
    );
  });

  it("folds many checks that passed, names a few, and says which are live checks", () => {
    const many = Array.from({ length: 6 }, (_one, index) => finding({ subject: `X_${index}` }));
    const folded = treeOf(render(resultOf(many), "html")).textsOf("summary");
    assert.deepEqual(folded, ["Passed (6)", "6 checks pass"]);
    assert.deepEqual(treeOf(render(resultOf(many.slice(1)), "html")).textsOf("summary"), [
      "Passed (5)",
    ]);
    const live = render(resultOf([finding({ rule: "certificates", status: "fail" })]), "html");
    assert.match(live, /Live check <code>certificates<\/code>/);
    assert.match(
      render(resultOf([finding({ status: "fail" })]), "html"),
      /Rule <code>debug-off<\/code>/,
    );
  });

  for (const text of hostileTexts) {
    it(`shows ${JSON.stringify(text)} as itself, in every field`, () => {
      const tree = treeOf(render(hostileReport(text), "html"));
      assertHarmless(tree);
      const shown = clean(text);
      if (!text.includes("`")) assert.ok(tree.textsOf("p").includes(`${shown} is wrong.`));
      assert.ok(tree.textsOf("code").includes(shown));
      assert.ok(tree.textsOf("blockquote").includes(shown));
      assert.equal(count(tree.textsOf("dd"), shown) >= (shown === "" ? 0 : 4), true);
    });
  }

  it("is harmless and complete whatever is in it", () => {
    fc.assert(
      fc.property(anyResult, (any) => {
        const tree = treeOf(render(any, "html"));
        assertHarmless(tree);
        assert.equal(tree.textsOf("h1").length, 1);
      }),
      atMost(40),
    );
  });

  it("shows ten thousand findings", () => {
    const many = render(resultOf(tenThousand), "html");
    assert.equal(many.match(/class="finding /g)?.length, 10_000);
  });
});

describe("the page's own code", () => {
  it("is written as it is, unless it would end its element", () => {
    assert.match(
      htmlDocument(element("style", {}, ownCode('a > b { content: "&"; }'))),
      /<style>a > b \{ content: "&"; \}<\/style>/,
    );
    for (const bad of ["</style>", "x </script", "<!-- x"]) {
      assert.throws(() => ownCode(bad), /would end its element/);
    }
  });
});
