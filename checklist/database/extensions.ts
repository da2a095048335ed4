/** What an extension lets somebody do in the database. */
export type ExtensionKind =
  /** Those that PostgreSQL itself calls trusted, and those that only add types, indexes or figures. */
  | "harmless"
  /** It can be right, and somebody should have decided it. */
  | "reviewed"
  /** It opens the server's machine. */
  | "dangerous";

interface Extension {
  readonly kind: ExtensionKind;
  /** After "which": "connects to other servers from inside". */
  readonly allows: string;
}

const dangerous = (allows: string): Extension => ({ kind: "dangerous", allows });
const reviewed = (allows: string): Extension => ({ kind: "reviewed", allows });
const HARMLESS: Extension = { kind: "harmless", allows: "adds types, indexes or figures" };

const PROGRAMS = dangerous("runs programs as the server's own user");
const FILES = dangerous("reads or writes files of the server");
const ELSEWHERE = reviewed("connects to other servers from inside, past the address rules");
const OUTWARD = reviewed("sends requests to the internet from inside");

/** Whose control file says `trusted = true` in PostgreSQL 15 to 18. */
export const TRUSTED_EXTENSIONS = (
  "bool_plperl btree_gin btree_gist citext cube dict_int fuzzystrmatch hstore intarray isn " +
  "jsonb_plperl lo ltree pg_trgm pgcrypto plperl plpgsql pltcl seg tablefunc tcn " +
  "tsm_system_rows tsm_system_time unaccent uuid-ossp"
).split(" ");

/** Of PostgreSQL's own the rest that does no more, and of others those that providers offer to everybody. */
const MODEST = (
  "amcheck autoinc bloom dict_xsyn earthdistance insert_username intagg moddatetime " +
  "pg_buffercache pg_freespacemap pg_prewarm pg_stat_statements pg_visibility pgrowlocks " +
  "pgstattuple refint sslinfo old_snapshot pg_overexplain " +
  "address_standardizer address_standardizer_data_us bktree h3 h3_postgis hll hypopg index_advisor " +
  "ip4r pg_bigm pg_hashids pg_hint_plan pg_ivm pg_jsonschema pg_partman pg_permissions pg_qualstats " +
  "pg_repack pg_similarity pg_stat_kcache pg_stat_monitor pg_uuidv7 pg_wait_sampling pgaudit pgjwt " +
  "pgmq pgrouting pgtap pg_graphql plpgsql_check plv8 plcoffee plls plrust postgis postgis_raster " +
  "postgis_sfcgal postgis_tiger_geocoder postgis_topology prefix q3c rum semver temporal_tables " +
  "timescaledb timescaledb_toolkit topn unit vector vectorscale pgvectorscale wal2json"
).split(" ");

const NAMED: Readonly<Record<string, Extension>> = {
  ...Object.fromEntries([...TRUSTED_EXTENSIONS, ...MODEST].map((name) => [name, HARMLESS])),
  plsh: PROGRAMS,
  plr: PROGRAMS,
  pljava: PROGRAMS,
  pljavau: PROGRAMS,
  pllua: reviewed("runs programs in the language Lua inside the server"),
  plcontainer: PROGRAMS,
  pg_background: reviewed("runs statements outside their transaction"),
  pgagent: PROGRAMS,
  file_fdw: FILES,
  adminpack: FILES,
  orafce: FILES,
  pg_file_fdw: FILES,
  parquet_fdw: FILES,
  multicorn: PROGRAMS,
  pg_surgery: dangerous("changes rows past every check, and ruins tables"),
  pageinspect: dangerous("reads every table's pages past all rights"),
  pg_walinspect: reviewed("reads the write-ahead log, where all that changes is"),
  pg_logicalinspect: reviewed("reads the state of replication from files"),
  hstore_plperl: reviewed("belongs to a language for programs in the server"),
  dblink: ELSEWHERE,
  postgres_fdw: ELSEWHERE,
  plproxy: ELSEWHERE,
  citus: ELSEWHERE,
  wrappers: ELSEWHERE,
  pglogical: reviewed("copies tables to other servers and from them"),
  pg_cron: reviewed("runs statements on its own, long after who made them is gone"),
  pg_timetable: reviewed("runs statements on its own, long after who made them is gone"),
  pg_dbms_job: reviewed("runs statements on its own, long after who made them is gone"),
  pg_tle: reviewed("lets extensions be made without files, and hooks on logins"),
  set_user: reviewed("lets a role become a superuser for a while"),
  login_hook: reviewed("runs a function at each login"),
  http: OUTWARD,
  pg_net: OUTWARD,
  pgsql_http: OUTWARD,
  pg_curl: OUTWARD,
  aws_commons: OUTWARD,
  aws_lambda: OUTWARD,
  aws_s3: OUTWARD,
  aws_ml: OUTWARD,
  azure_ai: OUTWARD,
  azure_storage: OUTWARD,
  google_ml_integration: OUTWARD,
  pg_amqp: OUTWARD,
  pgsodium: reviewed("holds keys that data is encrypted with"),
  supabase_vault: reviewed("holds keys that data is encrypted with"),
  xml2: reviewed("transforms XML, which may name files and addresses"),
};

/** What an extension lets somebody do, by its name; undefined for one that nobody here has looked at. */
export function extensionNamed(given: string): Extension | undefined {
  const name = given.trim().toLowerCase();
  if (Object.hasOwn(NAMED, name)) return NAMED[name];
  // PostgreSQL's own word for a language without bounds: plperlu, plpython3u, jsonb_plperlu.
  if (/(^|_)pl[a-z0-9]+u$/.test(name)) return PROGRAMS;
  return /_fdw$/.test(name) ? ELSEWHERE : undefined;
}
