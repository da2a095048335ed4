import { z } from "zod";

import { fail, pass, unknown, warn } from "../look";
import type { Answer, Look } from "../look";
import { withDatabase } from "./connection";
import type { Database } from "./connection";
import { tablePlaces } from "./table-places";

const column = z.object({
  table: z.string(),
  column: z.string(),
  kind: z.enum(["address", "name"]),
  readable: z.boolean(),
  /** Row level security hides rows from the login, or may. */
  filtered: z.boolean(),
});
type Column = z.output<typeof column>;

/** Domains that are nobody's (RFC 2606), and those of mailboxes that anybody can read. */
const TEST_DOMAINS = [
  "example\\.(com|org|net)",
  "test\\.com",
  "[^@]*\\.?(test|invalid|example|localhost)",
  "localhost",
  "mailinator\\.com",
  "guerrillamail\\.(com|net|org)",
  "yopmail\\.com",
  "10minutemail\\.(com|net)",
  "tempmail\\.(com|net)",
  "temp-mail\\.org",
  "trashmail\\.com",
  "sharklasers\\.com",
].join("|");

/** As POSIX regular expressions of the server, in any case. */
const TEST_ADDRESS = `@(${TEST_DOMAINS})$|^(test|demo|dummy|fake)[0-9]*([+._-][^@]*)?@`;
const TEST_NAME =
  "^(test|dummy|fake|demo) ?(user|client|customer|barber|account|admin|person)?[ _-]?[0-9]*$|^(foo|foo bar|asdf+|qwerty|lorem ipsum)$";

/** More tables than that hold no people. */
const MOST_COLUMNS = 60;

/**
 * Columns of texts that hold addresses by their name, and in the same tables those that hold names.
 * Nothing else is assumed of the schema.
 */
const COLUMNS = `
with texts as (
  select c.oid, c.oid::regclass::text as "table", quote_ident(a.attname) as "column", a.attname,
    has_schema_privilege(n.oid, 'USAGE') and has_column_privilege(c.oid, a.attnum, 'SELECT')
      as readable,
    c.relrowsecurity and row_security_active(c.oid) as filtered
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_type t on t.oid = a.atttypid
  where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
    and (t.typcategory = 'S' or t.typname = 'citext')
    and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
), addresses as (select * from texts where attname ~* '(^|_)e?mail(_?address)?$')
select "table", "column", 'address' as kind, readable, filtered from addresses
union all
select "table", "column", 'name' as kind, readable, filtered from texts
where oid in (select oid from addresses)
  and attname ~* '^(full_?|first_?|last_?|display_?|user_?)?name$'
order by 1, 2 limit ${MOST_COLUMNS}`;

const counts = z.object({ found: z.number(), all: z.number() });

/** What is in a column, in figures alone. */
export interface Counted extends Column {
  /** How many rows are those of tests, and how many there are; undefined where nobody may count. */
  readonly counts?: z.output<typeof counts>;
}

/** No account of a test is left in the database. */
export const testDataRemoved: Look = (site) =>
  withDatabase(site, "DATABASE_URL", async ({ rows }) => {
    const columns = await rows(column, COLUMNS);
    const counted: Counted[] = [];
    for (const one of columns) {
      counted.push(one.readable ? { ...one, counts: await countIn(rows, one) } : one);
    }
    const hasTables = columns.length > 0 || (await tablePlaces(rows)).length > 0;
    return judgeTestData(counted, hasTables);
  });

/** The names are quoted by the server; what is looked for is a value. */
async function countIn(
  rows: Database["rows"],
  { table, column: name, kind }: Column,
): Promise<z.output<typeof counts>> {
  const statement = `select count(*) filter (where trim(${name}::text) ~* $1)::int as found,
    count(*)::int as "all" from ${table}`;
  const [row] = await rows(counts, statement, [kind === "address" ? TEST_ADDRESS : TEST_NAME]);
  return row ?? { found: 0, all: 0 };
}

/** What is left of tests. */
export function judgeTestData(columns: readonly Counted[], hasTables: boolean): readonly Answer[] {
  if (columns.length === 0) {
    return [
      unknown(
        "tables of people",
        "No table has a column for e-mail addresses.",
        hasTables
          ? "Look in the tables of people yourself: their columns have other names."
          : "Run the migrations: alembic upgrade head.",
      ),
    ];
  }
  return columns.map(({ table, column: name, kind, filtered, counts: held }) => {
    const subject = `${table}.${name}`;
    if (held === undefined) {
      const fix = "Give it the declared rights: pulumi up --refresh.";
      return unknown(subject, `The application's login may not read ${subject}.`, fix);
    }
    const { found, all } = held;
    const what = kind === "address" ? "have an address of a test" : "have a name as tests use it";
    if (found > 0) {
      // Somebody may be called so: a name alone proves nothing.
      const answer = kind === "address" ? fail : warn;
      return answer(subject, `${found} of ${all} rows of ${table} ${what} (${name}).`);
    }
    if (filtered) {
      const message = `Row level security hides rows of ${table} from the application's login.`;
      return unknown(
        subject,
        message,
        `Count them as the owner: select count(*) from ${table} where ${name} ~* '@example\\.'.`,
      );
    }
    return pass(
      subject,
      `None of ${all} rows of ${table} ${what.replace("have", "has")} (${name}).`,
    );
  });
}
