import assert from "node:assert/strict";

import { z } from "zod";

import { adminUrl, cloudflare, dnsRecords, openSandbox, query, zoneId } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

const plan = z.object({ steps: z.array(z.object({ op: z.string(), urn: z.string() })) });

describe("a change that somebody made by hand", function () {
  this.timeout(180_000);
  let sandbox: TestSandbox;

  before(async () => {
    sandbox = await openSandbox("deployed");
  });
  after(async () => {
    await sandbox.close();
  });

  /** The resources that a preview would change, after it looked at the systems. */
  async function changesAfterRefresh(): Promise<string[]> {
    const preview = await sandbox.pulumi("preview", "--refresh", "--json");
    assert.equal(preview.code, 0, preview.output);
    const { steps } = plan.parse(JSON.parse(preview.stdout));
    return steps
      .filter(({ op }) => !["same", "refresh", "read"].includes(op))
      .map(({ urn }) => urn.replace(/^.*::/, ""));
  }

  const changes: readonly {
    readonly title: string;
    readonly resource: string;
    readonly change: () => Promise<unknown>;
  }[] = [
    {
      title: "to a record's content",
      resource: "email-dns-dmarc",
      change: async () => {
        const record = (await dnsRecords(sandbox)).find(({ name }) => name.startsWith("_dmarc."));
        return cloudflare(sandbox, "PATCH", `/zones/${zoneId}/dns_records/${record?.id ?? ""}`, {
          content: '"v=DMARC1; p=reject"',
        });
      },
    },
    {
      title: "to a grant, revoked",
      resource: "database-app-tables",
      change: async () => {
        const admin = adminUrl(sandbox, "bookedbarber");
        await query(sandbox, admin, "create table bookedbarber.booking (id int)");
        await query(sandbox, admin, "alter table bookedbarber.booking owner to bookedbarber_owner");
        await sandbox.succeed("up", "--yes", "--skip-preview", "--refresh");
        return query(
          sandbox,
          admin,
          "revoke insert on all tables in schema bookedbarber from bookedbarber_app",
        );
      },
    },
    {
      title: "to what PUBLIC may do, granted",
      resource: "database-public-database",
      change: () =>
        query(
          sandbox,
          adminUrl(sandbox, "bookedbarber"),
          "grant connect on database bookedbarber to public",
        ),
    },
    {
      title: "to a role's limit",
      resource: "database-app-1",
      change: () =>
        query(
          sandbox,
          adminUrl(sandbox, "bookedbarber"),
          "alter role bookedbarber_app_1 connection limit 7",
        ),
    },
    {
      title: "that deleted a record",
      resource: "email-dns-spf",
      change: async () => {
        const record = (await dnsRecords(sandbox)).find(({ content }) => content.includes("spf1"));
        return cloudflare(sandbox, "DELETE", `/zones/${zoneId}/dns_records/${record?.id ?? ""}`);
      },
    },
  ];

  for (const { title, resource, change } of changes) {
    it(`${title}, is all that a preview shows, and an update mends it`, async () => {
      await change();

      assert.deepEqual(await changesAfterRefresh(), [resource]);
      await sandbox.succeed("up", "--yes", "--skip-preview", "--refresh");
      await sandbox.succeed("preview", "--refresh", "--expect-no-changes");
    });
  }
});
