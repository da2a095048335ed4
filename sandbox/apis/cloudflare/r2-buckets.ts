import type { Context } from "hono";
import { z } from "zod";
import { CloudflareError } from "./envelope";
import type { Bucket, CloudflareState } from "./state";

const locations = ["apac", "eeur", "enam", "weur", "wnam", "oc"] as const;
const jurisdictions = ["default", "eu", "fedramp"] as const;
const storageClasses = ["Standard", "InfrequentAccess"] as const;

type Jurisdiction = (typeof jurisdictions)[number];

/** A bucket's name: 3 to 63 of a-z, 0-9 and hyphens, none at its ends. */
const bucketName = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

const bodySchema = z.object({
  name: z.string(),
  locationHint: z.string().nullish(),
  storageClass: z.string().nullish(),
});

/** What every new bucket has: uploads that were never finished go after a week. */
const firstLifecycle = [
  {
    id: "Default Multipart Abort Rule",
    enabled: true,
    conditions: { prefix: "" },
    abortMultipartUploadsTransition: { condition: { type: "Age", maxAge: 604_800 } },
  },
];

/** The jurisdiction that a request is about, from its header. @throws CloudflareError 10001 */
export function jurisdictionOf(c: Context): Jurisdiction {
  const asked = c.req.header("cf-r2-jurisdiction") ?? "";
  return oneOf(jurisdictions, asked === "" ? "default" : asked, "jurisdiction");
}

/** The bucket of the path. @throws CloudflareError 10006 where there is none of that name */
export function bucketParameter(c: Context, state: CloudflareState): Bucket {
  const bucket = state.buckets.get(key(jurisdictionOf(c), c.req.param("bucket") ?? ""));
  if (bucket === undefined) {
    throw new CloudflareError(404, 10006, "The specified bucket does not exist.");
  }
  return bucket;
}

/** @throws CloudflareError for a name that is taken or no name, and for unknown choices */
export function createBucket(c: Context, state: CloudflareState, body: unknown): Bucket {
  const { success, data } = bodySchema.safeParse(body);
  if (!success || !bucketName.test(data.name)) {
    throw new CloudflareError(400, 10005, "The specified bucket name is not valid.");
  }
  const jurisdiction = jurisdictionOf(c);
  if (state.buckets.has(key(jurisdiction, data.name))) {
    throw new CloudflareError(
      409,
      10004,
      "The bucket you tried to create already exists, and you own it.",
    );
  }
  const hint = (data.locationHint ?? "").toLowerCase();
  const bucket: Bucket = {
    name: data.name,
    jurisdiction,
    location: oneOf(locations, hint === "" ? "enam" : hint, "location hint").toUpperCase(),
    storageClass: oneOf(storageClasses, data.storageClass ?? "Standard", "storage class"),
    creationDate: new Date(state.now() / 1000).toISOString(),
    lifecycle: firstLifecycle,
    lock: [],
  };
  state.buckets.set(key(jurisdiction, data.name), bucket);
  return bucket;
}

/** Sets the storage class of objects to come, the only thing that changes. */
export function changeBucket(c: Context, bucket: Bucket): void {
  const asked = c.req.header("cf-r2-storage-class");
  if (asked === undefined) {
    throw new CloudflareError(400, 10001, "The header cf-r2-storage-class is missing.");
  }
  bucket.storageClass = oneOf(storageClasses, asked, "storage class");
}

export function deleteBucket(state: CloudflareState, { jurisdiction, name }: Bucket): void {
  state.buckets.delete(key(jurisdiction, name));
}

export function renderBucket(bucket: Bucket): object {
  const { name, creationDate, location, storageClass, jurisdiction } = bucket;
  return {
    name,
    creation_date: creationDate,
    location,
    storage_class: storageClass,
    jurisdiction,
  };
}

function key(jurisdiction: string, name: string): string {
  return `${jurisdiction}/${name}`;
}

function oneOf<T extends string>(known: readonly T[], asked: string, what: string): T {
  const found = known.find((each) => each === asked);
  if (found === undefined) {
    throw new CloudflareError(400, 10001, `The ${what} must be one of ${known.join(", ")}.`);
  }
  return found;
}
