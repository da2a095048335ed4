import { longestGap } from "../../checklist/environment/schedule";
import { fail, notApplicable, pass, unknown } from "../look";
import type { Answer, Look } from "../look";
import { listBackups } from "./backup-listing";
import type { StoredObject } from "./backup-listing";

/** A backup is written when it is done: so long it may take after its hour. */
const GRACE_MINUTES = 90;
/** A backup of less than this part of the one before lacks something. */
const LEAST_PART = 0.5;

/** What is in the bucket, and what should be. */
export interface Backups {
  readonly bucket: string;
  readonly objects: readonly StoredObject[];
  /** In milliseconds since 1970. */
  readonly now: number;
  /** The five fields of a cron line. */
  readonly schedule: string;
  /** How many minutes of data may be lost; undefined where nothing else than backups tells it. */
  readonly recoveryPointMinutes: number | undefined;
}

/** The newest backup is young enough, and as large as the one before. */
export const backupRecent: Look = async (site) => {
  const { outputs, settings, backend, domain } = site.target;
  const { backupBucket: bucket, backupEndpoint: endpoint } = outputs;
  if (bucket === undefined || endpoint === undefined || !URL.canParse(endpoint)) {
    return [unknown(domain, "The stack does not tell where backups are.", "Deploy it: pulumi up.")];
  }
  const objects = await listBackups(site, endpoint, bucket);
  // With point-in-time recovery what may be lost does not hang on the backups.
  const isContinuous = settings["databasePointInTimeRecovery"] === "true";
  const minutes = Number(settings["recoveryPointMinutes"] ?? NaN);
  return judgeBackups({
    bucket,
    objects,
    now: Date.now(),
    schedule: backend["BACKUP_SCHEDULE"] ?? "",
    recoveryPointMinutes: isContinuous || Number.isNaN(minutes) ? undefined : minutes,
  });
};

/** Whether the newest backup would do. */
export function judgeBackups(seen: Backups): readonly Answer[] {
  const { bucket, objects, now } = seen;
  const inOrder = [...objects].sort((one, other) => other.written - one.written);
  const [newest] = inOrder;
  if (newest === undefined)
    return [fail(bucket, `The bucket ${bucket} is empty: there is no backup.`)];
  const before = inOrder.slice(1).find(({ key }) => shapeOf(key) === shapeOf(newest.key));
  return [
    judgeAge(seen, (now - newest.written) / 60_000),
    judgeSize(`size of ${bucket}`, newest.octets, before?.octets),
  ];
}

/** The name of a backup without its date and number: those of one job are alike. */
const shapeOf = (key: string): string => key.replace(/[0-9]+/g, "#");

function judgeAge(
  { bucket, schedule, recoveryPointMinutes, objects }: Backups,
  age: number,
): Answer {
  const subject = `age in ${bucket}`;
  const gap = longestGap(schedule);
  if (gap === undefined) {
    const fix = "Set it: pulumi config set BACKUP_SCHEDULE '0 2 * * *'.";
    return unknown(
      subject,
      "BACKUP_SCHEDULE is no schedule to compare the backup's age with.",
      fix,
    );
  }
  const said = `The newest of ${objects.length} backups is ${duration(age)} old`;
  if (age > gap + GRACE_MINUTES) {
    return fail(subject, `${said}, and one is due every ${duration(gap)} (BACKUP_SCHEDULE).`);
  }
  if (recoveryPointMinutes !== undefined && age > recoveryPointMinutes + GRACE_MINUTES) {
    return fail(
      subject,
      `${said}, and ${duration(recoveryPointMinutes)} of data may be lost at most (recoveryPointMinutes).`,
      "Make backups as often as that: pulumi config set BACKUP_SCHEDULE '0 * * * *'.",
    );
  }
  return pass(subject, `${said}; one is due every ${duration(gap)}.`);
}

function judgeSize(subject: string, octets: number, before: number | undefined): Answer {
  if (octets === 0) return fail(subject, "The newest backup is empty: it has 0 octets.");
  if (before === undefined || before === 0) {
    const message = `The newest backup has ${size(octets)}, and there is none before it to compare it with.`;
    return notApplicable(subject, message);
  }
  return octets < before * LEAST_PART
    ? fail(subject, `The newest backup has ${size(octets)}, and the one before ${size(before)}.`)
    : pass(subject, `The newest backup has ${size(octets)}, the one before ${size(before)}.`);
}

const duration = (minutes: number): string =>
  minutes < 120
    ? `${Math.round(minutes)} minutes`
    : minutes < 72 * 60
      ? `${Math.round(minutes / 60)} hours`
      : `${Math.round(minutes / 1440)} days`;

const size = (octets: number): string =>
  octets < 1_000_000 ? `${octets} octets` : `${(octets / 1_000_000).toFixed(1)} MB`;
