import assert from "node:assert/strict";

import { Backups } from "../../components/backups";
import { byName, declare, valueOf } from "./mocks";

const accountId = "fedcba9876543210fedcba9876543210";
const args = {
  accountId,
  bucket: "example-backups",
  schedule: "0 2 * * *",
  retentionDays: 30,
  recoveryPointMinutes: 1440,
  recoveryTimeMinutes: 240,
  pointInTimeRecovery: false,
};

describe("Backups", () => {
  it("declares a bucket whose objects are kept for their days, in seconds, and then deleted", async () => {
    const declared = await declare(() => new Backups("backups", args));

    const inBucket = { accountId, bucketName: "example-backups" };
    assert.deepEqual(byName(declared), [
      { type: "bookedbarber:index:Backups", name: "backups", inputs: args },
      {
        type: "cloudflare:index/r2Bucket:R2Bucket",
        name: "backups-bucket",
        inputs: { accountId, name: "example-backups" },
      },
      {
        type: "cloudflare:index/r2BucketLifecycle:R2BucketLifecycle",
        name: "backups-lifecycle",
        inputs: {
          ...inBucket,
          rules: [
            {
              id: "delete-old-backups",
              enabled: true,
              conditions: { prefix: "" },
              deleteObjectsTransition: { condition: { type: "Age", maxAge: 2_592_000 } },
              abortMultipartUploadsTransition: { condition: { type: "Age", maxAge: 86_400 } },
            },
          ],
        },
      },
      {
        type: "cloudflare:index/r2BucketLock:R2BucketLock",
        name: "backups-lock",
        inputs: {
          ...inBucket,
          rules: [
            {
              id: "keep-backups",
              enabled: true,
              prefix: "",
              condition: { type: "Age", maxAgeSeconds: 2_592_000 },
            },
          ],
        },
      },
    ]);
  });

  it("tells where S3 clients find the bucket", async () => {
    let found: readonly [string, string] | undefined;
    await declare(async () => {
      const backups = new Backups("backups", args);
      found = [await valueOf(backups.bucket), await valueOf(backups.endpoint)];
    });

    assert.deepEqual(found, ["example-backups", `https://${accountId}.r2.cloudflarestorage.com`]);
  });
});
