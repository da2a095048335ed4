import * as postgresql from "@pulumi/postgresql";
import type * as pulumi from "@pulumi/pulumi";

/** The roles that hold rights. None of them logs in: logins come and go, rights stay. */
export interface DatabaseRoles {
  /** Owns the schema and all that migrations make. */
  readonly owner: postgresql.Role;
  /** Reads and writes rows. */
  readonly app: postgresql.Role;
  /** Reads rows. */
  readonly readonly: postgresql.Role;
  /** Reads everything, for backups. */
  readonly backup: postgresql.Role;
}

/**
 * Declares the roles that hold rights.
 *
 * @param readsAllData Whether `backup` may be a member of pg_read_all_data, which an administrator
 *   without superuser cannot give away.
 */
export function declareRoles(
  name: string,
  databaseName: string,
  readsAllData: boolean,
  opts: pulumi.CustomResourceOptions,
): DatabaseRoles {
  const role = (suffix: keyof DatabaseRoles, roles?: string[]): postgresql.Role =>
    new postgresql.Role(
      `${name}-${suffix}`,
      {
        name: `${databaseName}_${suffix}`,
        login: false,
        ...(roles === undefined ? {} : { roles }),
      },
      opts,
    );
  return {
    owner: role("owner"),
    app: role("app"),
    readonly: role("readonly"),
    backup: role("backup", readsAllData ? ["pg_read_all_data"] : undefined),
  };
}
