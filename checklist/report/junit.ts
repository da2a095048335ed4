import { findVariable } from "../environment/contract";
import type { Finding } from "../finding";
import { frontOf } from "../rule";
import { clean } from "./clean";
import { element, xmlDocument } from "./markup";
import type { Element } from "./markup";
import type { PageOf } from "./pages";
import { byUrgency, urgencyOf } from "./readiness";
import type { ItemResult, Result } from "./result";
import { elsewhereText, itemsText, placeText } from "./words";

interface TestCase {
  readonly suite: string;
  readonly name: string;
  readonly outcome: "passed" | "failure" | "error" | "skipped";
  readonly message: string;
  readonly detail: string;
  readonly type: string;
}

/**
 * The result as JUnit XML. Of a report, each section is a suite and each item a test; else each
 * part of the application is a suite and each finding a test. What needs attention and stops
 * nothing is skipped, so that a CI server agrees with the exit code.
 */
export function renderJunit(result: Result, pageOf?: PageOf): string {
  const { findings, items, sections = [] } = result;
  const detailOf = detailWith(pageOf);
  const judged =
    items === undefined
      ? findings.map((finding) => caseOfFinding(finding, detailOf))
      : casesOfReport();
  const elsewhere = elsewhereText(result);
  const cases = elsewhere === undefined ? judged : [caseOfElsewhere(elsewhere), ...judged];
  const suites = [...new Set(cases.map(({ suite }) => suite))];
  return xmlDocument(
    element(
      "testsuites",
      { name: "Production deployment checklist", ...totals(cases) },
      ...suites.map((suite) =>
        suiteElement(
          suite,
          cases.filter((one) => one.suite === suite),
        ),
      ),
    ),
  );

  function casesOfReport(): readonly TestCase[] {
    const known = new Set(items?.map(({ id }) => id));
    const loose = findings.filter((finding) => !finding.items.some((id) => known.has(id)));
    const titles = new Map(sections.map(({ number, title }) => [number, `${number} ${title}`]));
    return [
      ...(items ?? []).map((item) =>
        caseOfItem(item, titles.get(item.section) ?? "Checklist", detailOf),
      ),
      ...loose.map((finding) => ({ ...caseOfFinding(finding, detailOf), suite: "Other" })),
    ];
  }
}

/** That the report is of another world than production: it stops nothing, and must be seen. */
const caseOfElsewhere = (message: string): TestCase => ({
  ...{
    suite: "Report",
    name: "It looked at production alone",
    outcome: "skipped",
    type: "elsewhere",
  },
  ...{ message, detail: message },
});

type DetailOf = (finding: Finding) => string;

function caseOfItem(
  { id, title, how, status, why, findings }: ItemResult,
  suite: string,
  detailOf: DetailOf,
): TestCase {
  const broken = findings.some((finding) => urgencyOf(finding) === "broken");
  const bad = broken ? "error" : "failure";
  return {
    suite,
    name: `${id} ${title}`,
    outcome: status === "ready" ? "passed" : status === "partial" ? "skipped" : bad,
    message: why,
    detail: byUrgency(findings)
      .filter((finding) => !["passed", "not-applicable"].includes(urgencyOf(finding)))
      .map(detailOf)
      .join("\n\n"),
    type: how,
  };
}

const OUTCOMES = {
  broken: "error",
  failed: "failure",
  warned: "skipped",
  waived: "skipped",
  unknown: "skipped",
  "not-applicable": "skipped",
  passed: "passed",
} as const;

function caseOfFinding(finding: Finding, detailOf: DetailOf): TestCase {
  const { rule, subject, message } = finding;
  return {
    suite: suiteOf(finding),
    name: `${rule}: ${subject}`,
    outcome: OUTCOMES[urgencyOf(finding)],
    message,
    detail: detailOf(finding),
    type: rule,
  };
}

/** The part of the application that a finding is about. */
function suiteOf({ subject }: Finding): string {
  const variable = findVariable(subject);
  if (variable !== undefined) return frontOf(variable);
  return subject.startsWith("NEXT_PUBLIC_") ? "frontend" : "other";
}

function detailWith(pageOf: PageOf | undefined): DetailOf {
  return (finding) => {
    const { message, fix, rule } = finding;
    const place = placeText(finding);
    const page = pageOf?.(rule);
    return [
      clean([itemsText(finding), message].join(" ").trim()),
      `To mend it: ${clean(fix)}`,
      clean(`Rule: ${rule}${place === undefined ? "" : `, at ${place}`}`),
      ...(page === undefined ? [] : [`See: ${page}`]),
    ].join("\n");
  };
}

function suiteElement(name: string, cases: readonly TestCase[]): Element {
  const skipped = cases.filter(({ outcome }) => outcome === "skipped").length;
  return element(
    "testsuite",
    { name, ...totals(cases), skipped: String(skipped) },
    ...cases.map((one) =>
      element("testcase", { classname: one.suite, name: one.name }, outcomeElement(one)),
    ),
  );
}

function outcomeElement({ outcome, message, detail, type }: TestCase): Element | undefined {
  switch (outcome) {
    case "passed":
      return undefined;
    case "skipped":
      // Jenkins' schema knows no attribute of it.
      return element("skipped", {}, message);
    case "failure":
    case "error":
      return element(outcome, { type, message }, detail);
  }
}

function totals(cases: readonly TestCase[]): Readonly<Record<string, string>> {
  const count = (wanted: TestCase["outcome"]): string =>
    String(cases.filter(({ outcome }) => outcome === wanted).length);
  return { tests: String(cases.length), failures: count("failure"), errors: count("error") };
}
