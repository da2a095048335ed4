import { longestGap } from "../../environment/schedule";
import type { BucketRule } from "../../resources/bucket-rule";
import { knownOf, valueOr } from "../../resources/property";
import type { Property } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import type { SubjectOf } from "../../resources/subject";
import { fail, failIf, NOT_APPLICABLE, PASS } from "../../rule";
import { resourceRule, stackRule } from "./resource-rule";
import type { Answer, Outcome, ResourceRule, StackRule } from "./resource-rule";

const HOUR = 60;
const DAY_SECONDS = 86_400;
/** Less does not outlast a long week-end on which nobody looks. */
const LEAST_DAYS = 7;

const recoveryPoint = resourceRule({
  id: "recovery-point-met",
  items: ["9.7", "9.1", "3.5"],
  title: "Backups are made as often as the recovery point asks for",
  why: "What happened since the last backup is lost: one a day loses a day, whatever the objective says.",
  fix: "Back up more often (BACKUP_SCHEDULE), set recoveryPointMinutes to what is kept, or databasePointInTimeRecovery to true where the platform has it.",
  severity: "error",
  kinds: ["backups"],
  verdict: ({ recoveryPointMinutes, schedule, pointInTimeRecovery }) => {
    if (recoveryPointMinutes.state === "absent") {
      return fail(
        "has no recovery point objective (RPO)",
        "Say how many minutes of data may be lost: pulumi config set recoveryPointMinutes 1440.",
      );
    }
    const continuous = valueOr(pointInTimeRecovery, false);
    if (recoveryPointMinutes.state === "unknown" || continuous === undefined) return "unknown";
    if (continuous) return PASS;
    if (schedule.state === "unknown") return "unknown";
    const gap = longestGap(knownOf(schedule) ?? "");
    if (gap === undefined) return fail("has no schedule that can be read");
    const allowed = recoveryPointMinutes.value;
    return failIf(
      gap > allowed,
      `may lose ${timeOf(allowed)} of data, and its backups are ${timeOf(gap)} apart`,
    );
  },
});

const recoveryTime = resourceRule({
  id: "recovery-time-set",
  items: ["9.6"],
  title: "There is a recovery time objective",
  why: "Without it nobody can say whether a restore that takes four hours is good or bad.",
  fix: "Say within how many minutes the service must be back: pulumi config set recoveryTimeMinutes 240.",
  severity: "error",
  kinds: ["backups"],
  verdict: ({ recoveryTimeMinutes }) => {
    if (recoveryTimeMinutes.state === "unknown") return "unknown";
    return failIf(recoveryTimeMinutes.state === "absent", "has no recovery time objective (RTO)");
  },
});

function timeOf(minutes: number): string {
  if (minutes === Infinity) return "years";
  return minutes < 2 * HOUR ? `${minutes} minutes` : `${Math.round(minutes / HOUR)} hours`;
}

/** The outcome for the times that a bucket's rules have. */
function judgeTimes(
  rules: Property<readonly BucketRule[]>,
  problem: (rule: BucketRule) => string | undefined,
): Outcome {
  if (rules.state === "unknown") return "unknown";
  const inForce = (knownOf(rules) ?? []).filter(({ enabled }) => enabled);
  const found = inForce.flatMap((rule) => problem(rule) ?? []);
  if (found.length > 0) return fail(found.join(", and "));
  return inForce.some(({ partial }) => partial === true) ? "unknown" : PASS;
}

const isShort = (seconds: number | undefined): seconds is number =>
  seconds !== undefined && seconds < LEAST_DAYS * DAY_SECONDS;

/** How long it is from a day until a date; undefined where one of them is none. */
function secondsUntil(date: string, today: string | undefined): number | undefined {
  const seconds = (Date.parse(date) - Date.parse(today ?? "")) / 1000;
  return Number.isNaN(seconds) ? undefined : seconds;
}

const ageOf = (seconds: number): string =>
  seconds < DAY_SECONDS ? `${seconds} s` : `${Math.floor(seconds / DAY_SECONDS)} days`;

const lifecycleAge = resourceRule({
  id: "bucket-lifecycle-age",
  items: ["9.2"],
  title: "A bucket keeps backups for a week at least",
  why: "Ages are in seconds: who writes 30 for days finds an empty bucket on the day of the disaster.",
  fix: 'Write condition: { type: "Age", maxAge } in seconds: 30 days are 2592000.',
  severity: "error",
  kinds: ["bucket-lifecycle"],
  verdict: (lifecycle) => {
    if (lifecycle.bucket.state === "unknown") return "unknown";
    if (!isForBackups(knownOf(lifecycle.bucket), lifecycle.resource)) return NOT_APPLICABLE;
    return judgeTimes(lifecycle.rules, ({ seconds, date }) => {
      if (date !== undefined) return "deletes everything from a date on, also the newest backup";
      return isShort(seconds) ? `deletes after ${ageOf(seconds)}` : undefined;
    });
  },
});

const lockAge = resourceRule({
  id: "bucket-lock-age",
  items: ["9.2", "9.1"],
  title: "A bucket's lock holds for a week at least",
  why: "The lock keeps backups from whoever took over the key that writes them, until somebody notices.",
  fix: 'Write condition: { type: "Age", maxAgeSeconds } in seconds: 30 days are 2592000.',
  severity: "error",
  kinds: ["bucket-lock"],
  verdict: (lock, { today }) => {
    if (lock.bucket.state === "unknown") return "unknown";
    if (!isForBackups(knownOf(lock.bucket), lock.resource)) return NOT_APPLICABLE;
    return judgeTimes(lock.rules, ({ seconds, date }) => {
      if (date !== undefined) {
        return isShort(secondsUntil(date, today)) ? `holds until ${date.slice(0, 10)}` : undefined;
      }
      return isShort(seconds) ? `holds for ${ageOf(seconds)}` : undefined;
    });
  },
});

/** By its name, a bucket for backups. */
function isForBackups(...names: readonly (string | undefined)[]): boolean {
  return names.some((name) => /back-?up|dump|archive/i.test(name ?? ""));
}

const bucketExists = stackRule({
  id: "backup-bucket-exists",
  items: ["9.1", "3.5"],
  title: "There is a bucket for the database's backups",
  why: "A backup on the database's own server is lost with it, and one that only the platform has, with the account.",
  fix: "Declare new Backups(name, { accountId, bucket, ... }): components/backups.ts.",
  severity: "error",
  judge: ({ subjects, environments }) => {
    const [database] = ofKind(subjects, "database");
    if (database === undefined || environments.backend === undefined) return [];
    const buckets = ofKind(subjects, "bucket");
    const own = buckets.find((bucket) => isForBackups(knownOf(bucket.name), bucket.resource));
    const subject = `backup bucket of ${labelOf(database)}`;
    if (own !== undefined) return [{ subject, outcome: PASS, id: own.id }];
    const unclear = buckets.some(({ name }) => name.state === "unknown");
    return [{ subject, outcome: unclear ? "unknown" : fail("is missing"), id: database.id }];
  },
});

const bucketGuarded = stackRule({
  id: "backup-bucket-guarded",
  items: ["9.2", "9.1"],
  title: "Backups are kept for their time, and no longer",
  why: "Without a lock a stolen key deletes every backup; without a lifecycle they grow and keep customers' data for ever.",
  fix: "Declare an R2BucketLifecycle and an R2BucketLock for the bucket, with their ages in seconds.",
  severity: "error",
  judge: ({ subjects }) => {
    const of = (kind: "bucket-lifecycle" | "bucket-lock", bucket: SubjectOf<"bucket">): Outcome => {
      const all = ofKind(subjects, kind);
      const own = all.filter(
        (one) => knownOf(one.bucket) === knownOf(bucket.name) && one.bucket.state === "known",
      );
      if (own.some(({ rules }) => (knownOf(rules) ?? []).some(isInForce))) return PASS;
      const unclear =
        bucket.name.state === "unknown" ||
        all.some((one) => one.bucket.state === "unknown") ||
        own.some(({ rules }) => rules.state === "unknown");
      return unclear ? "unknown" : fail(kind === "bucket-lock" ? "no lock" : "no lifecycle");
    };
    return ofKind(subjects, "bucket")
      .filter((bucket) => isForBackups(knownOf(bucket.name), bucket.resource))
      .map((bucket): Answer => {
        const outcomes = [of("bucket-lifecycle", bucket), of("bucket-lock", bucket)];
        const missing = outcomes.flatMap((outcome) =>
          typeof outcome === "object" ? [outcome.problem] : [],
        );
        const at = { subject: labelOf(bucket), id: bucket.id };
        if (missing.length > 0) return { ...at, outcome: fail(`has ${missing.join(" and ")}`) };
        return { ...at, outcome: outcomes.includes("unknown") ? "unknown" : PASS };
      });
  },
});

const bucketPrivate = stackRule({
  id: "backup-bucket-private",
  items: ["9.1", "9.2"],
  title: "Only the holders of keys reach the backups",
  why: "A backup is the whole database: whoever knows or guesses its address has every customer's data.",
  fix: "Take the domain and the CORS rules of the bucket out; pictures and the like get a bucket of their own.",
  severity: "error",
  judge: ({ subjects }) => {
    const planned = ofKind(subjects, "backups").flatMap(({ bucket }) => knownOf(bucket) ?? []);
    const named = ofKind(subjects, "bucket").flatMap(({ name, resource }) =>
      isForBackups(knownOf(name), resource) ? (knownOf(name) ?? []) : [],
    );
    const own = new Set([...planned, ...named]);
    const ways = [...ofKind(subjects, "bucket-domain"), ...ofKind(subjects, "bucket-cors")];
    return ways.map((way): Answer => {
      const at = { subject: labelOf(way), id: way.id };
      const bucket = knownOf(way.bucket);
      if (bucket === undefined) return { ...at, outcome: "unknown" };
      if (!own.has(bucket) && !isForBackups(bucket)) return { ...at, outcome: PASS };
      return { ...at, outcome: openness(way) };
    });
  },
});

function openness(way: SubjectOf<"bucket-domain" | "bucket-cors">): Outcome {
  if (way.kind === "bucket-domain") {
    const enabled = valueOr(way.enabled, true);
    return enabled === undefined ? "unknown" : failIf(enabled, "opens the backups to everybody");
  }
  const rules = knownOf(way.rules);
  if (rules === undefined || rules.partial) return "unknown";
  return failIf(
    Object.keys(rules.values).some((name) => name.includes("origins")),
    "lets other sites' pages use the backups",
  );
}

const isInForce = ({ enabled, prefix }: BucketRule): boolean => enabled && prefix === "";

export const backupRules: readonly ResourceRule[] = [
  recoveryPoint,
  recoveryTime,
  lifecycleAge,
  lockAge,
];

export const backupStackRules: readonly StackRule[] = [bucketExists, bucketGuarded, bucketPrivate];
