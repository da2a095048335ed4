/**
 * Hosts of database servers whose certificate nobody can verify, and why. There a connection can
 * be encrypted and no more; everywhere else the certificate tells whose server it is.
 */
const UNVERIFIABLE: readonly (readonly [host: RegExp, why: string])[] = [
  [
    /(^|\.)(railway\.internal|rlwy\.net)$/,
    "Railway's PostgreSQL signs its certificate itself, for the name localhost",
  ],
  // One label without dots, such as dpg-cabc123-a: a name of Render's private network.
  [/^dpg-[a-z0-9]+-[a-z]$/, "Render's private network has no certificates for its names"],
];

/** Why the certificate of a database server cannot be verified; undefined where it can. */
export function unverifiableBecause(host: string): string | undefined {
  const name = host.toLowerCase().replace(/\.$/, "");
  return UNVERIFIABLE.find(([pattern]) => pattern.test(name))?.[1];
}

/** The best sslmode that a database server's host allows (PostgreSQL manual, 34.19). */
export function bestSslMode(host: string): "require" | "verify-full" {
  return unverifiableBecause(host) === undefined ? "verify-full" : "require";
}
