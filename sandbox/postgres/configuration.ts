/** Only encrypted connections, only with a password, only from this machine. */
export const hostBasedAuthentication = [
  "# type  database  user  address       method",
  "hostssl all       all   127.0.0.1/32  scram-sha-256",
  "",
].join("\n");

/**
 * The server's settings. Its data is thrown away with it, so nothing waits for the disk.
 * @param folder where server.crt and server.key are
 */
export function serverSettings(folder: string, port: number): ReadonlyMap<string, string> {
  return new Map([
    ["listen_addresses", "127.0.0.1"],
    ["port", String(port)],
    ["unix_socket_directories", ""],
    ["max_connections", "100"],
    ["password_encryption", "scram-sha-256"],
    ["ssl", "on"],
    ["ssl_cert_file", `${folder}/server.crt`],
    ["ssl_key_file", `${folder}/server.key`],
    ["ssl_min_protocol_version", "TLSv1.2"],
    // Files of the data folder instead of /dev/shm: small in containers, and not ours to clean.
    ["dynamic_shared_memory_type", "mmap"],
    ["fsync", "off"],
    ["full_page_writes", "off"],
    ["synchronous_commit", "off"],
    ["shared_buffers", "32MB"],
    ["timezone", "UTC"],
    ["log_timezone", "UTC"],
    ["lc_messages", "C"],
  ]);
}

/** The text of a postgresql.conf with these settings. */
export function settingsFile(settings: ReadonlyMap<string, string>): string {
  return [...settings].map(([name, value]) => `${name} = '${quote(value)}'\n`).join("");
}

function quote(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll("'", "''");
}
