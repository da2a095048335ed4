import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";

export interface BackupsArgs {
  readonly accountId: pulumi.Input<string>;
  /** The bucket's name. */
  readonly bucket: string;
  /** When backups are made: the five fields of a cron line, in UTC. */
  readonly schedule: pulumi.Input<string>;
  /** For how many days each is kept, and cannot be deleted or overwritten. */
  readonly retentionDays: pulumi.Input<number>;
  /** How many minutes of data may be lost at most (RPO). */
  readonly recoveryPointMinutes?: number | undefined;
  /** Within how many minutes the service must be back (RTO). */
  readonly recoveryTimeMinutes?: number | undefined;
  /** Whether the database's platform can bring back any moment between two backups. */
  readonly pointInTimeRecovery: boolean;
}

const DAY_SECONDS = 86_400;

/**
 * Where the database's backups are kept: a bucket at another company than the database's, in which
 * nobody can delete a backup before its time, not even with the key of the job that writes them.
 */
export class Backups extends pulumi.ComponentResource {
  public readonly bucket: pulumi.Output<string>;
  /** The address for S3 clients. */
  public readonly endpoint: pulumi.Output<string>;

  public constructor(name: string, args: BackupsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bookedbarber:index:Backups", name, { ...args }, opts);
    const { accountId } = args;
    // What can be made again is not protected; the bucket inherits this component's protection.
    const child = { parent: this, protect: false };
    const keptSeconds = pulumi.output(args.retentionDays).apply((days) => days * DAY_SECONDS);

    const bucket = new cloudflare.R2Bucket(
      `${name}-bucket`,
      { accountId, name: args.bucket },
      { parent: this },
    );
    const inBucket = { accountId, bucketName: bucket.name };
    // Rules go with their bucket: one that stays must not lose its lock.
    const rules = { ...child, retainOnDelete: true };
    new cloudflare.R2BucketLifecycle(
      `${name}-lifecycle`,
      {
        ...inBucket,
        rules: [
          {
            id: "delete-old-backups",
            enabled: true,
            conditions: { prefix: "" },
            deleteObjectsTransition: { condition: { type: "Age", maxAge: keptSeconds } },
            abortMultipartUploadsTransition: { condition: { type: "Age", maxAge: DAY_SECONDS } },
          },
        ],
      },
      rules,
    );
    new cloudflare.R2BucketLock(
      `${name}-lock`,
      {
        ...inBucket,
        rules: [
          {
            id: "keep-backups",
            enabled: true,
            prefix: "",
            condition: { type: "Age", maxAgeSeconds: keptSeconds },
          },
        ],
      },
      rules,
    );

    this.bucket = bucket.name;
    this.endpoint = pulumi.interpolate`https://${accountId}.r2.cloudflarestorage.com`;
    // The rules on the stack see what a component gives, not what it was given.
    this.registerOutputs({ bucket: this.bucket });
  }
}
