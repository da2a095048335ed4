import assert from "node:assert/strict";

import type { PlainSubject } from "../../../checklist/resources/plain-subject";
import { judge, judgeStack, without } from "./judging";
import type { Partly } from "./judging";

const DAY = 86_400;
const plan = (more: Partial<Record<string, unknown>> = {}): PlainSubject => ({
  kind: "backups",
  schedule: "0 2 * * *",
  recoveryPointMinutes: 1440,
  recoveryTimeMinutes: 240,
  pointInTimeRecovery: false,
  ...more,
});
const rule = (seconds: number | undefined, more: object = {}): object => ({
  enabled: true,
  prefix: "",
  seconds,
  ...more,
});
const rules = (
  kind: "bucket-lifecycle" | "bucket-lock",
  given: readonly object[],
  bucket = "db-backups",
): PlainSubject => ({ kind, bucket, rules: given }) as unknown as PlainSubject;
const lifecycle = (...given: object[]): PlainSubject => rules("bucket-lifecycle", given);
const lock = (...given: object[]): PlainSubject => rules("bucket-lock", given);

describe("the rules on backups", () => {
  const single: readonly (readonly [rule: string, PlainSubject | Partly, said: RegExp])[] = [
    ["recovery-point-met", plan(), /^pass$/],
    [
      "recovery-point-met",
      plan({ recoveryPointMinutes: 1439 }),
      /24 hours of data, and its backups are 24 hours apart/,
    ],
    ["recovery-point-met", plan({ recoveryPointMinutes: 5 }), /may lose 5 minutes of data/],
    ["recovery-point-met", plan({ recoveryPointMinutes: 5, pointInTimeRecovery: true }), /^pass$/],
    ["recovery-point-met", plan({ recoveryPointMinutes: 15, schedule: "*/15 * * * *" }), /^pass$/],
    ["recovery-point-met", plan({ schedule: "0 2 29 2 *" }), /its backups are years apart/],
    ["recovery-point-met", plan({ schedule: "0 2 * * 1-5" }), /are 72 hours apart/],
    ["recovery-point-met", plan({ schedule: "daily" }), /no schedule that can be read/],
    ["recovery-point-met", plan({ schedule: undefined }), /no schedule that can be read/],
    [
      "recovery-point-met",
      plan({ recoveryPointMinutes: undefined }),
      /no recovery point objective/,
    ],
    ["recovery-point-met", without(plan(), "recoveryPointMinutes"), /^unknown$/],
    ["recovery-point-met", without(plan(), "pointInTimeRecovery"), /^unknown$/],
    ["recovery-point-met", without(plan(), "schedule"), /^unknown$/],
    ["recovery-time-set", plan(), /^pass$/],
    ["recovery-time-set", plan({ recoveryTimeMinutes: undefined }), /no recovery time objective/],
    ["recovery-time-set", without(plan(), "recoveryTimeMinutes"), /^unknown$/],
    ["bucket-lifecycle-age", lifecycle(rule(7 * DAY)), /^pass$/],
    ["bucket-lifecycle-age", lifecycle(rule(7 * DAY - 1)), /deletes after 6 days/],
    ["bucket-lifecycle-age", lifecycle(rule(30)), /deletes after 30 s/],
    ["bucket-lifecycle-age", lifecycle(rule(30, { enabled: false })), /^pass$/],
    ["bucket-lifecycle-age", lifecycle(rule(undefined)), /^pass$/],
    ["bucket-lifecycle-age", without(lifecycle(rule(30)), "rules"), /^unknown$/],
    ["bucket-lifecycle-age", without(lifecycle(rule(30)), "bucket"), /^unknown$/],
    ["bucket-lifecycle-age", rules("bucket-lifecycle", [rule(30)], "uploads"), /^not-applicable$/],
    ["bucket-lock-age", lock(rule(7 * DAY)), /^pass$/],
    ["bucket-lock-age", lock(rule(Infinity)), /^pass$/],
    ["bucket-lock-age", lock(rule(30)), /holds for 30 s/],
    ["bucket-lock-age", rules("bucket-lock", [rule(30)], "uploads"), /^not-applicable$/],
    ["bucket-lock-age", without(lock(rule(30)), "bucket"), /^unknown$/],
  ];
  for (const [at, [name, given, said]] of single.entries()) {
    it(`${name}, resource ${at + 1}: ${said.source}`, () => {
      assert.match(judge(name, given), said);
    });
  }

  const database: PlainSubject = { kind: "database", name: "db" };
  const bucket: PlainSubject = { kind: "bucket", name: "db-backups" };
  const uploads: PlainSubject = { kind: "bucket", name: "uploads" };
  const kept = [lifecycle(rule(30 * DAY)), lock(rule(30 * DAY))];
  const application = { ENVIRONMENT: "production" };
  const stacks: readonly (readonly [
    rule: string,
    stack: readonly (PlainSubject | Partly)[],
    said: RegExp,
    variables?: Readonly<Record<string, string>>,
  ])[] = [
    ["backup-bucket-exists", [database, bucket], /^pass @urn-1$/, application],
    [
      "backup-bucket-exists",
      [database, uploads],
      /of database db is missing\. @urn-0/,
      application,
    ],
    ["backup-bucket-exists", [database, without(uploads, "name")], /^unknown/, application],
    ["backup-bucket-exists", [database], /^not-applicable$/],
    ["backup-bucket-exists", [bucket], /^not-applicable$/, application],
    ["backup-bucket-guarded", [bucket, ...kept], /^pass @urn-0$/],
    ["backup-bucket-guarded", [bucket], /has no lifecycle and no lock\. @urn-0/],
    ["backup-bucket-guarded", [bucket, lifecycle(rule(30 * DAY))], /has no lock\./],
    ["backup-bucket-guarded", [bucket, lock(rule(30 * DAY))], /has no lifecycle\./],
    [
      "backup-bucket-guarded",
      [bucket, lifecycle(rule(9, { prefix: "x/" })), lock(rule(9, { enabled: false }))],
      /has no lifecycle and no lock\./,
    ],
    [
      "backup-bucket-guarded",
      [bucket, rules("bucket-lifecycle", [rule(9)], "uploads"), lock(rule(9))],
      /has no lifecycle\./,
    ],
    ["backup-bucket-guarded", [without(bucket, "name"), ...kept], /^not-applicable$/],
    [
      "backup-bucket-guarded",
      [bucket, ...kept.map((one) => without(one, "bucket"))],
      /^unknown @urn-0$/,
    ],
    [
      "backup-bucket-guarded",
      [bucket, ...kept.map((one) => without(one, "rules"))],
      /^unknown @urn-0$/,
    ],
    ["backup-bucket-guarded", [uploads], /^not-applicable$/],
  ];
  for (const [at, [name, stack, said, variables]] of stacks.entries()) {
    it(`${name}, stack ${at + 1}: ${said.source}`, () => {
      const found = judgeStack(name, stack, variables);
      assert.equal(found.length, 1, found.join("; "));
      assert.match(found[0] ?? "", said);
    });
  }
});
