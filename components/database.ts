import * as postgresql from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";

import { connectionUrl } from "./connection-url";

export interface DatabaseArgs {
  /** The database's name; its schema and its roles are named after it. */
  readonly databaseName: string;
  /** Where the application reaches the server, which may differ from where Pulumi does. */
  readonly host: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
  readonly sslMode: pulumi.Input<string>;
  /**
   * Whether the server is ours alone, so that PUBLIC is kept out of its other databases too. On a
   * managed server they belong to somebody else, and the attempt would show as drift for ever.
   */
  readonly ownsServer: boolean;
  readonly migratorPassword: pulumi.Input<string>;
  readonly appPassword: pulumi.Input<string>;
  readonly readonlyPassword: pulumi.Input<string>;
}

/** Connections that each may hold at once. The application's pool must fit below its own. */
const connectionLimits = { database: 100, app: 50, readonly: 10, migrator: 5 };
const statementTimeoutMs = 30_000;
const idleInTransactionTimeoutMs = 30_000;

const tablePrivileges = { app: ["SELECT", "INSERT", "UPDATE", "DELETE"], readonly: ["SELECT"] };
const sequencePrivileges = { app: ["USAGE", "SELECT"], readonly: ["SELECT"] };

/**
 * The database with four roles: `owner` owns everything and cannot log in; `migrator` logs in and
 * acts as the owner, for migrations; `app` reads and writes rows; `readonly` reads them. PUBLIC,
 * that is everybody else, can do nothing.
 */
export class Database extends pulumi.ComponentResource {
  /** The application's connection string. */
  public readonly url: pulumi.Output<string>;
  public readonly readonlyUrl: pulumi.Output<string>;
  /** The migrations' connection string. */
  public readonly migratorUrl: pulumi.Output<string>;

  public constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bookedbarber:index:Database", name, inputsOf(args), opts);
    // What holds data inherits this component's protection, and so do the logins, whose passwords
    // would be lost with them; what can be made again does not.
    const keeper = { parent: this };
    const child = { parent: this, protect: false };
    const { databaseName } = args;
    const schemaName = databaseName;

    const owner = new postgresql.Role(
      `${name}-owner`,
      { name: `${databaseName}_owner`, login: false },
      keeper,
    );
    const database = new postgresql.Database(
      `${name}-database`,
      {
        name: databaseName,
        owner: owner.name,
        connectionLimit: connectionLimits.database,
        // template0 is the only template that takes any encoding and collation.
        template: "template0",
        encoding: "UTF8",
        lcCollate: "C",
        lcCtype: "C",
      },
      keeper,
    );
    const schema = new postgresql.Schema(
      `${name}-schema`,
      { name: schemaName, database: database.name, owner: owner.name },
      keeper,
    );

    const login = (
      role: "migrator" | "app" | "readonly",
      password: pulumi.Input<string>,
      more: Partial<postgresql.RoleArgs>,
    ): postgresql.Role =>
      new postgresql.Role(
        `${name}-${role}`,
        {
          name: `${databaseName}_${role}`,
          login: true,
          password,
          connectionLimit: connectionLimits[role],
          searchPaths: [schemaName],
          idleInTransactionSessionTimeout: idleInTransactionTimeoutMs,
          ...more,
        },
        keeper,
      );
    const migrator = login("migrator", args.migratorPassword, {
      roles: [owner.name],
      // What a migration creates then belongs to the owner, whose default privileges apply.
      assumeRole: owner.name,
    });
    const app = login("app", args.appPassword, { statementTimeout: statementTimeoutMs });
    const reader = login("readonly", args.readonlyPassword, {
      statementTimeout: statementTimeoutMs,
    });

    const grant = (suffix: string, grantArgs: postgresql.GrantArgs): postgresql.Grant =>
      new postgresql.Grant(`${name}-${suffix}`, grantArgs, child);
    const onDatabase = { database: database.name, objectType: "database" };
    const onSchema = { database: database.name, schema: schema.name };

    grant("public-database", { ...onDatabase, role: "public", privileges: [] });
    grant("public-schema", {
      database: database.name,
      schema: "public",
      objectType: "schema",
      role: "public",
      privileges: [],
    });
    for (const other of args.ownsServer ? ["postgres", "template1"] : []) {
      grant(`public-${other}`, {
        database: other,
        objectType: "database",
        role: "public",
        privileges: [],
      });
    }

    for (const [suffix, role] of [
      ["app", app],
      ["readonly", reader],
    ] as const) {
      const to = { role: role.name };
      const tables = { ...to, objectType: "table", privileges: tablePrivileges[suffix] };
      const sequences = { ...to, objectType: "sequence", privileges: sequencePrivileges[suffix] };
      grant(`${suffix}-connect`, { ...onDatabase, ...to, privileges: ["CONNECT"] });
      grant(`${suffix}-usage`, { ...onSchema, ...to, objectType: "schema", privileges: ["USAGE"] });
      grant(`${suffix}-tables`, { ...onSchema, ...tables });
      grant(`${suffix}-sequences`, { ...onSchema, ...sequences });
      for (const [kind, privileges] of [
        ["tables", tables],
        ["sequences", sequences],
      ] as const) {
        new postgresql.DefaultPrivileges(
          `${name}-${suffix}-future-${kind}`,
          { ...onSchema, ...privileges, owner: owner.name },
          child,
        );
      }
    }
    // Everybody may call every new function unless this is said for the whole database.
    new postgresql.DefaultPrivileges(
      `${name}-public-future-functions`,
      {
        database: database.name,
        owner: owner.name,
        role: "public",
        objectType: "function",
        privileges: [],
      },
      child,
    );
    new postgresql.DefaultPrivileges(
      `${name}-app-future-functions`,
      {
        ...onSchema,
        owner: owner.name,
        role: app.name,
        objectType: "function",
        privileges: ["EXECUTE"],
      },
      child,
    );

    const url = (role: postgresql.Role, password: pulumi.Input<string>): pulumi.Output<string> =>
      pulumi.secret(
        pulumi
          .all([role.name, password, args.host, args.port, database.name, args.sslMode])
          .apply(([user, secret, host, port, databaseInUse, sslMode]) =>
            connectionUrl({ user, password: secret, host, port, database: databaseInUse, sslMode }),
          ),
      );
    this.url = url(app, args.appPassword);
    this.readonlyUrl = url(reader, args.readonlyPassword);
    this.migratorUrl = url(migrator, args.migratorPassword);
    this.registerOutputs({});
  }
}

/** The arguments that the state may keep: the passwords are in the roles already. */
function inputsOf(args: DatabaseArgs): pulumi.Inputs {
  const { databaseName, host, port, sslMode, ownsServer } = args;
  return { databaseName, host, port, sslMode, ownsServer };
}
