import type { PlainSubject } from "../resources/plain-subject";
import type { Example, Examples } from "./example";

const one = (...resources: PlainSubject[]): Example => ({ resources });
const plan = {
  kind: "backups",
  schedule: "0 2 * * *",
  recoveryPointMinutes: 1440,
  recoveryTimeMinutes: 240,
  pointInTimeRecovery: false,
} as const;
const bucket = { kind: "bucket", name: "bookedbarber-backups" } as const;
const days = (count: number): readonly [{ enabled: true; prefix: ""; seconds: number }] => [
  { enabled: true, prefix: "", seconds: count * 86_400 },
];
const lifecycle = { kind: "bucket-lifecycle", bucket: bucket.name, rules: days(30) } as const;
const lock = { kind: "bucket-lock", bucket: bucket.name, rules: days(30) } as const;
const inSeconds = [{ enabled: true, prefix: "", seconds: 30 }] as const;
const database = { kind: "database", name: "bookedbarber" } as const;

/** What the rules on backups accept and refuse, by the rule's id. */
export const backupExamples: Readonly<Record<string, Examples>> = {
  "data-protected": {
    pass: [{ resources: [{ kind: "bucket", name: "bookedbarber-backups", protect: true }] }],
    fail: [{ resources: [{ kind: "database", name: "bookedbarber", protect: false }] }],
  },
  "recovery-point-met": {
    pass: [one(plan), one({ ...plan, recoveryPointMinutes: 5, pointInTimeRecovery: true })],
    fail: [
      one({ ...plan, recoveryPointMinutes: 5 }),
      one({ kind: "backups", schedule: "0 2 * * *" }),
    ],
  },
  "recovery-time-set": {
    pass: [one(plan)],
    fail: [one({ kind: "backups", schedule: "0 2 * * *", recoveryPointMinutes: 1440 })],
  },
  "bucket-lifecycle-age": {
    pass: [one(lifecycle)],
    fail: [
      one({ ...lifecycle, rules: inSeconds }),
      one({ ...lifecycle, rules: [{ enabled: true, prefix: "", date: "2027-03-01T00:00:00Z" }] }),
    ],
  },
  "bucket-lock-age": {
    pass: [
      one(lock),
      {
        resources: [
          { ...lock, rules: [{ enabled: true, prefix: "", date: "2027-03-01T00:00:00Z" }] },
        ],
        context: { today: "2026-12-01" },
      },
    ],
    fail: [
      one({ ...lock, rules: inSeconds }),
      {
        resources: [
          { ...lock, rules: [{ enabled: true, prefix: "", date: "2020-01-01T00:00:00Z" }] },
        ],
        context: { today: "2026-12-01" },
      },
    ],
  },
  "backup-bucket-exists": {
    pass: [{ resources: [database, bucket], environment: "ENVIRONMENT=production" }],
    fail: [{ resources: [database], environment: "ENVIRONMENT=production" }],
  },
  "backup-bucket-private": {
    pass: [
      one(bucket, { kind: "bucket-domain", bucket: "bookedbarber-pictures", enabled: true }),
      one(bucket, { kind: "bucket-domain", bucket: bucket.name, enabled: false }),
    ],
    fail: [
      one({ kind: "bucket-domain", bucket: bucket.name, enabled: true }),
      one(
        { ...plan, bucket: "bookedbarber-vault" },
        {
          kind: "bucket-cors",
          bucket: "bookedbarber-vault",
          rules: { values: { "0.allowed.origins.0": "*" }, partial: false },
        },
      ),
    ],
  },
  "backup-bucket-guarded": {
    pass: [one(bucket, lifecycle, lock)],
    fail: [one(bucket), one(bucket, lifecycle)],
  },
};
