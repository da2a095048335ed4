import { z } from "zod";

import { fail, pass, unknown } from "../look";
import type { Answer, Look } from "../look";
import { withDatabase } from "./connection";
import { moveTables, onlyElsewhere, tablePlaces } from "./table-places";
import type { TablePlace } from "./table-places";

const place = z.object({ table: z.string(), readable: z.boolean() });
const version = z.object({ version: z.string() });

/** Where Alembic keeps the revision; the name comes back as SQL takes it, in quotes where it must. */
const PLACES = `select c.oid::regclass::text as "table",
    has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT') as readable
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relname = 'alembic_version' and c.relkind = 'r' order by 1`;

/** What the database says of its schema's revision. */
export interface Migrated {
  /** The revisions that the stack expects; none where nobody tells them. */
  readonly expected: readonly string[];
  /** Each table of Alembic's, with the revisions in it; undefined where the login may not read it. */
  readonly found: readonly { readonly table: string; readonly revisions?: readonly string[] }[];
  /** Where the database has tables. */
  readonly places: readonly TablePlace[];
}

const subject = "alembic_version";

/** The schema is at the newest revision. */
export const migrationsApplied: Look = (site) =>
  withDatabase(site, "DATABASE_URL", async ({ rows }) => {
    const places = await rows(place, PLACES);
    const found: { table: string; revisions?: readonly string[] }[] = [];
    for (const { table, readable } of places) {
      if (!readable) {
        found.push({ table });
        continue;
      }
      const held = await rows(version, `select version_num as version from ${table} limit 20`);
      found.push({ table, revisions: held.map((row) => row.version) });
    }
    const setting = site.target.settings["databaseRevision"] ?? "";
    return judgeMigrated({
      expected: setting.split(",").filter((one) => one !== ""),
      found,
      places: await tablePlaces(rows),
    });
  });

/** Whether the schema is where the stack expects it. */
export function judgeMigrated({ expected, found, places }: Migrated): readonly Answer[] {
  const elsewhere = onlyElsewhere(places);
  if (elsewhere.length > 0) {
    const message = `All tables are in ${elsewhere.join(" and ")}, where the application's login does not look.`;
    return [fail(subject, message, moveTables(elsewhere))];
  }
  if (found.length === 0 && places.length > 0) {
    return [
      fail(
        subject,
        "There are tables, and no table alembic_version tells their revision.",
        "Find out at which revision the tables are, and write it down by DATABASE_UNPOOLED_URL: alembic stamp REVISION. A migration from the start would meet the tables.",
      ),
    ];
  }
  if (found.length === 0) {
    return [fail(subject, "The table alembic_version is missing: no migration was ever run.")];
  }
  return found.map(({ table, revisions }) => judgeTable(table, revisions, expected));
}

function judgeTable(
  table: string,
  revisions: readonly string[] | undefined,
  expected: readonly string[],
): Answer {
  if (revisions === undefined) {
    const fix = "Give it the declared rights: pulumi up --refresh.";
    return unknown(table, `The application's login may not read ${table}.`, fix);
  }
  if (revisions.length === 0) {
    return fail(table, `${table} is empty: the schema is at no revision.`);
  }
  const at = revisions.join(" and ");
  if (expected.length === 0) {
    const tell =
      'Tell the revision of the code: pulumi config set databaseRevision "$(alembic heads | cut -d" " -f1)".';
    return unknown(table, `The schema is at ${at}, and nobody tells where it must be.`, tell);
  }
  const isSame =
    revisions.length === expected.length && expected.every((one) => revisions.includes(one));
  if (isSame) return pass(table, `The schema is at ${at}, as the stack expects.`);
  const several =
    revisions.length > expected.length
      ? `: ${revisions.length} revisions at once, of which the branches were not merged`
      : "";
  return fail(table, `The schema is at ${at}, and must be at ${expected.join(" and ")}${several}.`);
}
