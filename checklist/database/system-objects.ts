import type { RolePurpose } from "./role-purpose";

/** Tables and views of the catalogue that PostgreSQL shows to superusers alone, and what they hold. */
const HIDDEN: Readonly<Record<string, string>> = {
  pg_authid: "the hashes of all passwords",
  pg_shadow: "the hashes of all passwords",
  pg_user_mapping: "passwords of foreign servers",
  pg_user_mappings: "passwords of foreign servers",
  pg_subscription: "passwords of foreign servers",
  pg_largeobject: "all large objects",
  pg_statistic: "samples of every table's values",
  pg_statistic_ext_data: "samples of every table's values",
  pg_file_settings: "the server's files of settings",
  pg_hba_file_rules: "who is let in from where",
  pg_ident_file_mappings: "who is let in as whom",
  pg_config: "how the server was built",
  pg_backend_memory_contexts: "the server's memory",
  pg_shmem_allocations: "the server's memory",
  pg_shmem_allocations_numa: "the server's memory",
  pg_aios: "the server's input and output",
  pg_replication_origin_status: "the state of replication",
};

/** What a function reaches outside the tables, and for whom it is made. */
interface SystemFunction {
  readonly name: RegExp;
  readonly reaches: string;
  readonly right: readonly RolePurpose[];
}

/** Functions that PostgreSQL lets superusers alone call, and those of extensions that reach outside. */
const FUNCTIONS: readonly SystemFunction[] = [
  {
    name: /^(pg_read_(binary_)?file|pg_stat_file|pg_ls_dir|pg_logdir_ls|pg_logfile_\w+)$/,
    reaches: "reads files of the server",
    right: [],
  },
  {
    name: /^(pg_ls_(log|wal|tmp|archive_status|summaries|logicalsnap|logicalmap|replslot)dir|pg_current_logfile)$/,
    reaches: "lists files of the server",
    right: ["monitoring", "backup"],
  },
  {
    name: /^(pg_file_(write|rename|unlink|sync)|lo_(import|export)|pg_execute_server_program|copy_\w*program)$/,
    reaches: "reads and writes files of the server, or runs programs there",
    right: [],
  },
  {
    name: /^(dblink(_\w+)?|postgres_fdw_\w+|http(_\w+)?|urlencode|net_\w+|invoke|query_export_to_s3|table_import_from_s3)$/,
    reaches: "reaches other servers from inside",
    right: [],
  },
  {
    name: /^(pg_(start|stop)_backup|pg_backup_(start|stop)|pg_switch_(wal|xlog)|pg_create_restore_point|pg_log_standby_snapshot|pg_wal_replay_(pause|resume)|pg_xlog_replay_(pause|resume))$/,
    reaches: "steers backups and the write-ahead log",
    right: ["backup"],
  },
  {
    name: /^(pg_reload_conf|pg_rotate_logfile|pg_promote|pg_show_all_file_settings|pg_hba_file_rules|pg_ident_file_mappings|pg_config|pg_log_backend_memory_contexts|pg_get_\w+|pg_import_system_collations|binary_upgrade_\w+)$/,
    reaches: "steers the server, or shows how it is set up",
    right: [],
  },
  {
    name: /^(pg_stat_reset(_\w+)?|pg_stat_statements_reset)$/,
    reaches: "wipes what monitoring counts",
    right: ["monitoring"],
  },
  {
    name: /^(pg_replication_origin_\w+|pg_show_replication_origin_status|pg_create_(physical|logical)_replication_slot|pg_copy_\w+_replication_slot|pg_drop_replication_slot|pg_logical_\w+)$/,
    reaches: "steers replication, by which all data leaves",
    right: [],
  },
];

/** Everything in these schemas is the server's own. */
export function isSystemSchema(schema: string): boolean {
  return /^"?(pg_catalog|information_schema|pg_toast)"?$/i.test(schema.trim());
}

/** What a table of the catalogue holds that roles may not see; undefined where every role may. */
export function hiddenIn(table: string): string | undefined {
  const name = bareName(table);
  return Object.hasOwn(HIDDEN, name) ? HIDDEN[name] : undefined;
}

/** What a function reaches outside the tables; undefined for any other. */
export function systemFunction(given: string): SystemFunction | undefined {
  const name = bareName(given);
  return FUNCTIONS.find((one) => one.name.test(name));
}

/** `pg_catalog."pg_read_file"(text)` is pg_read_file. */
export function bareName(given: string): string {
  const [name = ""] = given.split("(");
  return (name.split(".").pop() ?? "").replaceAll('"', "").trim().toLowerCase();
}
