import type { Finding } from "../../../checklist/finding";
import type { Changes } from "../../../checklist/report/changes";
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

/** What people said, and let pass, with all of its data. */
const onRecord: readonly Finding[] = [
  finding({
    rule: "rule-a",
    status: "waived",
    subject: "LOG_LEVEL",
    message: "LOG_LEVEL logs <all>. Waived until 2026-12-01 by Ada (OPS-12): A payment is traced.",
    fix: "Say so in the stack: pulumi config set LOG_LEVEL INFO",
    waiver: {
      reason: "A payment is traced",
      owner: "Ada",
      ticket: "OPS-12",
      expires: "2026-12-01",
    },
  }),
  finding({
    rule: "attestation-valid",
    items: ["2.1"],
    subject: "item 2.1",
    message: "Bob attested it.",
    attestation: {
      statement: "The backup of May was restored & read",
      by: "Bob <bob@example.com>",
      on: "2026-11-20",
      evidence: "https://tickets.example.com/OPS-3?a=1&b=2",
      expires: "2027-02-20",
    },
  }),
  finding({
    rule: "attestation-valid",
    items: ["1.2"],
    status: "fail",
    subject: "item 1.2",
    message: "Nobody attests item 1.2.",
    fix: 'Have it seen. Fill in and run: `npm run -s checklist -- attest 1.2 --statement "<words>"`',
  }),
];

const changed: Changes = {
  since: {
    status: "partial",
    day: "2026-11-20",
    stack: "production",
    judgedAt: "2026-11-20T16:02:00.000Z",
    commit: "0123456789abcdef0123456789abcdef01234567",
  },
  worse: [{ id: "1.8", title: "Title of 1.8", from: "partial", to: "not-ready" }],
  better: [{ id: "2.1", title: "Title of 2.1", from: "not-ready", to: "ready" }],
  appeared: [finding({ status: "fail", message: "DEBUG is <on>." })],
  gone: [finding({ status: "waived", items: [], subject: "the zone", message: "It had two." })],
};

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
  ...resultOf([...findings, ...onRecord]),
  day: TODAY,
  stack: "production",
  judgedAt: `${TODAY}T09:31:05.120Z`,
  commit: "939a2a2f7cb9d1e3a4c5b6d7e8f9a0b1c2d3e4f5-dirty",
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
      findings: [
        ...findings.filter(({ status }) => status === "waived" || status === "pass"),
        ...onRecord.filter(({ items }) => items.includes("1.2")),
      ],
    }),
    item("1.8", {
      status: "not-ready",
      how: "enforced",
      why: "It is wrong.",
      findings: [
        ...findings.filter(({ status }) => status !== "error"),
        ...onRecord.filter(({ items }) => items.includes("1.8")),
      ],
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
      findings: [finding(), ...onRecord.filter(({ items }) => items.includes("2.1"))],
    }),
  ],
  changes: changed,
};

/** What is good, and little of it. */
const ready: Result = resultOf([finding()]);

/** The results that the files in golden/ show, by the files' names. */
export const samples: Readonly<Record<string, Result>> = { environment, report, ready };
