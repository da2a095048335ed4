import * as postgresql from "@pulumi/postgresql";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Declares the database's extensions, in the schema that everybody's search path names. They are
 * created where they are not there yet, so nobody knows whose they are: none is dropped from here,
 * and they go with their database.
 *
 * @param names As PostgreSQL calls them. Whoever owns the database may create trusted ones;
 *   others, such as pg_stat_statements, take a superuser.
 */
export function declareExtensions(
  name: string,
  names: readonly string[],
  database: postgresql.Database,
  schema: postgresql.Schema,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const extension of names) {
    new postgresql.Extension(
      `${name}-extension-${extension.replaceAll("_", "-")}`,
      { name: extension, database: database.name, schema: schema.name },
      { ...opts, retainOnDelete: true },
    );
  }
}
