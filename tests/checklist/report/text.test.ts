import assert from "node:assert/strict";

import fc from "fast-check";

import { render } from "../../../checklist/report/render";
import { reportOf, resultOf } from "../../../checklist/report/result";
import {
  anyResult,
  finding,
  hostile,
  hostileTexts,
  oneOfEach,
  tenThousand,
  TODAY,
} from "./findings";

const ESCAPE = "\u001b";

describe("the text report", () => {
  const failed = finding({
    status: "fail",
    items: ["1.8", "2.1"],
    message: "DEBUG is on.",
    location: { file: "production.env", line: 7 },
  });

  it("keeps a command between backticks in one line, so that it can be copied", () => {
    const fix = `Write 64 random characters, those that \`openssl rand -base64 48\` prints.`;
    const shown = (text: string): string =>
      render(resultOf([finding({ status: "fail", fix: text })]), "text");
    for (let words = 0; words < 30; words += 1) {
      assert.match(shown("word ".repeat(words) + fix), /`openssl rand -base64 48`/);
    }
    // A mark without its fellow means nothing.
    assert.match(shown(`a \` ${"b ".repeat(60)}`), /Mend: a ` b/);
  });

  it("shows a problem with its items, subject, message, mend, place and rule", () => {
    assert.equal(
      render(resultOf([failed]), "text"),
      [
        "Must be mended (1)",
        "",
        "  [1.8] [2.1] DEBUG",
        "    DEBUG is on.",
        "    Mend: Set DEBUG to false.",
        "    production.env:7, rule debug-off",
        "",
        "Environment: not ready",
        "1 check: 1 failed",
        "",
      ].join("\n"),
    );
  });

  it("has the problems first, the most urgent on top, and the summary at the end", () => {
    const lines = render(resultOf(oneOfEach), "text").split("\n");
    const heads = lines.filter((line) => /^[A-Z].*\(\d+\)$/.test(line));
    assert.deepEqual(heads, [
      "Could not be judged (2)",
      "Must be mended (1)",
      "Warnings (1)",
      "Waived (2)",
      "Not known yet (2)",
    ]);
    assert.deepEqual(lines.slice(-4), [
      "Environment: not ready",
      "12 checks: 2 not judged, 1 failed, 1 warned, 2 waived, 2 unknown, 2 passed, 2",
      "not applicable",
      "",
    ]);
  });

  it("says only that all is well where it is", () => {
    assert.equal(render(resultOf([finding()]), "text"), "Environment: ready\n1 check: 1 passed\n");
  });

  it("tells of each of the 134 items what it is, and ends in the sections and the whole", () => {
    const text = render(reportOf([], [], TODAY), "text");
    const items = text.match(/^ {2}(Ready {4}|Partial {2}|Not ready) \d+\.\d+ /gm) ?? [];
    assert.equal(items.length, 134);
    assert.match(text, /\nSection +not ready +partial +ready\n( ?\d+ .*\n){11}\nProduction/);
    assert.match(text, /Production deployment: not ready on 2026-11-24\n134 items: \d+ not ready/);
  });

  it("has colours only when asked for them, and says the same with them", () => {
    const report = reportOf(oneOfEach, [], TODAY);
    const plain = render(report, "text");
    const coloured = render(report, "text", { colour: true });
    assert.ok(!plain.includes(ESCAPE));
    assert.ok(coloured.includes(`${ESCAPE}[31m`));
    assert.equal(coloured.replaceAll(new RegExp(`${ESCAPE}\\[\\d+m`, "g"), ""), plain);
  });

  it("fits 80 columns and commands no terminal, whatever is in it", () => {
    const check = (text: string): void => {
      for (const line of text.split("\n")) {
        assert.ok(Array.from(line).length <= 80, line);
        assert.doesNotMatch(line, /[\p{Cc}\p{Cf}]/u);
      }
    };
    check(render(reportOf(hostileTexts.map(hostile), [], TODAY), "text"));
    fc.assert(
      fc.property(anyResult, (result) => {
        check(render(result, "text"));
      }),
    );
  });

  it("shows ten thousand findings", () => {
    assert.match(render(resultOf(tenThousand), "text"), /10000 checks: 10000 failed\n$/);
  });
});
