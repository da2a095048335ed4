/** What a PostgreSQL client needs to connect. */
export interface Connection {
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly sslMode: string;
}

/**
 * A connection URI after the PostgreSQL manual, 34.1.1.2 ("Connection URIs"), with the scheme
 * `postgresql`, the only one that SQLAlchemy takes.
 */
export function connectionUrl(connection: Connection): string {
  const { user, password, host, port, database, sslMode } = connection;
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  const address = host.includes(":") ? `[${host}]` : host;
  return `postgresql://${login}@${address}:${port}/${encodeURIComponent(database)}?sslmode=${sslMode}`;
}
