import assert from "node:assert/strict";

import fc from "fast-check";

import { coverage as catalogue } from "../../../checklist/coverage";
import { changesSince, isUnchanged } from "../../../checklist/report/changes";
import { parseEarlierReport } from "../../../checklist/report/earlier";
import type { EarlierReport } from "../../../checklist/report/earlier";
import { render } from "../../../checklist/report/render";
import { reportOf, resultOf } from "../../../checklist/report/result";
import { anyFinding, atMost, finding, hostile, hostileTexts, oneOfEach, TODAY } from "./findings";

const earlier = (given: Partial<EarlierReport> = {}): EarlierReport => ({
  status: "partial",
  day: "2026-11-20",
  items: [{ id: "1.8", status: "partial" }],
  findings: [],
  ...given,
});

const item = (
  status: "ready" | "partial" | "not-ready",
  id = "1.8",
): Parameters<typeof changesSince>[1] => [{ id, title: "Debugging is off", status }];

describe("what has changed since an earlier report", () => {
  const table = [
    ["ready", "partial", "worse"],
    ["ready", "not-ready", "worse"],
    ["partial", "not-ready", "worse"],
    ["partial", "ready", "better"],
    ["not-ready", "ready", "better"],
    ["not-ready", "partial", "better"],
    ["ready", "ready", undefined],
    ["partial", "partial", undefined],
    ["not-ready", "not-ready", undefined],
  ] as const;
  for (const [from, to, which] of table) {
    it(`is an item that got ${which ?? "neither better nor worse"} from ${from} to ${to}`, () => {
      const before = earlier({ items: [{ id: "1.8", status: from }] });
      const { worse, better } = changesSince(before, item(to), []);
      const change = [{ id: "1.8", title: "Debugging is off", from, to }];
      assert.deepEqual(worse, which === "worse" ? change : []);
      assert.deepEqual(better, which === "better" ? change : []);
    });
  }

  it("is nothing of an item that was not there before", () => {
    assert.ok(isUnchanged(changesSince(earlier(), item("ready", "1.9"), [])));
  });

  const failed = finding({ status: "fail" });
  const { rule, items, status, severity, subject, message } = failed;
  const told = [{ rule, items, status, severity, subject, message }];

  it("is a finding that is new, and one that is gone, without its fix", () => {
    const since = changesSince(earlier(), item("partial"), [failed]);
    assert.deepEqual([since.appeared, since.gone], [told, []]);
    const back = changesSince(earlier({ findings: [failed] }), item("partial"), []);
    assert.deepEqual([back.appeared, back.gone], [[], told]);
    assert.ok(!isUnchanged(since) && !isUnchanged(back));
  });

  it("is no finding that is still there in other words, at another place or waived now", () => {
    const before = earlier({ findings: [failed] });
    for (const now of [
      failed,
      { ...failed, message: "In other words." },
      { ...failed, location: { file: "x", line: 1 } },
      { ...failed, status: "waived" as const },
      { ...failed, status: "unknown" as const },
      { ...failed, severity: "warning" as const },
    ]) {
      assert.ok(isUnchanged(changesSince(before, item("partial"), [now])));
    }
  });

  it("is one of another subject or rule", () => {
    const before = earlier({ findings: [failed] });
    for (const now of [
      { ...failed, subject: "OTHER" },
      { ...failed, rule: "log-level" },
    ]) {
      const { appeared, gone } = changesSince(before, item("partial"), [now]);
      assert.deepEqual([appeared.length, gone.length], [1, 1]);
    }
  });

  it("counts findings that are alike", () => {
    const count = (before: number, now: number): readonly number[] => {
      const of = (many: number): readonly (typeof failed)[] =>
        Array<typeof failed>(many).fill(failed);
      const { appeared, gone } = changesSince(
        earlier({ findings: [...of(before)] }),
        item("partial"),
        of(now),
      );
      return [appeared.length, gone.length];
    };
    assert.deepEqual(count(2, 2), [0, 0]);
    assert.deepEqual(count(1, 3), [2, 0]);
    assert.deepEqual(count(3, 1), [0, 2]);
  });

  it("is nothing that passes, does not apply, or only says what the item's line says", () => {
    const quiet = [
      finding(),
      finding({ status: "not-applicable" }),
      finding({ rule: "item-covered", status: "fail" }),
      finding({ rule: "attestation-valid", status: "fail" }),
    ];
    assert.ok(isUnchanged(changesSince(earlier(), item("partial"), quiet)));
    assert.ok(isUnchanged(changesSince(earlier({ findings: quiet }), item("partial"), [])));
    const wrong = finding({
      rule: "attestation-valid",
      status: "fail",
      location: { file: "a.yaml" },
    });
    assert.ok(!isUnchanged(changesSince(earlier({ findings: [wrong] }), item("partial"), [])));
  });

  it("is nothing since the same report, and the reverse of the way back", () => {
    fc.assert(
      fc.property(
        fc.array(anyFinding, { maxLength: 8 }),
        fc.array(anyFinding, { maxLength: 8 }),
        (first, second) => {
          const [one, two] = [reportOf(first, [], TODAY), reportOf(second, [], TODAY)];
          const kept = (result: typeof one): EarlierReport =>
            parseEarlierReport(render(result, "json")) ?? assert.fail("it cannot be read again");
          const changes = (
            before: typeof one,
            after: typeof one,
          ): ReturnType<typeof changesSince> =>
            changesSince(kept(before), after.items ?? [], after.findings);
          assert.ok(isUnchanged(changes(one, one)));
          const [there, back] = [changes(one, two), changes(two, one)];
          assert.deepEqual(
            there.better.map(({ id }) => id),
            back.worse.map(({ id }) => id),
          );
          assert.equal(there.appeared.length, back.gone.length);
        },
      ),
      atMost(15),
    );
  });
});

describe("what has changed, in a report", () => {
  // Without rules that should have answered: each of them would be told as broken.
  const coverage = catalogue.map((one) => ({ ...one, means: [] }));
  const before = reportOf(
    [finding({ rule: "log-level", status: "fail", message: "It logs all." })],
    [],
    "2026-11-20",
    {
      coverage,
      origin: { stack: "production", judgedAt: "2026-11-20T16:02:00.000Z", commit: "b".repeat(40) },
    },
  );
  const kept = parseEarlierReport(render(before, "json"));
  const many = Array.from({ length: 12 }, (_one, index) =>
    finding({
      rule: "debug-off",
      status: "fail",
      subject: `X_${index}`,
      message: `X_${index} is on.`,
    }),
  );
  const result = reportOf(many, [], TODAY, { coverage, earlier: kept });

  it("is told in the text: how much, and of each kind ten", () => {
    const text = render(result, "text");
    assert.match(
      text,
      /Since 2026-11-20 16:02 UTC \(commit b{12}\): \d+ items? worse, \d+ better;\s12\s?findings new,\s\d+\sgone\n/,
    );
    assert.match(text, /\n {2}New findings\n {4}- X_0 is on\. \(1\.8\)\n/);
    assert.match(text, /\n {4}- X_9 is on\. \(1\.8\)\n {4}- and 2 more\n/);
    assert.match(text, /\n {2}Findings that are gone\n {4}- It logs all\. \(1\.8\)\n/);
  });

  it("is told in Markdown, folded, and in HTML in full, with links to the items", () => {
    assert.match(
      render(result, "markdown"),
      /<details><summary>Since 2026-11-20 16:02 UTC .*12 findings new, \d+ gone<\/summary>/,
    );
    const html = render(result, "html");
    assert.match(
      html,
      /<h2 id="changes">What changed since 2026-11-20 16:02 UTC \(commit b{12}\)<\/h2>/,
    );
    assert.match(html, /<h3>New findings \(12\)<\/h3>/);
    assert.match(html, /X_7 is on\..*<summary>4 more<\/summary>.*X_8 is on\..*X_11 is on\./s);
  });

  it("is said to be nothing where nothing has changed", () => {
    const same = reportOf(many, [], TODAY, {
      coverage,
      earlier: parseEarlierReport(render(reportOf(many, [], TODAY, { coverage }), "json")),
    });
    for (const format of ["text", "markdown"] as const) {
      assert.match(render(same, format), /Since 2026-11-24: no item and no finding is otherwise/);
    }
    assert.match(render(same, "html"), /No item and no finding is otherwise\./);
  });
});

describe("an earlier report", () => {
  const good = JSON.parse(render(reportOf(oneOfEach, [], TODAY), "json")) as Record<
    string,
    unknown
  >;

  it("is read from what a report writes, hostile texts and all", () => {
    const hostileOne = reportOf(hostileTexts.map(hostile), [], TODAY);
    const read = parseEarlierReport(render(hostileOne, "json"));
    assert.equal(read?.items.length, 134);
    assert.equal(read.findings.length, hostileOne.findings.length);
    assert.deepEqual([read.day, read.status], [TODAY, "not-ready"]);
  });

  const refused: readonly (readonly [string, string])[] = [
    ["no JSON", "<html>"],
    ["nothing", ""],
    ["a list", "[]"],
    ["findings alone", render(resultOf(oneOfEach), "json")],
    ["of another version", JSON.stringify({ ...good, schemaVersion: 2 })],
    ["of no version", JSON.stringify({ ...good, schemaVersion: undefined })],
    ["of no day", JSON.stringify({ ...good, day: "yesterday" })],
    ["without items", JSON.stringify({ ...good, items: [] })],
    ["with a status that nobody knows", JSON.stringify({ ...good, status: "fine" })],
    ["with a moment that is none", JSON.stringify({ ...good, judgedAt: "noon" })],
    ["with findings of another shape", JSON.stringify({ ...good, findings: [{ rule: "x" }] })],
  ];
  for (const [what, text] of refused) {
    it(`is none where it is ${what}`, () => {
      assert.equal(parseEarlierReport(text), undefined);
    });
  }
});
