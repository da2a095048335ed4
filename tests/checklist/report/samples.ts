import type { Finding } from "../../../checklist/finding";
import { byUrgency } from "../../../checklist/report/readiness";
import { resultOf } from "../../../checklist/report/result";
import type { ItemResult, Result } from "../../../checklist/report/result";
import { finding, oneOfEach, TODAY } from "./findings";

/** Findings of every kind, with what a format must take care of. */
const findings: readonly Finding[] = [
  // A rule that no catalogue has, so that its words change with no rule.
  ...oneOfEach.map((one, index) => ({ ...one, rule: index % 2 === 0 ? "rule-a" : "rule-b" })),
  finding({
    rule: "rule-a",
    items: ["1.8", "2.1"],
    status: "fail",
    subject: "NEXT_PUBLIC_<B>",
    message:
      'NEXT_PUBLIC_<B> is "on" & *wrong* in | a way that takes more words to tell than a line holds',
    fix: "Set it to [false](x).",
    location: { file: "env/production.env", line: 7 },
  }),
  finding({
    rule: "rule-c",
    items: [],
    status: "fail",
    severity: "warning",
    subject: "the zone",
    message: "It belongs to no item.",
    fix: "Give it one.",
    location: { file: "zone.txt" },
  }),
];

const item = (
  id: string,
  given: Pick<ItemResult, "status" | "how" | "why"> & { readonly findings?: readonly Finding[] },
): ItemResult => ({
  id,
  title: `Title of ${id}`,
  section: Number(id.split(".")[0]),
  ...given,
  findings: byUrgency(given.findings ?? []),
});

/** The result of some environment files. */
const environment: Result = resultOf(findings);

/** The result of a deployment whose checklist has two sections and five items. */
const report: Result = {
  ...environment,
  day: TODAY,
  sections: [
    {
      number: 1,
      title: "First",
      status: "not-ready",
      counts: { ready: 1, partial: 1, "not-ready": 2 },
    },
    {
      number: 2,
      title: "Second & last",
      status: "ready",
      counts: { ready: 1, partial: 0, "not-ready": 0 },
    },
  ],
  items: [
    item("1.1", { status: "ready", how: "declared", why: "The stack declares it." }),
    item("1.2", {
      status: "partial",
      how: "attested",
      why: `It is waived. ${"More is to be said of it. ".repeat(30)}`,
      findings: findings.filter(({ status }) => status === "waived" || status === "pass"),
    }),
    item("1.8", {
      status: "not-ready",
      how: "enforced",
      why: "It is wrong.",
      findings: findings.filter(({ status }) => status !== "error"),
    }),
    item("1.10", {
      status: "not-ready",
      how: "verified",
      why: "It broke down.",
      findings: findings.filter(({ status }) => status === "error"),
    }),
    item("2.1", {
      status: "ready",
      how: "enforced",
      why: "1 check passes: DEBUG.",
      findings: [finding()],
    }),
  ],
};

/** What is good, and little of it. */
const ready: Result = resultOf([finding()]);

/** The results that the files in golden/ show, by the files' names. */
export const samples: Readonly<Record<string, Result>> = { environment, report, ready };
