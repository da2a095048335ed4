/** What a PostgreSQL client needs to connect. */
export interface Connection {
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly sslMode: string;
  /** The file of certificate authorities on the client's machine, or `system` for the machine's. */
  readonly sslRootCert?: string | undefined;
  /** Settings of the server that each session begins with. */
  readonly sessionSettings?: Readonly<Record<string, string | number>>;
}

/**
 * A connection URI after the PostgreSQL manual, 34.1.1.2 ("Connection URIs"), with the scheme
 * `postgresql`, the only one that SQLAlchemy takes.
 */
export function connectionUrl(connection: Connection): string {
  const { user, password, host, port, database, sslMode, sslRootCert } = connection;
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  const address = host.includes(":") ? `[${host}]` : host;
  // `-c name=value`, as the server takes it on its command line.
  const options = Object.entries(connection.sessionSettings ?? {}).map(
    ([name, value]) => `-c ${name}=${value}`,
  );
  const query = [
    ["sslmode", sslMode],
    ...(sslRootCert === undefined ? [] : [["sslrootcert", sslRootCert]]),
    ...(options.length === 0 ? [] : [["options", options.join(" ")]]),
  ].map(([name, value]) => `${name ?? ""}=${encodeURIComponent(value ?? "")}`);
  return `postgresql://${login}@${address}:${port}/${encodeURIComponent(database)}?${query.join("&")}`;
}
