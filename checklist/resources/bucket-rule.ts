/** A rule on the objects of a bucket: after which time they are deleted, or may be. */
export interface BucketRule {
  readonly enabled: boolean;
  /** How the names of the objects begin; empty for all of them. */
  readonly prefix: string;
  /** Seconds; Infinity for ever, undefined where it is no time, or not known yet. */
  readonly seconds?: number | undefined;
  /** The day on which it happens, in place of a time: `2027-01-31T00:00:00Z`. */
  readonly date?: string | undefined;
  /** Whether a part of it is not known yet. */
  readonly partial?: boolean | undefined;
}
