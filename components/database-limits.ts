/**
 * How much of the server each login may take. PostgreSQL counts connections by login, so in a
 * rotation the two generations of a login have a limit each.
 */

/** What a login is for; the application's own limit is a setting. */
export type Purpose = "migrator" | "app" | "readonly" | "backup";

/** Connections that logins besides the application's may hold at once. */
const CONNECTIONS = { migrator: 5, readonly: 10, backup: 2 } as const;

/** Left to the server's administrator, its platform and its monitoring; 3 are the superuser's. */
export const SERVER_RESERVE = 10;

/** The most that a statement, a wait for a lock and an idle transaction may last. */
export const STATEMENT_TIMEOUT_MS = 30_000;
export const LOCK_TIMEOUT_MS = 10_000;
export const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;

/** A login's limits; what is left out has none. */
export interface LoginLimits {
  readonly connections: number;
  readonly statementMs?: number;
  readonly lockMs?: number;
  readonly idleInTransactionMs?: number;
}

/**
 * A login's limits.
 *
 * @param appConnections How many connections the application may hold.
 */
export function limitsOf(purpose: Purpose, appConnections: number): LoginLimits {
  switch (purpose) {
    case "app":
      return { ...ofQueries, connections: appConnections };
    case "readonly":
      return { ...ofQueries, connections: CONNECTIONS.readonly };
    case "migrator":
      // An index on a large table takes its time; a lock that it waits for stops everybody else.
      return {
        connections: CONNECTIONS.migrator,
        lockMs: LOCK_TIMEOUT_MS,
        idleInTransactionMs: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      };
    case "backup":
      // A backup reads for as long as there is data, in one transaction.
      return { connections: CONNECTIONS.backup };
  }
}

const ofQueries = {
  statementMs: STATEMENT_TIMEOUT_MS,
  lockMs: LOCK_TIMEOUT_MS,
  idleInTransactionMs: IDLE_IN_TRANSACTION_TIMEOUT_MS,
} as const;

/** How many connections the database takes of those that its server has. */
export function databaseConnections(serverConnections: number): number {
  return Math.max(serverConnections - SERVER_RESERVE, 1);
}
