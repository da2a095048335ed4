import * as postgresql from "@pulumi/postgresql";
import type * as pulumi from "@pulumi/pulumi";

import type { DatabaseRoles } from "./database-roles";

export interface GrantArgs {
  readonly database: postgresql.Database;
  readonly schema: postgresql.Schema;
  readonly roles: DatabaseRoles;
  /** Whether the server is ours alone (DatabaseArgs.ownsServer). */
  readonly ownsServer: boolean;
}

/** What a role may do, by what it may do it on. */
type Rights = Readonly<Record<string, readonly string[]>>;

const APP = {
  table: ["SELECT", "INSERT", "UPDATE", "DELETE"],
  sequence: ["USAGE", "SELECT"],
  function: ["EXECUTE"],
};
const READER = { table: ["SELECT"], sequence: ["SELECT"] };

/**
 * Declares who may do what: on what there is today, and on whatever migrations make in whatever
 * schema tomorrow. docs/database-rights.md says it statement by statement.
 */
export function declareGrants(
  name: string,
  args: GrantArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const { roles, ownsServer } = args;
  revokeFromPublic(name, args, opts);
  grantReach(name, "app", roles.app, args, opts);
  grantRights(name, "app", roles.app, APP, args, opts);
  grantReach(name, "readonly", roles.readonly, args, opts);
  grantRights(name, "readonly", roles.readonly, READER, args, opts);
  if (ownsServer) {
    // pg_read_all_data reads the rest.
    grantConnect(name, "backup", roles.backup, args, opts);
  } else {
    grantReach(name, "backup", roles.backup, args, opts);
    grantRights(name, "backup", roles.backup, READER, args, opts);
    // The database belongs to its administrator there (components/database.ts).
    const onDatabase = { database: args.database.name, objectType: "database" };
    new postgresql.Grant(
      `${name}-owner-database`,
      { ...onDatabase, role: roles.owner.name, privileges: ["CONNECT", "CREATE", "TEMPORARY"] },
      opts,
    );
  }
}

/** PUBLIC is every role of the server: it may do nothing, also with what comes tomorrow. */
function revokeFromPublic(
  name: string,
  { database, roles, ownsServer }: GrantArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const nothing = { role: "public", privileges: [] };
  // On a managed server they belong to somebody else, and the attempt would be drift for ever.
  const others = ownsServer ? ["postgres", "template1"] : [];
  for (const [suffix, of] of [
    ["database", database.name],
    ...others.map((other) => [other, other] as const),
  ] as const) {
    const on = { database: of, objectType: "database" };
    // The server's own databases outlive this stack, whoever has what rights there by then.
    const own = of === database.name ? opts : { ...opts, retainOnDelete: true };
    new postgresql.Grant(`${name}-public-${suffix}`, { ...on, ...nothing }, own);
  }
  new postgresql.Grant(
    `${name}-public-schema`,
    { database: database.name, schema: "public", objectType: "schema", ...nothing },
    opts,
  );
  // Without these, everybody may call every new function and build upon every new type.
  for (const objectType of ["function", "type"]) {
    new postgresql.DefaultPrivileges(
      `${name}-public-future-${objectType}s`,
      { database: database.name, owner: roles.owner.name, objectType, ...nothing },
      opts,
    );
  }
}

function grantConnect(
  name: string,
  suffix: string,
  role: postgresql.Role,
  { database }: GrantArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  new postgresql.Grant(
    `${name}-${suffix}-connect`,
    {
      database: database.name,
      objectType: "database",
      role: role.name,
      privileges: ["CONNECT"],
    },
    opts,
  );
}

/** The way to the rows: into the database and its schemas. */
function grantReach(
  name: string,
  suffix: string,
  role: postgresql.Role,
  args: GrantArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  grantConnect(name, suffix, role, args, opts);
  const usage = { role: role.name, objectType: "schema", privileges: ["USAGE"] };
  new postgresql.Grant(
    `${name}-${suffix}-usage`,
    { database: args.database.name, schema: args.schema.name, ...usage },
    opts,
  );
  new postgresql.DefaultPrivileges(
    `${name}-${suffix}-future-schemas`,
    { database: args.database.name, owner: args.roles.owner.name, ...usage },
    opts,
  );
}

function grantRights(
  name: string,
  suffix: string,
  role: postgresql.Role,
  rights: Rights,
  { database, schema, roles }: GrantArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const [objectType, privileges] of Object.entries(rights)) {
    const what = {
      database: database.name,
      role: role.name,
      objectType,
      privileges: [...privileges],
    };
    // Functions of today are those of extensions, which everybody may call.
    if (objectType !== "function") {
      new postgresql.Grant(
        `${name}-${suffix}-${objectType}s`,
        { ...what, schema: schema.name },
        opts,
      );
    }
    // Without a schema they hold in every schema of the database, also in one of tomorrow.
    new postgresql.DefaultPrivileges(
      `${name}-${suffix}-future-${objectType}s`,
      { ...what, owner: roles.owner.name },
      opts,
    );
  }
}
