import * as postgresql from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";

import { bestSslMode } from "../checklist/environment/database-host";
import { connectionUrl } from "./connection-url";
import { declareExtensions } from "./database-extensions";
import { declareGrants } from "./database-grants";
import { databaseConnections, limitsOf } from "./database-limits";
import type { Purpose } from "./database-limits";
import { declareLogins } from "./database-logins";
import type { Generation, Login } from "./database-logins";
import { declareRoles } from "./database-roles";

export interface DatabaseArgs {
  /** The database's name; its schema and its roles are named after it. */
  readonly databaseName: string;
  /** Where the application reaches the server, which may differ from where Pulumi does. */
  readonly host: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
  /** Where it reaches a pooler of connections, which stands before the server. */
  readonly pooledHost?: pulumi.Input<string> | undefined;
  readonly pooledPort?: pulumi.Input<number> | undefined;
  /** How strictly TLS is checked; unless given, as strictly as the host's certificate allows. */
  readonly sslMode?: pulumi.Input<string> | undefined;
  /** The file of certificate authorities on the clients' machines, or `system`. */
  readonly sslRootCert?: string | undefined;
  /**
   * Whether the server is ours alone, and Pulumi its superuser. On a managed server Pulumi is an
   * administrator without superuser: the database belongs to it, since only a database's owner may
   * say who connects, and other databases belong to somebody else.
   */
  readonly ownsServer: boolean;
  /** How many connections the server takes in all (max_connections). */
  readonly serverConnections: number;
  /** How many of them the application may hold. */
  readonly appConnections: number;
  /** How many connections to the server the poolers together open for the application. */
  readonly poolSize?: number | undefined;
  /** How many connections the poolers together take. */
  readonly poolerClients?: number | undefined;
  /** The logins' generations, the oldest first. */
  readonly generations: readonly Generation[];
  readonly extensions: readonly string[];
}

/**
 * The database with its roles: `owner` owns everything; `app` reads and writes rows, `readonly`
 * reads them, `backup` reads everything. None of them logs in: logins, of which there may be two
 * generations, are members of them. The `migrator` logins act as the owner. PUBLIC, that is
 * everybody else, can do nothing.
 */
export class Database extends pulumi.ComponentResource {
  /** The application's connection string, through the pooler where there is one. */
  public readonly url: pulumi.Output<string>;
  public readonly readonlyUrl: pulumi.Output<string>;
  /** The migrations' connection string. */
  public readonly migratorUrl: pulumi.Output<string>;
  public readonly backupUrl: pulumi.Output<string>;

  public constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bookedbarber:index:Database", name, { ...args }, opts);
    // What holds data inherits this component's protection, and so do the logins in use, whose
    // passwords would be lost with them; what can be made again does not.
    const keeper = { parent: this };
    const child = { parent: this, protect: false };
    const { databaseName, ownsServer, appConnections } = args;

    const roles = declareRoles(name, databaseName, ownsServer, keeper);
    const database = new postgresql.Database(
      `${name}-database`,
      {
        name: databaseName,
        ...(ownsServer ? { owner: roles.owner.name } : {}),
        connectionLimit: databaseConnections(args.serverConnections),
        // template0 is the only template that takes any encoding and collation.
        template: "template0",
        encoding: "UTF8",
        lcCollate: "C",
        lcCtype: "C",
      },
      {
        ...keeper,
        // The owner's default privileges are in the database, and go with it.
        dependsOn: [roles.owner],
        // Nothing changes them later: one that was made with others and taken over would be
        // replaced by an empty one. The policies judge the encoding.
        ignoreChanges: ["template", "encoding", "lcCollate", "lcCtype"],
      },
    );
    const schema = new postgresql.Schema(
      `${name}-schema`,
      { name: databaseName, database: database.name, owner: roles.owner.name },
      // With tables in it no server drops it alone; it goes with its database.
      { ...keeper, retainOnDelete: true },
    );
    declareExtensions(name, args.extensions, database, schema, child);
    declareGrants(name, { database, schema, roles, ownsServer }, child);
    const logins = declareLogins(
      name,
      args.generations,
      { databaseName, schemaName: databaseName, roles, appConnections },
      { keeper, child },
    );

    const direct = { host: args.host, port: args.port, isPooled: false };
    const pooled = { host: args.pooledHost ?? "", port: args.pooledPort ?? 0, isPooled: true };
    const url = (purpose: Purpose, address: Address): pulumi.Output<string> =>
      urlOf(logins[purpose], database, args, address, limitsOf(purpose, appConnections).lockMs);
    this.url = url("app", args.pooledHost === undefined ? direct : pooled);
    this.readonlyUrl = url("readonly", direct);
    this.migratorUrl = url("migrator", direct);
    this.backupUrl = url("backup", direct);
    // Policies on the whole stack see a component's outputs alone.
    this.registerOutputs({ ...args });
  }
}

/** Where clients reach the server, or the pooler before it. */
interface Address {
  readonly host: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
  readonly isPooled: boolean;
}

/**
 * A login's connection string. The provider cannot set how long a role waits for a lock, so each
 * connection says it; a pooler's may not, for its connections to the server are shared.
 */
function urlOf(
  { user, password }: Login,
  database: postgresql.Database,
  args: DatabaseArgs,
  { host, port, isPooled }: Address,
  lockTimeoutMs: number | undefined,
): pulumi.Output<string> {
  const sessionSettings =
    isPooled || lockTimeoutMs === undefined ? {} : { lock_timeout: lockTimeoutMs };
  return pulumi.secret(
    pulumi
      .all([user, password, host, port, database.name, args.sslMode])
      .apply(([login, secret, name, number, databaseInUse, sslMode]) =>
        connectionUrl({
          user: login,
          password: secret,
          host: name,
          port: number,
          database: databaseInUse,
          sslMode: sslMode ?? bestSslMode(name),
          sslRootCert: args.sslRootCert,
          sessionSettings,
        }),
      ),
  );
}
