import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { z } from "zod";

import { project } from "../../sandbox/stack";
import { captured } from "./captured";
import type { Captured } from "./captured";
import { adminUrl, cloudflare, dnsRecords, openSandbox, query, zoneId } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

const made = z.object({ result: z.object({ id: z.string() }) });
const importFile = z.object({
  nameTable: z.record(z.string(), z.string()).default({}),
  resources: z.array(z.looseObject({ name: z.string(), id: z.string().optional() })),
});
const planned = z.object({
  steps: z.array(z.object({ op: z.string(), urn: z.string() })).default([]),
});

const dmarc = "_dmarc.bookedbarber.com";

/** The lines of a message for a shell, as a person pastes them. */
function commandsOf(output: string): string {
  return output
    .split("\n")
    .filter((line) => /^ +(?:pulumi stack --show-urns|echo '\{"resources")/.test(line))
    .join("\n");
}

describe("what exists already", function () {
  this.timeout(300_000);
  let sandbox: TestSandbox;
  let ids: Readonly<Record<"record" | "spf" | "ruleset", string>>;

  const shell = (script: string): Promise<Captured> =>
    captured(
      spawn("sh", ["-e", "-c", script], {
        cwd: project,
        env: { ...process.env, ...sandbox.environment, PULUMI_OPTION_NON_INTERACTIVE: "true" },
        stdio: ["ignore", "pipe", "pipe"],
      }),
    );
  const hand = async (route: string, body: object): Promise<string> =>
    made.parse(await cloudflare(sandbox, "POST", `/zones/${zoneId}/${route}`, body)).result.id;
  const sentry = async (route: string, body: object): Promise<void> => {
    const { SENTRY_BASE_URL: base = "", SENTRY_AUTH_TOKEN: token = "" } = sandbox.environment;
    const response = await fetch(`${base}0/${route}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    assert.ok(response.ok, await response.text());
  };
  const stepsOf = async (...names: readonly string[]): Promise<Record<string, string>> => {
    const { stdout } = await sandbox.pulumi("preview", "--json");
    const { steps } = planned.parse(JSON.parse(stdout));
    const all = steps.map(({ op, urn }) => [urn.replace(/^.*::/, ""), op] as const);
    return Object.fromEntries(all.filter(([name]) => names.includes(name)));
  };

  before(async () => {
    sandbox = await openSandbox("empty");
    const text = (name: string, content: string): Promise<string> =>
      hand("dns_records", { type: "TXT", name, content, ttl: 300 });
    ids = {
      record: await text(dmarc, "v=DMARC1; p=none"),
      spf: await text("bookedbarber.com", "v=spf1 include:old.example -all"),
      ruleset: await hand("rulesets", {
        ...{ name: "default", kind: "zone", phase: "http_response_headers_transform" },
        rules: [
          {
            ...{ action: "rewrite", expression: "true", enabled: true },
            action_parameters: { headers: { "X-Old": { operation: "remove" } } },
          },
        ],
      }),
    };
    await query(
      sandbox,
      adminUrl(sandbox, "postgres"),
      "create database bookedbarber lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8' template template0",
    );
    await query(sandbox, adminUrl(sandbox, "bookedbarber"), "create table kept as select 1 as one");
    await sentry("organizations/bookedbarber/teams/", { name: "Backend", slug: "backend" });
    await sentry("teams/bookedbarber/backend/projects/", {
      ...{ name: "My API", slug: "bookedbarber", platform: "other" },
    });
  });

  after(() => sandbox.close());

  it("is named by a preview, all of it, and nothing of it is made by an update", async () => {
    const { code, output } = await sandbox.pulumi("preview", "--policy-pack", "policies");
    assert.notEqual(code, 0, output);
    for (const [name, id] of [
      ["email-dns-dmarc", ids.record],
      ["email-dns-spf", ids.spf],
      ["edge-headers", ids.ruleset],
    ] as const)
      assert.match(output, new RegExp(`${name}: it is there already: .*\\(id ${id}\\)`));
    assert.equal(commandsOf(output).split("\n").length, 6, output);

    const update = await sandbox.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(update.code, 0, update.output);
    const texts = (await dnsRecords(sandbox)).filter(({ type }) => type === "TXT");
    for (const name of [dmarc, "bookedbarber.com"])
      assert.equal(texts.filter((record) => record.name === name).length, 1, name);
    await sandbox.succeed("destroy", "--yes", "--skip-preview");
  });

  it("is only warned of where nobody can look, once for records and once for rulesets", async () => {
    const offline = "CLOUDFLARE_BASE_URL=http://127.0.0.1:9/ pulumi";
    const preview = await shell(`${offline} preview`);
    assert.equal(preview.code, 0, preview.output);
    const warnings = preview.stdout.match(/^ +warning: nobody knows what is there already.*$/gm);
    assert.equal(warnings?.length, 2, preview.output);
    const without = await shell("CLOUDFLARE_API_TOKEN= pulumi preview");
    assert.equal(without.code, 0, without.output);
    assert.match(without.output, /neither cloudflare:apiToken nor CLOUDFLARE_API_TOKEN is set/);
  });

  it("is taken over by the commands of the preview", async () => {
    const { output } = await sandbox.pulumi("preview");
    const spf = commandsOf(output)
      .split("\n")
      .filter((line) => line.includes("email-dns-spf"));
    const { code, output: said } = await shell(spf.join("\n"));
    assert.equal(code, 0, said);
    assert.deepEqual(await stepsOf("email-dns-spf"), { "email-dns-spf": "update" });
  });

  it("is taken over by an import file, and then changed where it is", async () => {
    const file = path.join(sandbox.directory, "import.json");
    const listing = await shell(`CHECKLIST_TAKE_OVER=1 pulumi preview --import-file ${file}`);
    assert.equal(listing.code, 0, listing.output);
    const wanted: Readonly<Record<string, string>> = {
      "email-dns-dmarc": `${zoneId}/${ids.record}`,
      "edge-headers": `zones/${zoneId}/${ids.ruleset}`,
      "database-database": "bookedbarber",
      "error-tracking-project": "bookedbarber/bookedbarber",
    };
    const listed = importFile.parse(JSON.parse(readFileSync(file, "utf8")));
    const filled = listed.resources.map((each) =>
      wanted[each.name] === undefined ? each : { ...each, id: wanted[each.name] },
    );
    const resources = filled.filter(({ id }) => id !== "<PLACEHOLDER>");
    writeFileSync(file, JSON.stringify({ ...listed, resources }));
    await sandbox.succeed(
      ...["import", "--file", file, "--protect=false", "--generate-code=false", "--yes"],
    );

    const names = [...Object.keys(wanted), "email-dns-spf"];
    const updates = Object.fromEntries(names.map((name) => [name, "update"]));
    assert.deepEqual(await stepsOf(...names), updates);
    await sandbox.succeed("up", "--yes", "--skip-preview", "--policy-pack", "policies");
    await sandbox.succeed("preview", "--refresh", "--expect-no-changes");

    const records = await dnsRecords(sandbox);
    const byId = (id: string): string | undefined =>
      records.find((each) => each.id === id)?.content;
    assert.match(byId(ids.record) ?? "", /sp=reject/);
    assert.match(byId(ids.spf) ?? "", /include:sendgrid\.net/);
    const rows = await query(sandbox, adminUrl(sandbox, "bookedbarber"), "select one from kept");
    assert.deepEqual(rows, [{ one: 1 }]);
  });

  it("is taken over anew where it was deleted and made again by hand", async () => {
    await cloudflare(sandbox, "DELETE", `/zones/${zoneId}/dns_records/${ids.record}`);
    const id = await hand("dns_records", {
      ...{ type: "TXT", name: dmarc, content: "v=DMARC1; p=none", ttl: 300 },
    });
    const refused = await sandbox.pulumi(
      ...["up", "--refresh", "--yes", "--policy-pack", "policies"],
    );
    assert.notEqual(refused.code, 0, refused.output);
    assert.match(
      refused.output,
      new RegExp(`email-dns-dmarc: it is there already: .*\\(id ${id}\\)`),
    );

    const { code, output } = await shell(commandsOf(refused.output));
    assert.equal(code, 0, output);
    await sandbox.succeed("up", "--yes", "--skip-preview", "--policy-pack", "policies");
    const left = (await dnsRecords(sandbox)).filter(({ name }) => name === dmarc);
    assert.deepEqual(
      left.map((record) => record.id),
      [id],
    );
    assert.match(left[0]?.content ?? "", /sp=reject/);
  });

  it("does not count what the stack has: a mail server before the others takes their places", async () => {
    await sandbox.succeed("config", "set", "mailExchangers", "5 mx.example.com,10 smtp.google.com");
    await sandbox.succeed("up", "--yes", "--policy-pack", "policies");
    const servers = (await dnsRecords(sandbox)).filter(({ type }) => type === "MX");
    assert.deepEqual(servers.map(({ content }) => content).sort(), [
      "mx.example.com",
      "smtp.google.com",
    ]);
  });
});
