import { z } from "zod";

import { fail, notApplicable, pass, unknown, warn } from "../look";
import type { Answer, Look } from "../look";
import { withDatabase } from "./connection";

/** From so many rows on it takes long to read a table from end to end. */
const LARGE_ROWS = 10_000;
/** So often it was read so, and in so large a part of all reads, that it is no exception. */
const MANY_SCANS = 100;
const MUCH_OF_READS = 0.5;
/** Smaller indexes cost next to nothing. */
const LARGE_INDEX_OCTETS = 10 * 1024 * 1024;
/** So much of a table may be rows that are gone before autovacuum is behind. */
const DEAD_PART = 0.2;
/** Statistics of fewer days do not show what the last day of a month needs. */
const ENOUGH_DAYS = 7;

const table = z.object({
  table: z.string(),
  rows: z.number(),
  dead: z.number(),
  scans: z.number(),
  index_scans: z.number(),
});
const index = z.object({
  index: z.string(),
  table: z.string(),
  octets: z.number(),
  scans: z.number(),
  unique: z.boolean(),
  valid: z.boolean(),
});
const foreignKey = z.object({
  key: z.string(),
  table: z.string(),
  columns: z.string(),
  rows: z.number(),
});
const facts = z.object({ days: z.number(), statements: z.boolean() });

/** What the server has counted. */
export interface Statistics extends z.output<typeof facts> {
  readonly tables: readonly z.output<typeof table>[];
  readonly indexes: readonly z.output<typeof index>[];
  /** Foreign keys whose columns no index begins with. */
  readonly bareKeys: readonly z.output<typeof foreignKey>[];
  /** Whether the stack declares the extension that tells which queries take long. */
  readonly declaresStatements: boolean;
}

/** Since the last reset; a server that was never reset has counted since it was started, at least. */
const FACTS = `select
  extract(epoch from now() - coalesce(stats_reset, pg_postmaster_start_time()))::float8 / 86400
    as days,
  exists (select from pg_extension where extname = 'pg_stat_statements') as statements
from pg_stat_database where datname = current_database()`;

const TABLES = `select relid::regclass::text as "table", n_live_tup::float8 as rows,
  n_dead_tup::float8 as dead, seq_scan::float8 as scans, coalesce(idx_scan, 0)::float8 as index_scans
from pg_stat_user_tables order by n_live_tup desc limit 500`;

const INDEXES = `select i.indexrelid::regclass::text as "index", i.indrelid::regclass::text as "table",
  pg_relation_size(i.indexrelid)::float8 as octets, s.idx_scan::float8 as scans,
  i.indisunique or i.indisprimary or i.indisexclusion as "unique",
  i.indisvalid and i.indisready as valid
from pg_index i join pg_stat_user_indexes s using (indexrelid)
order by octets desc limit 2000`;

/** An index serves a foreign key whose columns it begins with, in whatever order. */
const BARE_KEYS = `select c.conname::text as "key", c.conrelid::regclass::text as "table",
  (select string_agg(quote_ident(a.attname), ', ' order by p.at)
    from unnest(c.conkey) with ordinality p (number, at)
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = p.number) as columns,
  coalesce((select n_live_tup from pg_stat_user_tables s where s.relid = c.conrelid), 0)::float8
    as rows
from pg_constraint c
where c.contype = 'f' and not exists (
  select from pg_index i
  where i.indrelid = c.conrelid and i.indisvalid and i.indpred is null
    and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
)
order by rows desc limit 100`;

/** No large table is read from end to end, and no index is unused, missing or broken. */
export const indexesUsed: Look = (site) =>
  withDatabase(site, "DATABASE_URL", async ({ rows }) => {
    const [fact] = await rows(facts, FACTS);
    if (fact === undefined) {
      return [unknown("statistics", "The server tells nothing of this database.")];
    }
    const declared = (site.target.settings["databaseExtensions"] ?? "").split(",");
    return judgeStatistics({
      ...fact,
      tables: await rows(table, TABLES),
      indexes: await rows(index, INDEXES),
      bareKeys: await rows(foreignKey, BARE_KEYS),
      declaresStatements: declared.map((name) => name.trim()).includes("pg_stat_statements"),
    });
  });

/** What the figures say of tables and indexes. */
export function judgeStatistics(seen: Statistics): readonly Answer[] {
  const { tables, indexes, bareKeys } = seen;
  if (tables.length === 0) {
    return [unknown("tables", "There are no tables.", "Run the migrations: alembic upgrade head.")];
  }
  const wrong = [
    ...judgeUse(seen),
    ...indexes
      .filter(({ valid }) => !valid)
      .map((one) =>
        fail(
          one.index,
          `The index ${one.index} of ${one.table} is broken: no query uses it, and every write keeps it up.`,
          `Build it anew in a migration: REINDEX INDEX CONCURRENTLY ${one.index}.`,
        ),
      ),
    ...bareKeys.map(judgeBareKey),
    ...tables.flatMap(({ table: name, rows, dead }) =>
      rows + dead >= LARGE_ROWS && dead / (rows + dead) > DEAD_PART
        ? [
            warn(
              name,
              `${percent(dead / (rows + dead))} of the rows of ${name} are gone and still take room.`,
              `Have autovacuum come more often: ALTER TABLE ${name} SET (autovacuum_vacuum_scale_factor = 0.05).`,
            ),
          ]
        : [],
    ),
  ];
  const answers =
    wrong.length > 0
      ? wrong
      : [
          pass(
            "indexes",
            `Of ${tables.length} tables and ${indexes.length} indexes none stands out.`,
          ),
        ];
  return [...answers, judgeStatements(seen)];
}

/** What can be told only once there was time to use the indexes. */
function judgeUse({ tables, indexes, days }: Statistics): readonly Answer[] {
  const large = tables.filter(({ rows }) => rows >= LARGE_ROWS);
  const heavy = indexes.filter(
    ({ octets, unique, valid }) => octets >= LARGE_INDEX_OCTETS && !unique && valid,
  );
  if (days < ENOUGH_DAYS) {
    if (large.length === 0 && heavy.length === 0) return [];
    const message = `The server has counted for ${days.toFixed(1)} days, and ${ENOUGH_DAYS} are needed to judge ${large.length} large tables and ${heavy.length} large indexes.`;
    return [unknown("statistics", message, "Look again when they are over.")];
  }
  return [
    ...large.flatMap(({ table: name, rows, scans, index_scans: byIndex }) =>
      scans >= MANY_SCANS && scans / (scans + byIndex) > MUCH_OF_READS
        ? [
            fail(
              name,
              `${name} (${whole(rows)} rows) was read from end to end ${whole(scans)} times in ${whole(days)} days, ${percent(scans / (scans + byIndex))} of all its reads.`,
            ),
          ]
        : [],
    ),
    ...heavy
      .filter(({ scans }) => scans === 0)
      .map((one) =>
        fail(
          one.index,
          `The index ${one.index} of ${one.table} (${whole(one.octets / 1024 / 1024)} MB) was not used in ${whole(days)} days.`,
          `Drop it in a migration, once no replica uses it: DROP INDEX CONCURRENTLY ${one.index}.`,
        ),
      ),
  ];
}

function judgeBareKey({ key, table: name, columns, rows }: Statistics["bareKeys"][number]): Answer {
  const answer = rows >= LARGE_ROWS ? fail : warn;
  return answer(
    `${name}.${key}`,
    `The foreign key ${key} of ${name} (${whole(rows)} rows) has no index: deleting what it refers to reads the whole table.`,
    `Add it in a migration: CREATE INDEX CONCURRENTLY ON ${name} (${columns}).`,
  );
}

function judgeStatements({ statements, declaresStatements }: Statistics): Answer {
  const subject = "pg_stat_statements";
  if (statements) return pass(subject, "The server counts the time that each query takes.");
  if (declaresStatements) {
    const message = "The stack declares pg_stat_statements, and the database does not have it.";
    return fail(subject, message, "Install it: pulumi up --refresh.");
  }
  return notApplicable(
    subject,
    "The stack does not declare pg_stat_statements, which tells which queries take long (setting databaseExtensions).",
  );
}

const whole = (number: number): string => String(Math.round(number));
const percent = (part: number): string => `${Math.round(part * 100)} %`;
