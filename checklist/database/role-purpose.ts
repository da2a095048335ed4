/**
 * What a role is for, by its name. Rules that must answer before a role is made know no more of it;
 * what the connection strings say besides is for rules on the whole stack.
 */
export type RolePurpose = "owner" | "application" | "reader" | "backup" | "monitoring" | "other";

/** By its name, a role that only reads. */
const READER_NAME = /(^|[_-])(read_?only|reader|reporting|reports|ro)([_-]|$)/i;

/** By its name, a role that backups are made with. */
const BACKUP_NAME = /(^|[_-])(backups?|dump|barman|pgbackrest|wal_?g)([_-]|$)/i;

/** By its name, a role that an application logs in with, before its connection string is known. */
const APPLICATION_NAME = /(^|[_-])(app|application|api|web|backend)([_-]?\d+)?$/i;

/** By its name, a role that owns what there is, changes it, or is given to administrators. */
const OWNER_NAME =
  /(^|[_-])(owner|migrat(or|ions?|e)|deploy(er|ment)?|ddl|dba|admins?|administrator|flyway|liquibase|alembic|terraform|pulumi|postgres|root)([_-]|$)/i;

/** By its name, a role that watches the server. */
const MONITORING_NAME =
  /(^|[_-])(monitor(ing)?|metrics|observability|exporter|prometheus|grafana|datadog|newrelic|pganalyze|pgwatch2?|pghero|pgmonitor|pmm|zabbix|telegraf|nagios|appdynamics|appd)([_-]|$)/i;

const PURPOSES: readonly (readonly [purpose: RolePurpose, name: RegExp])[] = [
  ["owner", OWNER_NAME],
  ["backup", BACKUP_NAME],
  ["monitoring", MONITORING_NAME],
  ["reader", READER_NAME],
  ["application", APPLICATION_NAME],
];

/** What a role of this name is for. */
export function purposeOf(name: string): RolePurpose {
  return PURPOSES.find(([, pattern]) => pattern.test(name))?.[0] ?? "other";
}

/** Whether a role is named as one that only reads, one for backups among them. */
export function isReader(name: string): boolean {
  return READER_NAME.test(name) || BACKUP_NAME.test(name);
}

/** Whether a role of this name faces the internet, and may do what the application needs alone. */
export function isModest(purpose: RolePurpose): boolean {
  return purpose === "application" || purpose === "reader" || purpose === "backup";
}

/** Whether a role is named as one that an application logs in with. */
export function isApplicationName(name: string): boolean {
  return APPLICATION_NAME.test(name);
}
