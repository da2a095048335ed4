import type { ProbeDescription } from "./probe";

export const databaseProbes = [
  {
    id: "database-connects",
    items: ["3.2", "7.7"],
    title: "The application's login reaches the database over TLS",
    why: "A wrong password, host or certificate shows at the first request, and without TLS everybody on the way reads along.",
    fix: "Look at a server that only a private network reaches from within it. Deploy the login and its connection string: pulumi up --policy-pack policies.",
    looks:
      "Connects by DATABASE_URL and READONLY_DATABASE_URL as their sslmode demands, and asks the server who is connected, how, and for its version.",
    severity: "error",
  },
  {
    id: "database-rights",
    items: ["3.1", "1.1"],
    title: "The application's login may do what it needs, and no more",
    why: "Whoever takes over the application has the rights of its login: with more than reading and writing rows, the whole server.",
    fix: "docs/database-rights.md says what each login may do. Restore the declared rights: pulumi up --refresh --policy-pack policies.",
    looks:
      "Asks the server's catalogue what the logins of DATABASE_URL and READONLY_DATABASE_URL may do; nothing is tried.",
    severity: "error",
  },
  {
    id: "database-guarded",
    items: ["3.1", "1.1"],
    title: "Nobody else has the database, and nothing in it leads out",
    why: "A login, a function or an extension that somebody made by hand is in no plan: it opens the data past every rule on what the stack declares.",
    fix: "Take away what nobody answers for, and restore the rest: pulumi up --refresh.",
    looks:
      "Asks the server's catalogue for logins with rights over the server, owners, functions with their owner's rights, extensions, publications, foreign servers and search paths; no row is read out.",
    severity: "error",
  },
  {
    id: "migrations-applied",
    items: ["3.3"],
    title: "The schema is at the newest revision",
    why: "Code that expects another schema fails at its first query, or writes wrong data.",
    fix: "Run the migrations by DATABASE_UNPOOLED_URL: alembic upgrade head.",
    looks: "Compares the table alembic_version with the setting databaseRevision.",
    severity: "error",
  },
  {
    id: "test-data-removed",
    items: ["3.6"],
    title: "No account of a test is left in the database",
    why: "Accounts of tests have passwords that everybody knows, and their bookings and payments spoil the figures.",
    fix: "Delete the accounts of tests by DATABASE_UNPOOLED_URL, with what belongs to them.",
    looks:
      "Counts the addresses of test domains and the names such as Test User in every table with a column for e-mail addresses; no row is read out.",
    severity: "error",
  },
  {
    id: "indexes-used",
    items: ["3.8"],
    title: "No large table is read from end to end, and no index is unused",
    why: "Reading a large table from end to end takes longer with every customer; an index that nobody uses slows every write.",
    fix: "Add the index in a migration (CREATE INDEX CONCURRENTLY), or drop the one that is not used.",
    looks:
      "Reads the server's statistics of tables and indexes, its foreign keys without an index, and broken indexes.",
    severity: "error",
  },
  {
    id: "backup-recent",
    items: ["9.1", "3.5"],
    title: "The newest backup is younger than the interval between backups",
    why: "A backup job that stopped is noticed when a backup is needed.",
    fix: "Look at the log of the backup job, mend it, and run it once by hand.",
    looks:
      "Lists the bucket of the backups by the S3 API, and compares the newest backup's age and size with BACKUP_SCHEDULE, recoveryPointMinutes and the one before.",
    severity: "error",
  },
  {
    id: "redis-answers",
    items: ["1.12"],
    title: "Redis answers the application's login",
    why: "Without Redis sessions, queues and rate limits fail, often without a word.",
    fix: "Set REDIS_URL as the provider shows it, with rediss:// and the password: pulumi config set --secret REDIS_URL.",
    looks:
      "Connects by REDIS_URL over TLS, logs in, sends PING, and reads how much memory it may use and what it drops.",
    severity: "error",
  },
] as const satisfies readonly ProbeDescription[];
