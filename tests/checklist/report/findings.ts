import fc from "fast-check";

import type { Finding, Severity, Status } from "../../../checklist/finding";
import { items } from "../../../checklist/items";
import { reportOf, resultOf } from "../../../checklist/report/result";
import type { Result } from "../../../checklist/report/result";

/** The day as of which the tests report. */
export const TODAY = "2026-11-24";

/** So many runs of a property that takes its time, or fewer where fewer are asked for in general. */
export const atMost = (runs: number): { readonly numRuns: number } => ({
  numRuns: Math.min(runs, fc.readConfigureGlobal().numRuns ?? runs),
});

/** A finding that passes, but for what is given. */
export function finding(given: Partial<Finding> = {}): Finding {
  return {
    rule: "debug-off",
    items: ["1.8"],
    status: "pass",
    severity: "error",
    subject: "DEBUG",
    message: "DEBUG is right.",
    fix: "Set DEBUG to false.",
    ...given,
  };
}

export const statuses: readonly Status[] = [
  "pass",
  "fail",
  "waived",
  "unknown",
  "not-applicable",
  "error",
];

/** One finding of each status and severity. */
export const oneOfEach: readonly Finding[] = statuses.flatMap((status) =>
  (["error", "warning"] as const).map((severity) =>
    finding({ status, severity, message: `DEBUG is ${status}, ${severity}.` }),
  ),
);

/** Texts that try to be something else than a text. */
export const hostileTexts: readonly string[] = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "]]>",
  "<!-- ",
  "--> <b>",
  "&amp; &#60;script&#62;",
  "a|b||c\\|d\\",
  "`code` ``` ~~~",
  "[link](https://example.com) ![image](x)",
  "https://example.com www.example.com a@example.com",
  "*bold* _soft_ **x** __y__ ~~z~~ $x^2$",
  "</details></td></table>",
  "@everyone #1 :smile:",
  "# heading",
  "line\nbreak\r\nand\ttab",
  "\u001b[31mred\u001b[0m\u0007\u0000",
  "\u202eright to left\u2066 zero\u200bwidth\ufeff\u009b31m",
  "\ud800 alone \udfff\uffff\ufffe",
  "{0} {{x}} ${{ secrets.X }} %s %n",
  "'; DROP TABLE findings; --",
  "",
];

/** A finding that is hostile in every text. */
export const hostile = (text: string): Finding =>
  finding({
    rule: text,
    status: "fail",
    subject: text,
    message: `${text} is wrong.`,
    fix: `Mend ${text}.`,
    location: { file: text, line: 3 },
  });

const anyText = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ maxLength: 120 }),
);

/** Any finding. */
export const anyFinding: fc.Arbitrary<Finding> = fc.record(
  {
    rule: fc.oneof(fc.constantFrom("debug-off", "waiver-valid", "no-such-rule"), anyText),
    items: fc.uniqueArray(fc.oneof(fc.constantFrom(...items.map(({ id }) => id)), anyText), {
      maxLength: 3,
    }),
    status: fc.constantFrom<Status>(...statuses),
    severity: fc.constantFrom<Severity>("error", "warning"),
    subject: anyText,
    message: anyText,
    fix: anyText,
    location: fc.record(
      { file: anyText, line: fc.integer({ min: 1, max: 1e6 }) },
      { requiredKeys: ["file"] },
    ),
  },
  { requiredKeys: ["rule", "items", "status", "severity", "subject", "message", "fix"] },
);

/** Any result: of findings alone, or of a report. */
export const anyResult: fc.Arbitrary<Result> = fc
  .tuple(fc.array(anyFinding, { maxLength: 12 }), fc.boolean())
  .map(([found, report]) => (report ? reportOf(found, [], TODAY) : resultOf(found)));

/** Ten thousand findings that fail, of names as long as names get. */
export const tenThousand: readonly Finding[] = Array.from({ length: 10_000 }, (_one, index) =>
  finding({
    status: "fail",
    subject: `VARIABLE_${index}_${"X".repeat(50)}`,
    message: `VARIABLE_${index} is wrong in a way that takes some words to tell.`,
  }),
);
