import type { RolePurpose } from "./role-purpose";

/** What membership in a role that the server or its provider brings along gives. */
export interface GroupRole {
  /** After "which": "runs programs on the server". */
  readonly gives: string;
  /** Whether nobody of a stack may have it: it takes the server, or all that is in it. */
  readonly grave: boolean;
  /** For whom it is made. */
  readonly right: readonly RolePurpose[];
}

const grave = (gives: string): GroupRole => ({ gives, grave: true, right: [] });
const light = (gives: string, ...right: readonly RolePurpose[]): GroupRole => ({
  gives,
  grave: false,
  right,
});

const SUPERUSER = grave("is its provider's stand-in for a superuser");

/** PostgreSQL's own roles (manual, 21.5, versions 15 to 18), and those of providers. */
const GROUP_ROLES: Readonly<Record<string, GroupRole>> = {
  pg_execute_server_program: grave("runs any program as the server's own user"),
  pg_read_server_files: grave("reads any file that the server can read"),
  pg_write_server_files: grave("writes any file that the server can write"),
  pg_write_all_data: grave("changes every row of every table, whatever is granted"),
  pg_database_owner: grave("does all that the database's owner may"),
  // It reads pg_authid as well, where the passwords' hashes are.
  pg_read_all_data: light(
    "reads every table of every schema, and the hashes of all passwords",
    "backup",
  ),
  pg_monitor: light(
    "sees what everybody asks of the server, and its settings",
    "monitoring",
    "owner",
  ),
  pg_read_all_settings: light("sees all settings of the server", "monitoring", "backup", "owner"),
  pg_read_all_stats: light(
    "sees what everybody asks of the server",
    "monitoring",
    "backup",
    "owner",
  ),
  pg_stat_scan_tables: light(
    "locks any table for reading as long as it likes",
    "monitoring",
    "owner",
  ),
  pg_checkpoint: light("makes the server write everything to disk, as often as it likes", "backup"),
  pg_signal_backend: light("ends the sessions of others"),
  pg_signal_autovacuum_worker: light("ends the server's own upkeep of tables"),
  pg_use_reserved_connections: light(
    "takes the connections that are kept for emergencies",
    "monitoring",
  ),
  pg_create_subscription: light("lets other servers fill tables"),
  pg_maintain: light("locks and rewrites every table (VACUUM FULL, CLUSTER, LOCK TABLE)", "owner"),

  // Amazon RDS and Aurora.
  rds_superuser: SUPERUSER,
  rdsadmin: SUPERUSER,
  rds_password: grave("sets the password of every role"),
  rds_replication: light("copies the whole server (replication)"),
  rds_extension: light("creates extensions that a superuser allowed", "owner"),
  rds_reserved: light("takes the connections that are kept for emergencies"),
  // Google Cloud SQL and AlloyDB.
  cloudsqlsuperuser: SUPERUSER,
  cloudsqladmin: SUPERUSER,
  cloudsqlagent: SUPERUSER,
  cloudsqlimportexport: grave("reads and writes every table (import and export)"),
  cloudsqlreplica: grave("copies the whole server (replication)"),
  alloydbsuperuser: SUPERUSER,
  alloydbadmin: SUPERUSER,
  // Azure Database for PostgreSQL.
  azure_pg_admin: SUPERUSER,
  azuresu: SUPERUSER,
  // Neon, Supabase, DigitalOcean, Aiven, Timescale, Crunchy, Fly, Scaleway, Yandex, Alibaba and others.
  neon_superuser: SUPERUSER,
  cloud_admin: SUPERUSER,
  supabase_admin: SUPERUSER,
  supabase_auth_admin: grave("owns the users and their sessions"),
  supabase_storage_admin: grave("owns the stored files"),
  supabase_functions_admin: grave("owns the functions' hooks"),
  supabase_realtime_admin: light("owns what is told to clients as it happens"),
  supabase_replication_admin: grave("copies the whole server (replication)"),
  supabase_etl_admin: grave("copies the whole server (replication)"),
  supabase_read_only_user: light("reads every table of every schema", "backup"),
  dashboard_user: grave("makes roles and databases, and copies the server"),
  service_role: grave("passes over row level security"),
  pgsodium_keymaker: grave("makes and reads the keys that data is encrypted with"),
  pgsodium_keyholder: grave("uses the keys that data is encrypted with"),
  doadmin: SUPERUSER,
  avnadmin: SUPERUSER,
  tsdbadmin: SUPERUSER,
  tsdbowner: SUPERUSER,
  tsdbsuperuser: SUPERUSER,
  crunchy_superuser: SUPERUSER,
  flypgadmin: SUPERUSER,
  repmgr: SUPERUSER,
  _rdb_superadmin: SUPERUSER,
  mdb_admin: SUPERUSER,
  mdb_superuser: SUPERUSER,
  pg_rds_superuser: SUPERUSER,
  polar_superuser: SUPERUSER,
  yb_superuser: SUPERUSER,
  yb_db_admin: SUPERUSER,
  yb_extension: light("creates extensions", "owner"),
  yb_fdw: light("makes ways to other servers"),
  enterprisedb: SUPERUSER,
  akmadmin: SUPERUSER,
  linpostgres: SUPERUSER,
  vultradmin: SUPERUSER,
  upadmin: SUPERUSER,
  icpostgresql: SUPERUSER,
  zalandos: SUPERUSER,
  streaming_replica: grave("copies the whole server (replication)"),
  postgres: SUPERUSER,
};

/** Provider's names of a kind: mysuperuser, the_superadmin. */
const SUPERUSER_NAME = /super_?(user|admin)s?$|^(root|sysadmin|administrator)$/i;

/** What membership in a role gives, by its name; undefined for a role of somebody's own. */
export function groupRole(name: string): GroupRole | undefined {
  const key = name.trim().toLowerCase();
  if (Object.hasOwn(GROUP_ROLES, key)) return GROUP_ROLES[key];
  if (SUPERUSER_NAME.test(key)) return SUPERUSER;
  return key.startsWith("pg_")
    ? light("is a role of PostgreSQL's own of which nobody here knows what it gives")
    : undefined;
}
