import assert from "node:assert/strict";

import type { Pending } from "../../../checklist/drift/changes";
import { plannedDeletions } from "../../../checklist/report/planned-deletions";
import { readinessOf } from "../../../checklist/report/readiness";

const LOCK = "cloudflare:index/r2BucketLock:R2BucketLock";
const RECORD = "cloudflare:index/dnsRecord:DnsRecord";
const pending = (operation: Pending["operation"], type: string, name: string): Pending => ({
  ...{ operation, type, name, paths: [] },
  urn: `urn:pulumi:production::bookedbarber::bookedbarber:index:Any$${type}::${name}`,
});

describe("what a plan deletes", () => {
  it("is named with what is lost: records, locks, data, also where they are replaced", () => {
    const found = plannedDeletions([
      pending("delete", RECORD, "email-dns-dmarc"),
      pending("delete", LOCK, "backups-lock"),
      pending("replace", "postgresql:index/database:Database", "database-database"),
    ]);
    assert.deepEqual(
      found.map(({ subject, message }) => [subject, message]),
      [
        [
          "email-dns-dmarc",
          `The plan deletes email-dns-dmarc (${RECORD}): mail or visitors may no longer arrive.`,
        ],
        ["backups-lock", `The plan deletes backups-lock (${LOCK}): the backups can be deleted.`],
        [
          "database-database",
          "The plan replaces database-database (postgresql:index/database:Database): all its data is lost.",
        ],
      ],
    );
    assert.equal(readinessOf(found), "partial");
  });

  it("is no finding where it is made, changed, or comes and goes with a rotation", () => {
    assert.deepEqual(
      plannedDeletions([
        pending("create", RECORD, "a"),
        pending("update", LOCK, "b"),
        pending("delete", "random:index/randomPassword:RandomPassword", "c"),
        pending("delete", "postgresql:index/role:Role", "d"),
      ]),
      [],
    );
  });
});
