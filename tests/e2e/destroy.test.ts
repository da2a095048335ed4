import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import { z } from "zod";

import { project } from "../../sandbox/stack";
import { cloudflare, openSandbox, zoneId } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

const exported = z.object({
  deployment: z.object({
    resources: z.array(
      z.object({
        type: z.string(),
        custom: z.boolean().default(false),
        retainOnDelete: z.boolean().default(false),
        outputs: z.record(z.string(), z.unknown()).default({}),
      }),
    ),
  }),
});

/** What the page says of each resource type. */
function page(): ReadonlyMap<string, string> {
  const text = readFileSync(path.join(project, "docs/operations/destroy.md"), "utf8");
  const rows = text.matchAll(/^\| `([\w.]+)` +\| (.*?) *\|$/gm);
  return new Map([...rows].map(([, type = "", says = ""]) => [type, says]));
}

describe("a destroy", function () {
  this.timeout(300_000);
  let sandbox: TestSandbox;
  const sendgrid = async (method: string, route: string, body?: object): Promise<unknown> => {
    const { SANDBOX_SENDGRID_URL: url = "" } = sandbox.environment;
    const key = /SENDGRID_API_KEY\s+(\S+)/.exec(
      await sandbox.succeed("config", "--show-secrets"),
    )?.[1];
    const response = await fetch(`${url}/v3/${route}`, {
      method,
      headers: { authorization: `Bearer ${key ?? ""}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    assert.ok(response.ok, `${response.status} ${route}`);
    return response.json();
  };
  const dnssec = (): Promise<unknown> => cloudflare(sandbox, "GET", `/zones/${zoneId}/dnssec`);

  before(async () => {
    sandbox = await openSandbox("empty");
    await cloudflare(sandbox, "PATCH", `/zones/${zoneId}/dnssec`, { status: "active" });
    await sendgrid("POST", "templates", { name: "booking-confirmed", generation: "dynamic" });
    await sendgrid("POST", "asm/groups", { name: "News and offers", description: "By hand." });
    await sandbox.succeed("config", "set", "protectData", "false");
    await sandbox.succeed("up", "--yes", "--skip-preview");
  });
  after(() => sandbox.close());

  it("does to each resource type what the page says", async () => {
    const { deployment } = exported.parse(JSON.parse(await sandbox.succeed("stack", "export")));
    const types = new Map<string, Set<boolean>>();
    for (const { type, custom, retainOnDelete } of deployment.resources) {
      const [provider = "", , name = ""] = type.split(":");
      if (!custom || provider === "pulumi" || provider === "saas") continue;
      const key = `${provider}.${name}`;
      types.set(key, (types.get(key) ?? new Set()).add(retainOnDelete));
    }
    const says = page();
    assert.deepEqual(
      [...says.keys()].sort(),
      [...new Set([...types.keys(), "postgresql.Extension"])].sort(),
    );
    for (const [type, kept] of types) {
      const expected =
        kept.size > 1 ? /^deleted; .* stays/ : kept.has(true) ? /^stays/ : /^deleted/;
      assert.match(says.get(type) ?? "", expected, type);
    }
  });

  it("leaves what was there before, and what a zone has once", async () => {
    const active = await dnssec();
    await sandbox.succeed("destroy", "--yes", "--skip-preview");
    assert.match(JSON.stringify(active), /"status":"active"/);
    assert.deepEqual(await dnssec(), active);
    const templates = JSON.stringify(
      await sendgrid("GET", "templates?generations=dynamic&page_size=10"),
    );
    assert.match(templates, /"name":"booking-confirmed"/);
    assert.match(JSON.stringify(await sendgrid("GET", "asm/groups")), /"name":"News and offers"/);
    const ssl = await cloudflare(sandbox, "GET", `/zones/${zoneId}/settings/always_use_https`);
    assert.match(JSON.stringify(ssl), /"value":"on"/);
    const records = await cloudflare(sandbox, "GET", `/zones/${zoneId}/dns_records`);
    assert.match(JSON.stringify(records), /"result":\[\]/);
  });
});
