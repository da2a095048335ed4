import { z } from "zod";

import type { Database } from "./connection";

const place = z.object({ schema: z.string(), tables: z.number(), searched: z.boolean() });

/** A schema with tables, and whether the login looks there for a table without a schema. */
export type TablePlace = z.output<typeof place>;

/** SQL: whether the login looks in a schema for what is named without one. */
export const isSearched = (schema: string): string =>
  `${schema}::text in (select trim(both ' "' from part) from unnest(string_to_array(
    replace(current_setting('search_path'), '$user', current_user::text), ',')) part)`;

const PLACES = `select n.nspname::text as schema, count(*)::int as tables,
    ${isSearched("n.nspname")} as searched
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  group by n.nspname order by 1`;

/** Where the database has tables, by its catalogue, which shows them whatever the login's rights. */
export const tablePlaces = (rows: Database["rows"]): Promise<readonly TablePlace[]> =>
  rows(place, PLACES);

/** Why tables in schemas where the login does not look are of no use, and what helps. */
export function moveTables(schemas: readonly string[]): string {
  return (
    "Move the tables into the schema of the application, each as its owner: " +
    `alter table ${schemas[0] ?? "public"}.TABLE set schema DATABASE. ` +
    "A migration would make a second, empty set of tables, and pulumi up gives rights in the " +
    "application's schema alone."
  );
}

/** The schemas with tables, where none of them is one in which the login looks. */
export function onlyElsewhere(places: readonly TablePlace[]): readonly string[] {
  return places.some(({ searched }) => searched) ? [] : places.map(({ schema }) => schema);
}
