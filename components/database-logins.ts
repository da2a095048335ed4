import * as postgresql from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

import { limitsOf } from "./database-limits";
import type { Purpose } from "./database-limits";
import type { DatabaseRoles } from "./database-roles";

/**
 * One generation of logins. A rotation adds the next one, waits until nobody uses the older one
 * any more, and takes that away (docs/decisions/0005).
 */
export interface Generation {
  readonly number: number;
  /** Whether it lets nobody in any more; who is in may stay. */
  readonly closed: boolean;
}

/** A login as an application uses it. */
export interface Login {
  readonly user: pulumi.Output<string>;
  readonly password: pulumi.Output<string>;
}

export interface LoginArgs {
  readonly databaseName: string;
  readonly schemaName: string;
  readonly roles: DatabaseRoles;
  readonly appConnections: number;
}

/** Letters and digits alone: safe in URLs, shells and YAML. 40 of them carry 238 bits. */
const PASSWORD_LENGTH = 40;

/** The generation that connection strings use: the newest that is open. */
export function generationInUse(generations: readonly Generation[]): Generation | undefined {
  return generations.findLast(({ closed }) => !closed);
}

/**
 * Declares a login of each purpose in each generation, with a password that nobody needs to know.
 * Only those in use are protected: an older one is there to be taken away.
 *
 * @returns The logins in use.
 */
export function declareLogins(
  name: string,
  generations: readonly Generation[],
  args: LoginArgs,
  opts: {
    readonly keeper: pulumi.CustomResourceOptions;
    readonly child: pulumi.CustomResourceOptions;
  },
): Readonly<Record<Purpose, Login>> {
  const inUse = generationInUse(generations);
  if (inUse === undefined) {
    throw new pulumi.InputPropertiesError({
      message: "A database needs a login that is open.",
      errors: [{ propertyPath: "generations", reason: "none of them is open" }],
    });
  }
  const logins = (purpose: Purpose): Login => {
    const declared = generations.map((generation) =>
      declareLogin(name, purpose, generation, args, {
        role: generation === inUse ? opts.keeper : opts.child,
        password: opts.child,
      }),
    );
    return declared[generations.indexOf(inUse)] as Login;
  };
  return {
    migrator: logins("migrator"),
    app: logins("app"),
    readonly: logins("readonly"),
    backup: logins("backup"),
  };
}

function declareLogin(
  name: string,
  purpose: Purpose,
  generation: Generation,
  { databaseName, schemaName, roles, appConnections }: LoginArgs,
  opts: Readonly<Record<"role" | "password", pulumi.CustomResourceOptions>>,
): Login {
  const { connections, statementMs, idleInTransactionMs } = limitsOf(purpose, appConnections);
  const suffix = `${purpose}-${generation.number}`;
  const password = new random.RandomPassword(
    `${name}-${suffix}-password`,
    { length: PASSWORD_LENGTH, special: false },
    opts.password,
  );
  const group = purpose === "migrator" ? roles.owner : roles[purpose];
  const role = new postgresql.Role(
    `${name}-${suffix}`,
    {
      name: `${databaseName}_${purpose}_${generation.number}`,
      login: !generation.closed,
      password: password.result,
      roles: [group.name],
      connectionLimit: connections,
      searchPaths: [schemaName],
      // What a migration creates then belongs to the owner, whose default privileges apply.
      ...(purpose === "migrator" ? { assumeRole: group.name } : {}),
      ...(statementMs === undefined ? {} : { statementTimeout: statementMs }),
      ...(idleInTransactionMs === undefined
        ? {}
        : { idleInTransactionSessionTimeout: idleInTransactionMs }),
    },
    opts.role,
  );
  return { user: role.name, password: password.result };
}
