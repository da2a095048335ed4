import { createHash } from "node:crypto";

import { AwsClient } from "aws4fetch";
import { XMLParser } from "fast-xml-parser";
import { z } from "zod";

import { ask, send, understood } from "../api";
import { CannotLook } from "../look";
import type { Site } from "../look";
import { everyPage, MOST_PAGES } from "../pages";

/** An object in the bucket of the backups. */
export interface StoredObject {
  readonly key: string;
  readonly octets: number;
  /** When it was written, in milliseconds since 1970. */
  readonly written: number;
}

const verified = z.object({ result: z.object({ id: z.string().min(1) }) });
const listing = z.object({
  ListBucketResult: z.object({
    IsTruncated: z.string(),
    NextContinuationToken: z.string().optional(),
    Contents: z
      .array(
        z.object({
          Key: z.string(),
          Size: z.coerce.number(),
          LastModified: z.string().transform((text) => Date.parse(text)),
        }),
      )
      .default([]),
  }),
});
const refused = z.object({ Error: z.object({ Code: z.string().regex(/^[A-Za-z]{1,40}$/) }) });

const parser = new XMLParser({
  parseTagValue: false,
  isArray: (name: string) => name === "Contents",
});

/** Everything in a bucket of R2, by its S3 API. */
export async function listBackups(
  site: Site,
  endpoint: string,
  bucket: string,
): Promise<readonly StoredObject[]> {
  const client = await clientOf(site, endpoint);
  return everyPage(
    async (next) => {
      const url = new URL(`${endpoint}/${bucket}`);
      url.searchParams.set("list-type", "2");
      if (next !== undefined) url.searchParams.set("continuation-token", next);
      const { headers } = await client.sign(url.toString(), { method: "GET" });
      const { network, signal } = site;
      const answer = await network.request({
        url: url.toString(),
        headers: Object.fromEntries(headers.entries()),
        signal,
      });
      const read = xmlOf(answer.body);
      const list = listing.safeParse(read);
      if (answer.status !== 200 || !list.success) {
        const code = refused.safeParse(read);
        throw new CannotLook(
          bucket,
          `The bucket cannot be listed (${answer.status}${code.success ? `, ${code.data.Error.Code}` : ""}).`,
          MEND,
        );
      }
      const { Contents, IsTruncated, NextContinuationToken } = list.data.ListBucketResult;
      return {
        items: Contents.map(({ Key: key, Size: octets, LastModified: written }) => ({
          ...{ key, octets, written },
        })),
        next: IsTruncated === "true" ? NextContinuationToken : undefined,
      };
    },
    // A thousand objects a page: more than any retention keeps.
    () => new CannotLook(bucket, `The bucket holds more than ${MOST_PAGES * 1000} objects.`),
  );
}

const MEND =
  "Set CLOUDFLARE_API_TOKEN to a token with the account's permission Workers R2 Storage.";

/**
 * A client with the keys that R2 derives of an API token: its id, and the SHA-256 of its value
 * (developers.cloudflare.com/r2/api/tokens).
 */
async function clientOf(site: Site, endpoint: string): Promise<AwsClient> {
  const token = site.target.environment["CLOUDFLARE_API_TOKEN"];
  if (token === undefined || token === "") {
    throw new CannotLook(
      "CLOUDFLARE_API_TOKEN",
      "It is not set: the bucket cannot be listed.",
      MEND,
    );
  }
  return new AwsClient({
    accessKeyId: await tokenId(site, token, endpoint),
    secretAccessKey: createHash("sha256").update(token).digest("hex"),
    service: "s3",
    region: "auto",
  });
}

/** A token belongs to a user or to an account, and each has its own place to ask. */
async function tokenId(site: Site, token: string, endpoint: string): Promise<string> {
  const api = {
    title: "Cloudflare",
    url: site.network.api.cloudflare,
    headers: { authorization: `Bearer ${token}` },
    fix: MEND,
  };
  const users = "user/tokens/verify";
  const answer = await send(site, api, { path: users });
  if (answer.status === 200) return understood(api, users, answer, verified).result.id;
  const account = new URL(endpoint).hostname.split(".")[0] ?? "";
  return (await ask(site, api, `accounts/${account}/tokens/verify`, verified)).result.id;
}

function xmlOf(text: string): unknown {
  try {
    return parser.parse(text);
  } catch {
    return undefined;
  }
}
