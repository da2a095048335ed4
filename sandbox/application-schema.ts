import { readFileSync } from "node:fs";

import { Client } from "pg";
import { z } from "zod";

import type { Sandbox } from "./sandbox";
import type { SandboxStack } from "./stack";

/** The revision of the schema below, which Pulumi.sandbox.yaml expects. */
export const revision = "5f2c8a1d9e47";

/** As much of the application's schema as shows whether a database is ready: its migrations' result. */
const statements = `
  create table alembic_version (version_num varchar(32) primary key);
  create table users (
    id bigint generated always as identity primary key,
    email text not null unique,
    full_name text not null,
    password_hash text not null,
    role text not null default 'client',
    created_at timestamptz not null default now()
  );
  create table services (
    id bigint generated always as identity primary key,
    barber_id bigint not null references users,
    name text not null,
    price_cents integer not null
  );
  create index services_barber_id on services (barber_id);
  create table appointments (
    id bigint generated always as identity primary key,
    client_id bigint not null references users,
    service_id bigint not null references services,
    starts_at timestamptz not null,
    status text not null default 'booked'
  );
  create index appointments_client_id on appointments (client_id);
  create index appointments_service_id on appointments (service_id);
  insert into alembic_version values ('${revision}');
  insert into users (email, full_name, password_hash, role) values
    ('owner@bookedbarber.com', 'Olive Owner', '!', 'admin'),
    ('support@bookedbarber.com', 'Sam Support', '!', 'admin');
`;

const outputs = z.object({ DATABASE_UNPOOLED_URL: z.string() });

/**
 * Brings the deployed database's schema to its newest revision, as the migrator's login. Nothing is
 * done where it is there already.
 *
 * @throws Error if the stack has no database, or a statement fails.
 */
export async function migrate(sandbox: Sandbox, stack: SandboxStack): Promise<void> {
  const asked = ["stack", "output", "backendEnvironment", "--json", "--show-secrets"];
  const { code, stdout } = await stack.pulumi("capture", ...asked);
  // What was answered holds secrets: nothing of it is told.
  if (code !== 0) throw new Error("the stack does not tell its backend's environment");
  const { DATABASE_UNPOOLED_URL: url } = outputs.parse(JSON.parse(stdout));
  const ca = readFileSync(sandbox.environment["PGSSLROOTCERT"] ?? "", "utf8");
  // Node-postgres would read the URL's sslmode instead of the options given.
  const client = new Client({ connectionString: url.replace(/\?.*$/, ""), ssl: { ca } });
  await client.connect();
  try {
    const { rows } = await client.query<{ there: boolean }>(
      "select to_regclass('alembic_version') is not null as there",
    );
    if (rows[0]?.there === true) return;
    await client.query(`begin; ${statements} commit`);
  } finally {
    await client.end();
  }
}
