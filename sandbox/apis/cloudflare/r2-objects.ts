import { createHash } from "node:crypto";
import { AwsV4Signer } from "aws4fetch";
import { Hono, type Context } from "hono";
import type { BackupsHeld, CloudflareState } from "./state";

interface StoredObject {
  readonly key: string;
  readonly size: number;
  readonly lastModified: Date;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const kept = 30;
const usualOctets = 48_000_000;
/** So many objects at most come in one answer. */
const pageLimit = 1000;

/** What the job that makes backups has left, the oldest first. */
function objectsOf(held: BackupsHeld, now: number): StoredObject[] {
  if (held === "none") return [];
  const newest = now - (held === "stale" ? 4 * dayMs : 2 * hourMs);
  return Array.from({ length: kept }, (_, at) => {
    const age = kept - 1 - at;
    const lastModified = new Date(newest - age * dayMs);
    const stamp = lastModified.toISOString().replace(/[-:]|\.\d+/g, "");
    const usual = usualOctets + at * 100_000;
    const last = held === "empty" ? 0 : held === "shrunk" ? Math.floor(usual / 20) : usual;
    return { key: `bookedbarber-${stamp}.dump`, size: age === 0 ? last : usual, lastModified };
  });
}

/**
 * R2's API for S3 clients, as far as its buckets can be listed: ListObjectsV2 with the signature of
 * version 4. The access key is the token's id, and the secret the SHA-256 of the token.
 */
export function createObjectStore(state: CloudflareState): Hono {
  const app = new Hono();
  app.get("/:bucket", async (c) => {
    const refused = await refusal(c, state);
    if (refused !== undefined) return failed(c, 403, refused);
    const bucket = [...state.buckets.values()].find(({ name }) => name === c.req.param("bucket"));
    if (bucket === undefined) return failed(c, 404, "NoSuchBucket");
    const objects = objectsOf(state.backups, state.now() / 1000);
    const limit = Math.min(Number(c.req.query("max-keys") ?? pageLimit), pageLimit);
    const start = Number(c.req.query("continuation-token") ?? 0);
    const page = objects.slice(start, start + limit);
    const next = start + limit < objects.length ? String(start + limit) : undefined;
    return xml(c, 200, listed(bucket.name, page, next));
  });
  app.all("*", (c) => failed(c, 501, "NotImplemented"));
  return app;
}

/** Why a request is not let in; undefined if it is. */
async function refusal(c: Context, state: CloudflareState): Promise<string | undefined> {
  const given = c.req.header("authorization") ?? "";
  const id = /Credential=([^/,]+)\//.exec(given)?.[1];
  const datetime = c.req.header("x-amz-date");
  if (id === undefined || datetime === undefined) return "AccessDenied";
  if (id !== state.tokenId) return "InvalidAccessKeyId";
  const url = new URL(c.req.url);
  // The signature is over the host that the client asked for, whatever port this is.
  url.host = c.req.header("host") ?? url.host;
  url.protocol = "https:";
  const signer = new AwsV4Signer({
    url: url.toString(),
    accessKeyId: state.tokenId,
    secretAccessKey: createHash("sha256").update(state.token).digest("hex"),
    service: "s3",
    region: "auto",
    datetime,
    headers: { "x-amz-content-sha256": c.req.header("x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD" },
  });
  const { headers } = await signer.sign();
  return headers.get("authorization") === given ? undefined : "SignatureDoesNotMatch";
}

function listed(bucket: string, page: readonly StoredObject[], next: string | undefined): string {
  const contents = page.map(
    ({ key, size, lastModified }) =>
      `<Contents><Key>${key}</Key><LastModified>${lastModified.toISOString()}</LastModified>` +
      `<ETag>&quot;${createHash("md5").update(key).digest("hex")}&quot;</ETag>` +
      `<Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  );
  return (
    '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    `<Name>${bucket}</Name><IsTruncated>${next !== undefined}</IsTruncated>${contents.join("")}` +
    (next === undefined ? "" : `<NextContinuationToken>${next}</NextContinuationToken>`) +
    `<MaxKeys>${pageLimit}</MaxKeys><KeyCount>${page.length}</KeyCount></ListBucketResult>`
  );
}

function failed(c: Context, status: 403 | 404 | 501, code: string): Response {
  return xml(c, status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

function xml(c: Context, status: 200 | 403 | 404 | 501, body: string): Response {
  const type = { "content-type": "application/xml" };
  return c.body(`<?xml version="1.0" encoding="UTF-8"?>${body}`, status, type);
}
