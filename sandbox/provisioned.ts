import { readFileSync } from "node:fs";

import { Client } from "pg";
import { z } from "zod";

import { railwayServices, renderServicesHeld } from "./provisioned-platforms";
import { outsideServices } from "./provisioned-services";

const dnsRecords = z.object({
  result: z.array(z.object({ type: z.string(), name: z.string(), content: z.string() })),
});
const zones = z.object({ result: z.array(z.object({ id: z.string(), name: z.string() })) });
const projects = z.array(z.object({ slug: z.string(), platform: z.string().nullable() }));
const roles = z.array(
  z.object({ rolname: z.string(), rolcanlogin: z.boolean(), rolconnlimit: z.number() }),
);

/**
 * What the systems hold, for people: PostgreSQL's roles, Cloudflare's records, Sentry's projects,
 * the platforms' services and those outside. Asked of the systems and not of Pulumi's state, so
 * that it proves the deployment.
 *
 * @param environment The sandbox's environment.
 */
export async function describeProvisioned(
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const [database, records, sentry, railway, render, outside] = await Promise.all([
    postgresRoles(environment),
    cloudflareRecords(environment),
    sentryProjects(environment),
    railwayServices(environment),
    renderServicesHeld(environment),
    outsideServices(environment),
  ]);
  return [database, records, sentry, railway, render, outside]
    .map((lines) => [...lines, ""].join("\n"))
    .join("\n");
}

async function postgresRoles(environment: Readonly<Record<string, string>>): Promise<string[]> {
  const client = new Client({
    host: environment["PGHOST"],
    port: Number(environment["PGPORT"]),
    user: environment["PGUSER"],
    password: environment["PGPASSWORD"],
    database: environment["PGDATABASE"],
    ssl: { ca: readFileSync(environment["PGSSLROOTCERT"] ?? "", "utf8") },
  });
  await client.connect();
  try {
    const found = await client.query(
      "select rolname, rolcanlogin, rolconnlimit from pg_roles where rolname !~ '^pg_' and not rolsuper order by 1",
    );
    return [
      "PostgreSQL roles",
      ...roles
        .parse(found.rows)
        .map(({ rolname, rolcanlogin, rolconnlimit }) =>
          rolcanlogin
            ? `  ${rolname.padEnd(28)} logs in, at most ${rolconnlimit} connections`
            : `  ${rolname.padEnd(28)} cannot log in`,
        ),
    ];
  } finally {
    await client.end();
  }
}

async function cloudflareRecords(environment: Readonly<Record<string, string>>): Promise<string[]> {
  const base = environment["CLOUDFLARE_BASE_URL"] ?? "";
  const token = environment["CLOUDFLARE_API_TOKEN"] ?? "";
  const lines: string[] = [];
  for (const zone of zones.parse(await get(`${base}zones`, token)).result) {
    lines.push(`DNS records of ${zone.name}`);
    const found = await get(`${base}zones/${zone.id}/dns_records?per_page=500`, token);
    for (const { type, name, content } of dnsRecords.parse(found).result) {
      lines.push(`  ${type.padEnd(6)}${name.padEnd(36)} ${content}`);
    }
  }
  return lines;
}

async function sentryProjects(environment: Readonly<Record<string, string>>): Promise<string[]> {
  const base = environment["SENTRY_BASE_URL"] ?? "";
  const token = environment["SENTRY_AUTH_TOKEN"] ?? "";
  const found = await get(`${base}0/organizations/bookedbarber/projects/`, token);
  return ["Sentry projects", ...projects.parse(found).map(({ slug }) => `  ${slug}`)];
}

async function get(url: string, token: string): Promise<unknown> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`${new URL(url).pathname} answered ${response.status}`);
  return response.json();
}
